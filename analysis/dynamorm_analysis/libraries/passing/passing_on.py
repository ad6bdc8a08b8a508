"""Calls of the workspace's own functions that pass on what DynamoDB is asked: `repository.find(id)` in a loop.

A call gets an access of its own, with `via`, where it tells more than the function does by itself: its arguments say
which table, key or index is meant, or the call stands in a loop. What the function asks in any case is said there, and
retold at the call where it is the one thing that the function asks: a function that asks for several is no wrapper.

Which calls are requests is the library's to say (`Asking`); how they are reached is the same for all libraries.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial

from dynamorm_analysis.facts.values import Call, Member, Name, called_span, without_types
from dynamorm_analysis.libraries.calls.asking import Asking
from dynamorm_analysis.libraries.calls.leading import FARTHEST, MAX_STEPS, call_may_lead_far
from dynamorm_analysis.libraries.passing.beyond import targets_beyond
from dynamorm_analysis.libraries.passing.repeated_calls import (
    loop_around_call,
    operations_of_rounds,
    told_loop,
    varies,
    with_caught,
    with_one_leading,
)
from dynamorm_analysis.libraries.passing.requests_behind import requests_behind
from dynamorm_analysis.libraries.passing.same_each_round import scans_again
from dynamorm_analysis.libraries.passing.told_requests import (
    SEVERAL,
    as_long_as_told,
    is_one_task,
    is_read_to_write,
    is_said,
    is_written_after_look,
    is_written_unseen,
    made_by_itself,
    said_there,
    says_more,
    tells_what,
    what_is_asked,
    without_fallbacks,
    without_limited,
    without_own_reads,
)
from dynamorm_analysis.libraries.read_items.offsets import with_offset
from dynamorm_analysis.libraries.rounds.forgiven import forgiven
from dynamorm_analysis.linking.dispatching import dispatched
from dynamorm_analysis.linking.files.passed_functions import calls_made
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.expression import NO_EXPRESSIONS

LOOKING_UP = frozenset({"get", "query"})
"""Reads that a function may make several of to tell one thing: whether a name is taken in one place or another."""
READING = LOOKING_UP | {"scan", "count"}
"""Reads of a function that gets an item with what belongs to it: `get_with_comments(ticket_id)`."""
MOST_AMONG_OTHERS = 6
"""Writes of a call that asks for other things, too, or reads by which it then writes."""
REPEATABLE = frozenset({"get", "query", "scan", "count", "put", "update", "delete"})
"""Operations of which many should be one request."""


def through_functions(program: Program, asking: Asking, occurrence: Occurrence) -> Iterator[Access]:
    """The accesses that a call of a function of the workspace makes there, retold where the call tells no more about
    them than a function does that asks for one thing, or makes one request itself; also where the function is given to
    another that calls it."""
    call = occurrence.value
    if not isinstance(call, Call):
        return
    for made in calls_made(occurrence):
        yield from through_functions(program, asking, made)
    for made in dispatched(program, occurrence) if asking.in_python else ():
        yield from (replace(access, confidence="medium") for access in through_functions(program, asking, made))
    if not isinstance(named := without_types(call.function), Name | Member | Call):
        return
    repeated: set[tuple[str, str | None]] = set()
    told: set[tuple[object, ...]] = set()  # what a function asks in several places alike is said once
    retold: dict[tuple[object, ...], Access] = {}  # by what is meant, however often the function asks for it
    among_others: dict[tuple[object, ...], Access] = {}
    looked_at: dict[tuple[object, ...], Access] = {}
    read_first: set[tuple[object, ...]] = set()  # of these, by which the function then writes
    further = MAX_STEPS
    requests = list(requests_behind(program, asking, call, occurrence.scope, further))
    if not requests and call_may_lead_far(program, asking, call, occurrence.scope):
        further = FARTHEST
        look = partial(requests_behind, program, asking, call, occurrence.scope, FARTHEST)
        requests = program.budget.going_further(lambda: list(look()), [])
    requests = without_limited(without_fallbacks(requests))
    operations = {passed.operation for _, passed, _ in requests}
    is_wrapper = len({(passed.operation, passed.table) for _, passed, _ in requests}) == 1
    is_wrapper = is_wrapper or operations <= LOOKING_UP or is_one_task(requests)
    itself = made_by_itself(requests)
    of_rounds = operations_of_rounds(program, occurrence, requests)
    loops = [loop_around_call(program, asking, occurrence, parts, of_rounds) for _, _, parts in requests]
    for (own, passed, _), loop in zip(requests, with_one_leading(requests, loops), strict=True):
        tells_more = own is None or says_more(own, passed)
        repeats = varies(loop) and not loop.beside_others
        repeats = repeats and passed.operation in REPEATABLE and not varies(passed.loop)
        repeats = repeats or scans_again(program, asking, occurrence, loop, passed)
        kind, said = (passed.operation, passed.table), passed.expressions
        is_retold = not tells_more and (not repeats or kind in repeated)
        says_nothing = passed.operation in SEVERAL and passed.table is None
        is_of_reads = passed.operation == "get" and operations <= READING
        is_among_others = is_retold and (says_nothing or not (is_wrapper or is_of_reads or passed is itself))
        is_read = is_retold and is_read_to_write(passed, requests)
        is_looked_at = is_among_others and is_written_after_look(passed, requests)
        if is_among_others and not (is_read or is_looked_at or is_written_unseen(passed, requests)):
            continue
        name_span = called_span(named) if isinstance(named, Call) else called_span(call)
        handed = asking.handed_on(program, passed, occurrence)
        handed = as_long_as_told(with_offset(program, occurrence, replace(handed, offset=None)), own)
        access = replace(
            said_there(handed, passed) if is_said(own, passed) or passed.batch is not None else handed,
            place=occurrence.scope.place(name_span),
            call=occurrence.scope.place(call.span),
            function=occurrence.scope.name,
            via=passed.via or passed.function,
            asked_in=(handed.asked_in or passed.place) if own is not None and tells_what(own, passed) else None,
            loop=with_caught(occurrence, told_loop(loop, own, passed, is_retold), passed),
            forgiven=passed.forgiven or (None if passed.caught else forgiven(occurrence, passed.operation)),
            expressions=NO_EXPRESSIONS if own is not None and own.expressions == said else said,
            retold=is_retold,
            among_others=is_among_others,
            looked_first=is_looked_at,
        )
        if is_retold:
            access = without_own_reads(access, passed)
            known = looked_at if is_looked_at else among_others if is_among_others else retold
            known.setdefault((*kind, access.index), access)
            read_first |= {(*kind, access.index)} if is_read else set()
            continue
        repeated.add(kind)
        told.add((*kind, access.index))
        if (asks := what_is_asked(access)) not in told:
            told.add(asks)
            yield access
    if retold and _asks_more_beyond(program, asking, call, occurrence.scope, further, retold.values()):
        kept = (itself.operation, itself.table, itself.index) if itself is not None else None
        among_others |= {
            target: replace(access, among_others=True)
            for target, access in retold.items()
            if target != kept and (target in read_first or is_written_unseen(access, requests))
        }
        retold = {target: access for target, access in retold.items() if target == kept}
    yield from (access for target, access in retold.items() if target not in told)
    for kinds in (among_others.keys() & read_first, among_others.keys() - read_first):
        yield from (among_others[kind] for kind in among_others if kind in kinds and len(kinds) <= MOST_AMONG_OTHERS)
    yield from looked_at.values() if len(looked_at) <= MOST_AMONG_OTHERS else ()


def _asks_more_beyond(
    program: Program, asking: Asking, call: Call, scope: Scope, further: int, known: Collection[Access]
) -> bool:
    """Whether a call asks for other things too, farther away than its requests are sought: it is then no call of a
    wrapper either."""
    operations, tables = {access.operation for access in known}, {access.table for access in known}
    is_one_task = len(tables) == 1 and None not in tables and {"get"} != operations <= {"get", "put", "update"}
    operations |= {"get"} if is_one_task else {"get", "query"} if operations <= LOOKING_UP else set()
    return any(
        operation not in operations or (table is not None and None not in tables and table not in tables)
        for operation, table in targets_beyond(program, asking, call, scope, further)
    )
