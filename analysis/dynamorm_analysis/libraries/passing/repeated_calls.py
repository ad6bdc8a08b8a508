"""The loop around a call of a function that makes requests: how it counts for those."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeGuard

from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.libraries.calls.asked_parts import Parts
from dynamorm_analysis.libraries.calls.asking import Asking
from dynamorm_analysis.libraries.passing.told_requests import Request
from dynamorm_analysis.libraries.rounds.catching import is_dropped
from dynamorm_analysis.libraries.rounds.loops import WRITES, repetition
from dynamorm_analysis.libraries.rounds.remembered import keeps_results
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access, Operation
from dynamorm_analysis.model.repetition import Repetition


def operations_of_rounds(program: Program, occurrence: Occurrence, requests: Sequence[Request]) -> set[Operation]:
    """What a function does in each round of the loop around its call, without the reads that ask for the same in all
    rounds: who is logged in, how something is set."""
    operations = {passed.operation for _, passed, _ in requests}
    if not occurrence.rounds or len(operations) == 1:
        return operations
    return {
        passed.operation
        for _, passed, parts in requests
        if passed.operation in WRITES
        or not parts.key
        or asks_for_others(repetition(program, occurrence, (), parts))
        or asks_for_others(passed.loop)
    }


def loop_around_call(
    program: Program, asking: Asking, occurrence: Occurrence, parts: Parts, operations: set[Operation]
) -> Repetition | None:
    """The loop around a call of a function that does some operations in each round: one that asks for more than one
    thing is not made one request by asking for many at once."""
    loop = repetition(program, occurrence, (), parts)
    if loop is not None and loop.varies and _is_kept(program, asking, occurrence):
        loop = replace(loop, remembered=True)
    if len(operations) == 1:
        return loop
    if loop is None or not loop.asks_for_others:
        return None
    return replace(loop, beside_others=True) if operations.isdisjoint(WRITES) else replace(loop, writes=True)


LEADING = frozenset({"get", "query", "scan", "count"})
"""The reads of which one is told where a function makes several."""


def with_one_leading(requests: Sequence[Request], loops: Sequence[Repetition | None]) -> Iterator[Repetition | None]:
    """The loops around the requests of a call: where a function makes several reads in each round, one of them stands
    for all, a scan, or else the first one that asks for something else each time; not where the rounds run at once."""
    told = [
        number
        for number, ((_, passed, _), loop) in enumerate(zip(requests, loops, strict=True))
        if varies(loop) and _may_lead(passed, loop)
    ]
    scans = [number for number in told if requests[number][1].operation == "scan"]
    leading = next(iter((*scans, *told)), None)
    for number, loop in enumerate(loops):
        yield replace(loop, beside_others=False) if loop is not None and number == leading else loop


def _may_lead(passed: Access, loop: Repetition) -> bool:
    is_one_of_reads = loop.beside_others and passed.operation in LEADING
    return is_one_of_reads and not loop.at_once and not varies(passed.loop)


def _is_kept(program: Program, asking: Asking, occurrence: Occurrence) -> bool:
    into = asking.entered(program, occurrence.value, occurrence.scope) if isinstance(occurrence.value, Call) else None
    return into is not None and keeps_results(into.function)


def varies(loop: Repetition | None) -> TypeGuard[Repetition]:
    """Whether a loop asks for other items in each round: no loop that tries again."""
    return loop is not None and loop.varies


def asks_for_others(loop: Repetition | None) -> bool:
    return loop is not None and loop.asks_for_others


def told_loop(loop: Repetition | None, own: Access | None, passed: Access, is_retold: bool) -> Repetition | None:
    """The loop that a call tells of: the one around it, or else that of its function, where no other access does."""
    is_said_there = own is not None and own.loop is not None and not is_retold
    if asks_for_others(passed.loop) and not asks_for_others(loop) and not is_said_there:
        return passed.loop
    return passed.loop if loop is None and (own is None or own.loop is None) else loop


def with_caught(occurrence: Occurrence, loop: Repetition | None, passed: Access) -> Repetition | None:
    """A loop around a call of a function that catches errors of its request, unless it only gives back that there was
    one, and nothing is made of that."""
    if loop is None or not passed.caught or (passed.answers_failure and is_dropped(occurrence)):
        return loop
    return replace(loop, caught=True)
