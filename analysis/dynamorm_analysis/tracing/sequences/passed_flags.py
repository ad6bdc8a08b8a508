"""Writes of a trace that give one item a flag which code takes from all others: `is_default` of one address."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.memo import once
from dynamorm_analysis.project import Project
from dynamorm_analysis.set_attributes import is_set_to
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.accesses import Asked, found_in_trace, retold_on_the_way, traces
from dynamorm_analysis.tracing.requests.held_values import values_called
from dynamorm_analysis.tracing.requests.stored_items import Looked
from dynamorm_analysis.tracing.running.symbols import Symbol
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.tracing.sequences.races import WRITES, Resting, exclude, pairs, resting_on


@dataclass(frozen=True, slots=True)
class Passed:
    """The write that gives a flag to one item, with the read of all others, and the place where it is taken from
    these."""

    resting: Resting
    taken_at: Place


@once
def passed_flags(project: Project) -> tuple[Passed, ...]:
    """All of these in the traces of an application."""
    found: dict[tuple[Place, str], Passed] = {}
    for trace in traces(project):
        for one in found_in_trace(trace, project, _found_in):
            found.setdefault((one.resting.write_at, one.resting.attribute), one)
    return tuple(found.values())


def _found_in(trace: Trace, asked: tuple[Asked, ...], project: Project) -> tuple[Passed, ...]:
    looked = Looked(trace.requests, asked, project, {}, {})
    return tuple(
        Passed(resting_on(read, write, flag), taking.request.name)
        for read, taking in pairs(asked, looked, frozenset({"update"}))
        if read.access.reads_many and _is_in_round(taking) and not taking.access.conditional
        for flag in _set_to(taking, "False", project)
        for write in asked
        if write is not taking and not exclude(write, taking) and _gives(write, flag, taking, project)
    )


def _is_in_round(one: Asked) -> bool:
    return any(each.counted for each in one.request.rounds)


def _set_to(write: Asked, expression: str, project: Project) -> Iterator[str]:
    """The attributes that a write sets to a truth value, as far as any function on the way there tells."""
    for access in (write.access, *retold_on_the_way(write, project)):
        yield from (one.attribute for one in access.written if is_set_to(access, one.attribute, expression))


def _gives(write: Asked, flag: str, taking: Asked, project: Project) -> bool:
    """Whether a write, in no loop of those in which a flag is taken, sets it: to true, or to what was true where code
    came to take it from others."""
    if write.access.operation not in WRITES or write.table != taking.table:
        return False
    if {one.number for one in taking.request.rounds} & {one.number for one in write.request.rounds}:
        return False
    if flag in _set_to(write, "True", project):
        return True
    true = {test.symbol for test in taking.request.tests if test.outcome}
    return any(_is_true(value, true) for value in values_called(flag, write))


def _is_true(value: Symbol, true: set[Symbol]) -> bool:
    return value in true or (value.kind == "constant" and value.parts[0] is True)
