"""Loops over pages that an empty page ends, though more may follow."""

from collections.abc import Iterable

from dynamorm_analysis.facts.statements import Branch, Flow, Loop, Return, Statement, inside
from dynamorm_analysis.facts.values import Call, Operation, Value, last_name
from dynamorm_analysis.libraries.read_items.none_left import tells_of_none
from dynamorm_analysis.linking.occurrences import Occurrence


def ends_when_empty(call: Occurrence, items: Iterable[Occurrence]) -> bool:
    """Whether the loop that asks for a page after the other, or runs over a paginator's, ends at one whose items, or
    whose number of items, show that there are none on it."""
    loop = loop_over_pages(call)
    return loop is not None and any(_ends(loop, at) for at in items)


def loop_over_pages(call: Occurrence) -> Loop | None:
    """The loop that makes a request for each page, or that runs over those of a paginator."""
    match call.statement:
        case Loop(kind="for", iterable=iterable) as loop if iterable is call.value:
            return loop
    return call.rounds[-1].statement if call.rounds else None


def _ends(loop: Loop, at: Occurrence) -> bool:
    """Whether a test of items leaves the loop where there are none."""
    branch = at.statement
    if not isinstance(branch, Branch) or not at.rounds or at.rounds[-1].statement is not loop:
        return False
    inner = at.value
    outer = [*at.outer]
    while outer and isinstance(outer[-1], Call) and last_name(outer[-1].function) in ("len", "list", "bool"):
        inner = outer.pop()
    empty = False
    if outer:
        told = tells_of_none(outer.pop(), inner)
        if told is None or not all(_is_either(one) for one in outer):
            return False
        empty = told
    return _leaves(branch.body if empty else branch.otherwise)


def _is_either(around: Value) -> bool:
    return isinstance(around, Operation) and around.operator == "or"


def _leaves(body: tuple[Statement, ...]) -> bool:
    """Whether statements leave a loop in any case."""
    ended = bool(body) and (isinstance(body[-1], Return) or _flows(body[-1], "break"))
    return ended and not any(_flows(each, "continue") for one in body for each in inside(one))


def _flows(statement: Statement, kind: str) -> bool:
    return isinstance(statement, Flow) and statement.kind == kind
