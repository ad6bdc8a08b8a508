"""The expressions of a request that tell which items it asks for, and of which table."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.boto3.calls import Requested
from dynamorm_analysis.libraries.boto3.requests import key_of
from dynamorm_analysis.libraries.calls.asked_parts import Parts, Placed
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.model.access import Access

HOLE = "{"


def parts_of(program: Program, requested: Requested, access: Access) -> Parts:
    """What a request is made of."""
    unread = tuple(_unread(requested)) if requested.parameters.open else ()
    is_one_table = access.table is not None and HOLE not in access.table
    return Parts((*key_of(program, requested.parameters), *unread), () if is_one_table else tuple(_table(requested)))


def _unread(requested: Requested) -> Iterator[Placed]:
    """The mappings of parameters that are not known: `table.query(**question)`."""
    match requested.occurrence.value:
        case Call(arguments=arguments):
            yield from ((one.value, requested.occurrence.scope) for one in arguments if one.spread == "**")


def _table(requested: Requested) -> Iterator[Placed]:
    match requested.occurrence.value:
        case Call(function=Member(owner=owner)) | Member(owner=owner):
            yield owner, requested.occurrence.scope
    for given in requested.parameters["TableName"]:
        yield given.value, given.scope
