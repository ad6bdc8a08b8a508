"""Functions that are given to others to be called, once or for each item: `pool.submit(f, x)`, `map(f, xs)`."""

from collections.abc import Iterator

import msgspec

from dynamorm_analysis.facts.statements import Assignment, Function, Return, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Conditional,
    Mapping,
    Member,
    Name,
    Value,
    children,
)
from dynamorm_analysis.linking.deferred import RUNNING, deferred
from dynamorm_analysis.linking.occurrences import Occurrence, Round

FOR_EACH = frozenset({"map", "imap", "imap_unordered"})
PASSING = frozenset({*RUNNING, *FOR_EACH, "sync_to_async", "async_to_sync"})
ONE_OF_THEM = " one of them"  # no name that a source can write


def calls_made(occurrence: Occurrence) -> Iterator[Occurrence]:
    """The call that a call makes of a function that it is given."""
    call = occurrence.value
    if not isinstance(call, Call):
        return
    if last_name(call.function) in FOR_EACH:
        yield from _for_each(occurrence, call)
    elif made := deferred(call):
        yield msgspec.structs.replace(occurrence, value=made)


def _for_each(occurrence: Occurrence, call: Call) -> Iterator[Occurrence]:
    match call.arguments:
        case (
            Argument(value=Name() | Member() as function, name="", spread=""),
            Argument(value=items, name="", spread=""),
            *_,
        ):
            each = Name(ONE_OF_THEM, items.span)
            rounds = (*occurrence.rounds, Round(each, items, call.span, None))
            made = Call(function, (Argument(each, "", "", each.span),), call.span)
            yield msgspec.structs.replace(occurrence, value=made, rounds=rounds, conditional=True)


def is_handed_out(method: Occurrence) -> bool:
    """Whether a method is a value that something else gets, and calls at another place: `reader = table.query` where
    the function itself does not call `reader`."""
    match method.parent:
        case Call(function=function) as around:
            beyond = method.outer[-2] if len(method.outer) > 1 else None
            called_at_once = isinstance(beyond, Call) and beyond.function is around
            return function is not method.value and not called_at_once and last_name(function) not in PASSING
        case Conditional() | Collection() | Mapping():
            return True
        case None:
            return _is_given_on(method)
    return False


def _is_given_on(method: Occurrence) -> bool:
    match method.statement:
        case Return():
            return True
        case Assignment(targets=(Name(name=name),), value=value) if value is method.value:
            function = method.scope.node
            return not (isinstance(function, Function) and _calls(function, name))
    return False


def _calls(function: Function, name: str) -> bool:
    for statement in inside(function):
        for value in expressions(statement):
            if any(isinstance(part, Call) and last_name(part.function) == name for part in _parts(value)):
                return True
    return False


def _parts(value: Value) -> Iterator[Value]:
    yield value
    for child in children(value):
        yield from _parts(child)


def last_name(value: Value) -> str:
    """The last name of a dotted one; empty for other expressions."""
    return value.name if isinstance(value, Name | Member) else ""
