"""Calls of the workspace's own functions that pass on what DynamoDB is asked: `repository.find(id)` in a loop.

A call gets an access of its own, with `via`, where it tells more than the function does by itself: its arguments say
which table, key or index is meant, or the call stands in a loop. What the function asks in any case is said there, and
retold at the call where it is the one thing that the function asks: a function that asks for several is no wrapper.

Which calls are requests is the library's to say (`Asking`); how they are reached is the same for all libraries.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial

import msgspec

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member, Name, called_span, without_types
from dynamorm_analysis.libraries.calls.asked_parts import Parts
from dynamorm_analysis.libraries.calls.asking import Asking, Entered
from dynamorm_analysis.libraries.calls.leading import (
    FARTHEST,
    MAX_STEPS,
    call_may_lead,
    call_may_lead_far,
    leads_if_given,
    may_ask,
)
from dynamorm_analysis.libraries.calls.passed_arguments import rests_on_parameter
from dynamorm_analysis.libraries.calls.ungiven import is_for_what_some_leave_out
from dynamorm_analysis.libraries.passing.repeated_calls import (
    asks_for_others,
    loop_around_call,
    operations_of_rounds,
    told_loop,
    varies,
    with_caught,
)
from dynamorm_analysis.libraries.passing.told_requests import (
    SEVERAL,
    Request,
    is_one_task,
    is_written_unseen,
    made_by_itself,
    paired,
    said_there,
    says_more,
    tells_key,
    what_is_asked,
    without_fallbacks,
    without_limited,
    without_own_reads,
)
from dynamorm_analysis.libraries.read_items.offsets import with_offset
from dynamorm_analysis.libraries.rounds.catching import is_caught_in_function
from dynamorm_analysis.libraries.rounds.loops import is_bounded, repetition
from dynamorm_analysis.linking.calls.reachability import (
    is_chosen_by_text,
    is_for_nothing_given,
    runs,
)
from dynamorm_analysis.linking.dispatching import dispatched
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.passed_functions import calls_made, handed_out_by
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Operation
from dynamorm_analysis.model.expression import NO_EXPRESSIONS

MOST_KINDS = 8
"""Of objects that have a method: of so many it is looked which of them asks for something."""
LOOKING_UP = frozenset({"get", "query"})
"""Reads that a function may make several of to tell one thing: whether a name is taken in one place or another."""
PAGED = frozenset({"query", "scan"})
MOST_AMONG_OTHERS = 6
"""Writes of a call that asks for other things, too."""
REPEATABLE = frozenset({"get", "query", "scan", "count", "put", "update", "delete"})
"""Operations of which many should be one request."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A call inside a function that is a request or leads to one, with its accesses as far as the function tells."""

    call: Occurrence
    accesses: tuple[Access, ...] = ()


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
    for own, passed, parts in requests:
        loop = loop_around_call(program, asking, occurrence, parts, of_rounds)
        tells_more = own is None or says_more(own, passed)
        repeats = varies(loop) and not loop.beside_others
        repeats = repeats and passed.operation in REPEATABLE and not varies(passed.loop)
        kind, said = (passed.operation, passed.table), passed.expressions
        is_retold = not tells_more and (not repeats or kind in repeated)
        says_nothing = passed.operation in SEVERAL and passed.table is None
        is_among_others = is_retold and (says_nothing or not (is_wrapper or passed is itself))
        if is_among_others and not is_written_unseen(passed, requests):
            continue
        name_span = called_span(named) if isinstance(named, Call) else called_span(call)
        handed = asking.handed_on(program, passed, occurrence)
        handed = with_offset(program, occurrence, replace(handed, offset=None))
        access = replace(
            said_there(handed, passed) if own is not None or passed.batch is not None else handed,
            place=occurrence.scope.place(name_span),
            call=occurrence.scope.place(call.span),
            function=occurrence.scope.name,
            via=passed.via or passed.function,
            asked_in=(handed.asked_in or passed.place) if own is not None and tells_key(own, passed) else None,
            loop=with_caught(told_loop(loop, own, passed, is_retold), passed),
            expressions=NO_EXPRESSIONS if own is not None and own.expressions == said else said,
            retold=is_retold,
            among_others=is_among_others,
        )
        if is_retold:
            access = without_own_reads(access, passed)
            (among_others if is_among_others else retold).setdefault((*kind, access.index), access)
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
            if target != kept and is_written_unseen(access, requests)
        }
        retold = {target: access for target, access in retold.items() if target == kept}
    yield from (access for target, access in retold.items() if target not in told)
    yield from among_others.values() if len(among_others) <= MOST_AMONG_OTHERS else ()


def _asks_more_beyond(
    program: Program, asking: Asking, call: Call, scope: Scope, further: int, known: Collection[Access]
) -> bool:
    """Whether a call asks for other things too, farther away than its requests are sought: it is then no call of a
    wrapper either."""
    operations, tables = {access.operation for access in known}, {access.table for access in known}
    is_one_task = len(tables) == 1 and None not in tables and {"get"} != operations <= {"get", "put", "update"}
    operations |= {"get"} if is_one_task else set()
    return any(
        operation not in operations or (table is not None and None not in tables and table not in tables)
        for operation, table in _beyond(program, asking, call, scope, further)
    )


Target = tuple[Operation, str | None]
"""An operation, and the table where that is known."""


def _beyond(program: Program, asking: Asking, call: Call, scope: Scope, further: int) -> Iterator[Target]:
    """What a call asks by functions that lie so far away that its requests are not sought there."""
    into = asking.entered(program, call, scope)
    if into is None or into.function == scope:
        return
    for part in _calls_on(program, asking, into.function):
        inner = part.value
        if not isinstance(inner, Call) or runs(program, into.inside, inner.span, meaning) is False:
            continue
        where = _within(part.scope, into.inside)
        if further > 1:
            yield from _beyond(program, asking, inner, where, further - 1)
        elif (beyond := asking.entered(program, inner, where)) is not None and beyond.function != into.function:
            yield from _found_targets(program, asking, beyond, FARTHEST)


def _targets(program: Program, asking: Asking, function: Scope, further: int) -> frozenset[Target]:
    """What a function asks in any case, itself or by those that it calls."""
    kind = f"{asking.library} targets {further}"
    alone = Entered(function, function.alone)
    return program.shared(kind, function, lambda: frozenset(_found_targets(program, asking, alone, further)))


def _found_targets(program: Program, asking: Asking, into: Entered, further: int) -> Iterator[Target]:
    for lead in _leads(program, asking, into.function, 1):
        span = lead.call.value.span
        if runs(program, into.inside, span, meaning) is not False and not is_for_nothing_given(into.inside, span):
            yield from ((access.operation, access.table) for access in lead.accesses)
    for part in _calls_on(program, asking, into.function) if further > 1 else ():
        if not isinstance(part.value, Call) or runs(program, into.inside, part.value.span, meaning) is False:
            continue
        inner = asking.entered(program, part.value, part.scope)
        if inner is not None and inner.function != into.function:
            yield from _targets(program, asking, inner.function, further - 1)


def _calls_on(program: Program, asking: Asking, function: Scope) -> tuple[Occurrence, ...]:
    """The calls in a function's own body that are no requests and may lead to some."""
    return program.shared(
        f"{asking.library} calls on", function, lambda: tuple(_found_calls_on(program, asking, function))
    )


def _found_calls_on(program: Program, asking: Asking, function: Scope) -> Iterator[Occurrence]:
    if not isinstance(function.node, Function) or function.parent is None:
        return
    requests = {lead.call.value.span for lead in _leads(program, asking, function, 1)}
    handed_out = handed_out_by(function.node)
    for part in occurrences(function.parent, function.node, (Call,)):
        if not _runs_with(part.scope, function, handed_out) or part.value.span in requests:
            continue
        for made in (part, *calls_made(part)):
            if isinstance(made.value, Call) and call_may_lead(program, asking, made.value, made.scope, 0):
                yield made


def requests_behind(program: Program, asking: Asking, call: Call, scope: Scope, further: int) -> Iterator[Request]:
    leads_somewhere = call_may_lead(program, asking, call, scope, further)
    into = _entered(program, asking, call, scope, further) if leads_somewhere else None
    if into is None or into.function == scope:
        return
    kind = f"{asking.library} requests {further}"
    yield from program.shared(kind, into.inside, lambda: tuple(_requests_of(program, asking, into, further)))


def _requests_of(program: Program, asking: Asking, into: Entered, further: int) -> Iterator[Request]:
    """What a function asks during a call."""
    said = not program.is_installed(into.function.path)  # what packages do by themselves is said nowhere
    for lead in _leads(program, asking, into.function, further):
        reached = runs(program, into.inside, lead.call.value.span, meaning)
        if reached is False:
            continue
        for own, passed, parts in _candidate(program, asking, lead, into.inside, further):
            own = own if said else None
            if reached is None and _is_guess(program, asking, lead, own, into.inside):
                passed = replace(passed, confidence="low" if passed.operation == "scan" else "medium")
            elif reached is None and passed.operation in PAGED and passed.limit is None and passed.knows("limit"):
                may_lack = is_for_what_some_leave_out(program, into.inside, lead.call.value.span)
                passed = replace(passed, may_lack_limit=may_lack)
            yield own, passed, parts


def _entered(program: Program, asking: Asking, call: Call, scope: Scope, further: int) -> Entered | None:
    """The function that a call runs; where it is one of several, the only one of these that leads to requests."""
    found = asking.may_enter(program, call, scope)
    if len(found) > 1:
        found = tuple(each for each in found[:MOST_KINDS] if _leads(program, asking, each.function, further))
    return found[0] if len(found) == 1 else None


def _is_guess(program: Program, asking: Asking, lead: Lead, own: Access | None, inside: Scope) -> bool:
    """Whether a request that a call may reach is perhaps none, or none of the table that the call gives."""
    if own is not None and own.table is not None:
        return False
    span = lead.call.value.span
    return (
        asking.told_by_owner or is_chosen_by_text(program, inside, span, meaning) or is_for_nothing_given(inside, span)
    )


def _candidate(program: Program, asking: Asking, lead: Lead, inside: Scope, further: int) -> Iterator[Request]:
    """The requests of one call inside a function: made there, or by a function that it calls in turn."""
    made: list[tuple[Access, Parts]] = []
    scope = _within(lead.call.scope, inside)
    during = msgspec.structs.replace(lead.call, scope=scope)
    for asked in asking.requests(program, during):
        parts = asked.made_of(scope)
        loop = repetition(program, lead.call, (), parts)
        if loop is not None and loop.bounded and not is_bounded(program, during):
            loop = replace(loop, bounded=False)
        caught = is_caught_in_function(lead.call)
        made.append((replace(asked.access, loop=loop, function=inside.name, caught=caught), parts))
    if not made and further > 1 and isinstance(lead.call.value, Call):
        for own, access, parts in requests_behind(program, asking, lead.call.value, scope, further - 1):
            passed = _further_out(program, access, lead.call, parts)
            if lead.accesses:
                made.append((passed, parts))
            else:  # of what the function is given, which says by itself what it asks
                yield own, passed, parts
    yield from paired(lead.accesses, made)


def _within(scope: Scope, inside: Scope) -> Scope:
    """The scope of a function, or of one without a name that stands in it, during the call that `inside` tells of."""
    if scope.start == inside.start or scope.parent is None:
        return inside
    seen = {name: given for name, given in inside.arguments.items() if name not in scope.bindings}
    return Scope(scope.path, scope.anchor, scope.node, _within(scope.parent, inside), seen)


def _further_out(program: Program, access: Access, call: Occurrence, parts: Parts) -> Access:
    """An access of a function as the call of that function makes it."""
    loop = repetition(program, call, (), parts)
    return replace(
        access,
        loop=loop if asks_for_others(loop) and not asks_for_others(access.loop) else access.loop or loop,
        via=access.via or access.function,
        caught=access.caught or is_caught_in_function(call),
    )


def _leads(program: Program, asking: Asking, function: Scope, further: int) -> tuple[Lead, ...]:
    """The calls in a function's own body that are requests, or call functions that hold some."""
    kind = f"{asking.library} leads {further}"
    return program.shared(kind, function, lambda: tuple(_found_leads(program, asking, function, further)))


def _found_leads(program: Program, asking: Asking, function: Scope, further: int) -> Iterator[Lead]:
    for part, own in _parts(program, asking, function):
        leads = list(own)
        if isinstance(part.value, Call) and not leads:
            for made in (part, *calls_made(part)) if further > 1 else ():
                leads += _lead_of_call(program, asking, made, function, further)
            # Far away any name seems to lead to some request.
            may_lead_on = 1 < further <= MAX_STEPS and leads_if_given(program, asking, part, function, further - 1)
            if not leads and (may_lead_on or may_ask(program, asking, part, function)):
                leads.append(Lead(part))
        yield from leads


def _parts(program: Program, asking: Asking, function: Scope) -> tuple[tuple[Occurrence, tuple[Lead, ...]], ...]:
    """The expressions in a function's own body that may be requests or lead to some, each with those that it is by
    itself, however far one looks."""
    return program.shared(f"{asking.library} parts", function, lambda: tuple(_found_parts(program, asking, function)))


def _found_parts(program: Program, asking: Asking, function: Scope) -> Iterator[tuple[Occurrence, tuple[Lead, ...]]]:
    if not isinstance(function.node, Function) or function.parent is None:
        return
    handed_out = handed_out_by(function.node)
    for part in occurrences(function.parent, function.node, asking.kinds, asking.methods):
        if not _runs_with(part.scope, function, handed_out):
            continue
        if not isinstance(part.value, Member):
            yield part, tuple(_lead_of_request(program, asking, part))
        elif part.value.name in asking.methods and isinstance(part.parent, Call):
            yield part, tuple(_lead_of_method(program, asking, part, part.value, function))


def _lead_of_request(program: Program, asking: Asking, part: Occurrence) -> list[Lead]:
    by_itself = tuple(replace(asked.access, loop=None) for asked in asking.requests(program, part))
    return [Lead(part, by_itself)] if by_itself else []


def _lead_of_call(program: Program, asking: Asking, part: Occurrence, function: Scope, further: int) -> Iterator[Lead]:
    """A call of a function that holds requests, or leads to some."""
    call = part.value
    if not isinstance(call, Call):
        return
    leads_somewhere = call_may_lead(program, asking, call, part.scope, further - 1)
    into = _entered(program, asking, call, part.scope, further - 1) if leads_somewhere else None
    if into is not None and into.function != function and _leads(program, asking, into.function, further - 1):
        inner = requests_behind(program, asking, call, part.scope, further - 1)
        yield Lead(part, tuple(_further_out(program, passed, part, parts) for _, passed, parts in inner))


def _lead_of_method(
    program: Program, asking: Asking, part: Occurrence, method: Member, function: Scope
) -> Iterator[Lead]:
    """A method that is passed on to be called: `pages(table.query, **question)`."""
    if isinstance(part.parent, Call) and part.parent.function is method:
        return
    by_itself = tuple(replace(asked.access, loop=None) for asked in asking.requests(program, part))
    if by_itself or rests_on_parameter(method.owner, function):
        yield Lead(part, by_itself)


def _runs_with(scope: Scope | None, function: Scope, handed_out: frozenset[str]) -> bool:
    """Whether a scope is a function's own, or that of one inside of it without a name, or which it gives to others."""
    while scope is not None and scope != function and isinstance(scope.node, Function):
        if not scope.node.is_nameless and scope.node.name not in handed_out:
            return False
        scope = scope.parent
    return scope == function
