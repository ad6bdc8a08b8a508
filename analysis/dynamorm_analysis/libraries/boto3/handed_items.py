"""Which attributes code reads of the items that a function gives it, as boto3 gave them to that function."""

from dataclasses import replace

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.libraries.boto3.used_items import items_given_by, reader_of
from dynamorm_analysis.libraries.read_items.handed_back import handed_back
from dynamorm_analysis.libraries.read_items.item_reads import reads_of_items
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access


def with_handed_items(program: Program, access: Access, call: Occurrence) -> Access:
    """A read that a function makes, with what the code around a call of it reads of the items that it gives back."""
    function = call.scope.node
    if access.operation not in ("get", "query", "scan") or not isinstance(function, Function):
        return access
    handed = handed_back(program, lambda request: items_given_by(program, request, access.operation), call, access)
    if handed is None:
        return access
    items = handed.at(call)
    found = reads_of_items(reader_of(program, function), items.lists, items.single)
    return replace(access, read=found.read, all_read=found.whole)
