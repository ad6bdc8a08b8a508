"""Transactions in name alone: what `db.Transaction(func(tx *core.Tx) error …)` is given writes at once, one by one."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Function, Loop, Statement, bodies, expressions
from dynamorm_analysis.facts.values import Call, Member, Value, names_in
from dynamorm_analysis.libraries.tabletheory_go.handles import library_types_of
from dynamorm_analysis.libraries.tabletheory_go.models import LIBRARY
from dynamorm_analysis.libraries.tabletheory_go.words import INDEPENDENT_TYPES
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.static.declared import found_by
from dynamorm_analysis.model.access import Misuse

BEGINS = "Transaction"


def independent_writes(program: Program, occurrence: Occurrence) -> Iterator[Misuse]:
    """The call of `Transaction`, where its function asks for more than one thing."""
    call = occurrence.value
    if not isinstance(call, Call) or not isinstance(call.function, Member) or call.function.name != BEGINS:
        return
    function = found_by(program, call.arguments[0].value, occurrence.scope) if len(call.arguments) == 1 else None
    inner = function.definition if function is not None else None
    node = inner.node if inner is not None else None
    if inner is None or not isinstance(node, Function) or len(node.parameters) != 1:
        return
    parameter = node.parameters[0]
    if parameter.annotation is None:
        return
    if not library_types_of(program, parameter.annotation, inner) & INDEPENDENT_TYPES:
        return
    if _requests(node.body, parameter.name) > 1:
        place = occurrence.scope.place(call.function.name_span)
        yield Misuse("independent-writes", LIBRARY, place, BEGINS, (parameter.name,))


def _requests(body: tuple[Statement, ...], name: str) -> int:
    """How often the transaction is asked for something, or handed on; each round of a loop counts, of which there may
    be several."""
    found = 0
    for statement in body:
        inner = sum(_requests(block, name) for block in bodies(statement))
        found += sum(_mentions(value, name) for value in expressions(statement))
        found += 2 * inner if isinstance(statement, Loop) else inner
    return found


def _mentions(value: Value, name: str) -> int:
    return sum(found == name for found in names_in(value))
