"""Requests that code makes in each round of a loop through several functions, which only traces show: accesses of the
calls in the loops, for the rules that ask about loops."""

from collections.abc import Hashable
from dataclasses import replace

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.finding import weakest
from dynamorm_analysis.items.same_item import READS
from dynamorm_analysis.libraries.rounds.catching import is_answered_alone, is_caught_in_function, is_dropped
from dynamorm_analysis.libraries.rounds.loops import repetition_over
from dynamorm_analysis.libraries.rounds.remembered import keeps_results
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access, Condition, Operation
from dynamorm_analysis.model.repetition import Repetition
from dynamorm_analysis.occasions import is_upkeep
from dynamorm_analysis.permissions.calling import unless_too_intricate
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.accesses import traces
from dynamorm_analysis.tracing.sequences.repeated import Repeated, repeated_in
from dynamorm_analysis.understanding import as_it_is_run

SINGLE_WRITES = frozenset({"put", "update", "delete"})
Loop = tuple[str, str, int, bool]
"""A loop by where it begins, and whether it is asked about its reads."""


@once
def repeated_across(project: Project) -> tuple[Access, ...]:
    """Requests by the calls in loops through which they are made, as accesses of these: one of each loop of which no
    request shows by itself, and those of the others of which traces tell more."""
    by_call = _repeated_by_call(project)
    shown = frozenset(loop for access in project.accesses if (loop := _loop_of(access)) is not None)
    found: dict[Hashable, Access] = {}
    for trace in traces(project):
        for repeated in repeated_in(trace, project):
            known = by_call.get((repeated.call.call, repeated.access.operation))
            place = repeated.loop.function.place(repeated.loop.span)
            loop = place.path, place.anchor, place.span.start, repeated.access.operation in READS
            if known is not None and id(known) not in found:
                told = _told_more(known, repeated)
                found |= {id(known): told} if told is not None else {}
            elif loop not in shown and loop not in found and not repeated.is_direct and _is_told(repeated):
                made = _at_the_call(repeated, project)
                found |= {loop: made} if made is not None else {}
    return tuple(found.values())


@once
def _repeated_by_call(project: Project) -> dict[tuple[Place, Operation], Access]:
    return {(one.call, one.operation): one for one in project.accesses if one.loop is not None and one.loop.varies}


def _loop_of(access: Access) -> Loop | None:
    loop = access.loop
    if loop is None or not loop.varies:
        return None
    return loop.place.path, loop.place.anchor, loop.place.span.start, access.operation in READS


def _told_more(access: Access, repeated: Repeated) -> Access | None:
    """An access with its table, and whether its loop is for what was read, as a trace tells it."""
    loop, table = access.loop, access.table or repeated.asked.table
    if loop is None or (table == access.table and loop.of_read >= repeated.of_read):
        return None
    return replace(access, table=table, loop=replace(loop, of_read=loop.of_read or repeated.of_read))


def _is_told(repeated: Repeated) -> bool:
    """Whether a request is the one of its loop that is told of: a scan, or else the first read."""
    if repeated.access.operation not in READS:
        return True
    reads = [one for one in (repeated.asked, *repeated.beside) if one.access.operation in READS]
    scans = [one for one in reads if one.access.operation == "scan"]
    return repeated.access.operation == "scan" or not scans


def _at_the_call(repeated: Repeated, project: Project) -> Access | None:
    asked, access = repeated.asked, repeated.access
    around = unless_too_intricate(project.program, lambda: _around(repeated, project), None)
    if around is None:
        return None
    made = replace(
        access,
        place=repeated.call.name,
        call=repeated.call.call,
        function=repeated.loop.function.name,
        table=asked.table,
        via=access.via or access.function,
        key=tuple(map(_in_own_words, access.key)),
        filter=tuple(map(_in_own_words, access.filter)),
        loop=around,
        course=None,
        confidence=weakest(access.confidence, "medium"),
        by_hand=False,
        unprompted=False,
    )
    return None if is_upkeep(access, project) else as_it_is_run(project.program, made.place.path, made)


def _in_own_words(condition: Condition) -> Condition:
    """A condition whose value is told in the words of the function that makes the request, as what changes in it is."""
    value = condition.value
    return condition if value.told is not None else replace(condition, value=replace(value, told=value.symbol or None))


def _around(repeated: Repeated, project: Project) -> Repetition | None:
    """The loop around a call, with what the trace tells of it."""
    call = _occurrence(repeated.loop.function, repeated.call.call)
    loop = repetition_over(project.program, call, repeated.loop.span) if call is not None else None
    if loop is None:
        return None
    others = [one.access for one in repeated.beside if not (loop.at_once and one.access.operation in SINGLE_WRITES)]
    limits = [limit for limit in (loop.limit, repeated.length) if limit is not None]
    return replace(
        loop,
        limit=min(limits, default=None),
        of_read=loop.of_read or repeated.of_read,
        of_messages=loop.of_messages or repeated.of_messages,
        of_settings=loop.of_settings or repeated.of_settings,
        remembered=loop.remembered or repeated.remembered or _is_kept(repeated),
        beside_others=loop.at_once and any(one.access.operation in READS for one in repeated.beside),
        writes=any(one.operation in SINGLE_WRITES for one in others),
        alone=all(_fits_a_batch(one) for one in (repeated.access, *others)),
        changing=repeated.changing,
        caught=loop.caught or _is_caught(repeated),
    )


def _fits_a_batch(access: Access) -> bool:
    if access.operation.startswith("batch"):
        return True
    return access.operation in ("put", "delete") and not access.conditional and access.knows("filter")


def _is_caught(repeated: Repeated) -> bool:
    """Whether a function on the way to a request goes on after an error of it, and does more about that than to give
    back that there was one, of which its caller makes nothing."""
    request, depth = repeated.asked.request, repeated.loop.depth
    further = request.entered[depth:]
    calls = (*(each.call for each in further[1:]), request.call)
    made = [_occurrence(each.scope, call) for each, call in zip(further, calls, strict=True)]
    callers = [_occurrence(repeated.loop.function, repeated.call.call), *made]
    return any(
        one is not None
        and is_caught_in_function(one)
        and not (caller is not None and is_dropped(caller) and is_answered_alone(one))
        for caller, one in zip(callers, made, strict=False)
    )


def _is_kept(repeated: Repeated) -> bool:
    return any(keeps_results(each.scope) for each in repeated.asked.request.entered[repeated.loop.depth :])


def _occurrence(function: Scope, call: Place) -> Occurrence | None:
    if not isinstance(function.node, Function) or function.parent is None:
        return None
    found = occurrences(function.parent, function.node, (Call,))
    return next((one for one in found if one.value.span == call.span), None)
