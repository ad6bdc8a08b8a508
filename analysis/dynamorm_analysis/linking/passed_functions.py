"""Functions that are given to others to be called, once or for each item: `pool.submit(f, x)`, `map(f, xs)`."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.values import Argument, Call, Member, Name, Value
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
        yield replace(occurrence, value=made)


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
            yield replace(occurrence, value=made, rounds=rounds, conditional=True)


def last_name(value: Value) -> str:
    """The last name of a dotted one; empty for other expressions."""
    return value.name if isinstance(value, Name | Member) else ""
