"""The requests behind a call of one of the workspace's own functions: its own, and those of functions that it calls."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.calls.asked_parts import Parts
from dynamorm_analysis.libraries.calls.asking import Asking, Entered
from dynamorm_analysis.libraries.calls.leading import MAX_STEPS, call_may_lead, leads_if_given, may_ask
from dynamorm_analysis.libraries.calls.passed_arguments import rests_on_parameter
from dynamorm_analysis.libraries.calls.ungiven import is_for_what_some_leave_out
from dynamorm_analysis.libraries.passing.repeated_calls import asks_for_others
from dynamorm_analysis.libraries.passing.told_requests import Request, paired
from dynamorm_analysis.libraries.rounds.catching import is_answered_alone, is_caught_in_function
from dynamorm_analysis.libraries.rounds.forgiven import forgiven
from dynamorm_analysis.libraries.rounds.loops import is_bounded, repetition
from dynamorm_analysis.linking.calls.reachability import is_chosen_by_text, is_for_nothing_given, runs
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.passed_functions import calls_made, handed_out_by
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access

MOST_KINDS = 8
"""Of objects that have a method: of so many it is looked which of them asks for something."""
PAGED = frozenset({"query", "scan"})
HANDED_ON = frozenset({"returned", "told"})


@dataclass(frozen=True, slots=True)
class Lead:
    """A call inside a function that is a request or leads to one, with its accesses as far as the function tells."""

    call: Occurrence
    accesses: tuple[Access, ...] = ()


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
    for lead in leads(program, asking, into.function, further):
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
        found = tuple(each for each in found[:MOST_KINDS] if leads(program, asking, each.function, further))
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
    scope = within(lead.call.scope, inside)
    during = msgspec.structs.replace(lead.call, scope=scope)
    for asked in asking.requests(program, during):
        parts = asked.made_of(scope)
        loop = repetition(program, lead.call, (), parts)
        if loop is not None and loop.bounded and not is_bounded(program, during):
            loop = replace(loop, bounded=False)
        caught = is_caught_in_function(lead.call)
        excused = forgiven(lead.call, asked.access.operation)
        given = replace(asked.access, loop=loop, function=inside.name, caught=caught, forgiven=excused)
        given = replace(given, answers_failure=caught and is_answered_alone(lead.call))
        made.append((given, parts))
    if not made and further > 1 and isinstance(lead.call.value, Call):
        for own, access, parts in requests_behind(program, asking, lead.call.value, scope, further - 1):
            passed = _further_out(program, asking, access, lead.call, parts)
            if lead.accesses:
                made.append((passed, parts))
            else:  # of what the function is given, which says by itself what it asks
                yield own, passed, parts
    yield from paired(lead.accesses, made)


def within(scope: Scope, inside: Scope) -> Scope:
    """The scope of a function, or of one without a name that stands in it, during the call that `inside` tells of."""
    if scope.start == inside.start or scope.parent is None:
        return inside
    seen = {name: given for name, given in inside.arguments.items() if name not in scope.bindings}
    return Scope(scope.path, scope.anchor, scope.node, within(scope.parent, inside), seen)


def _further_out(program: Program, asking: Asking, access: Access, call: Occurrence, parts: Parts) -> Access:
    """An access of a function as the call of that function makes it, with what that does with the end of a page."""
    loop = repetition(program, call, (), parts)
    if (answered := asking.answered(program, access, call)) is not None:
        access = replace(answered, function=call.scope.name, via=None)
    else:
        access = replace(access, via=access.via or access.function, answered_here=False)
    is_rest = access.token in HANDED_ON or (access.batch is not None and access.batch.left_over in HANDED_ON)
    hands_on = is_rest and not asking.in_python  # in Python the whole way is looked at from its end
    handed = asking.handed_on(program, access, call) if hands_on else access
    return replace(
        access,
        token=handed.token,
        batch=handed.batch,
        loop=loop if asks_for_others(loop) and not asks_for_others(access.loop) else access.loop or loop,
        caught=access.caught or is_caught_in_function(call),
        answers_failure=False,
        forgiven=access.forgiven or (None if access.caught else forgiven(call, access.operation)),
    )


def leads(program: Program, asking: Asking, function: Scope, further: int) -> tuple[Lead, ...]:
    """The calls in a function's own body that are requests, or call functions that hold some."""
    kind = f"{asking.library} leads {further}"
    return program.shared(kind, function, lambda: tuple(_found_leads(program, asking, function, further)))


def _found_leads(program: Program, asking: Asking, function: Scope, further: int) -> Iterator[Lead]:
    for part, own in _parts(program, asking, function):
        found = list(own)
        if isinstance(part.value, Call) and not found:
            for made in (part, *calls_made(part)) if further > 1 else ():
                found += _lead_of_call(program, asking, made, function, further)
            # Far away any name seems to lead to some request.
            may_lead_on = 1 < further <= MAX_STEPS and leads_if_given(program, asking, part, function, further - 1)
            if not found and (may_lead_on or may_ask(program, asking, part, function)):
                found.append(Lead(part))
        yield from found


def _parts(program: Program, asking: Asking, function: Scope) -> tuple[tuple[Occurrence, tuple[Lead, ...]], ...]:
    """The expressions in a function's own body that may be requests or lead to some, each with those that it is by
    itself, however far one looks."""
    return program.shared(f"{asking.library} parts", function, lambda: tuple(_found_parts(program, asking, function)))


def _found_parts(program: Program, asking: Asking, function: Scope) -> Iterator[tuple[Occurrence, tuple[Lead, ...]]]:
    if not isinstance(function.node, Function) or function.parent is None:
        return
    handed_out = handed_out_by(function.node)
    for part in occurrences(function.parent, function.node, asking.kinds, asking.methods):
        if not runs_with(part.scope, function, handed_out):
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
    if into is not None and into.function != function and leads(program, asking, into.function, further - 1):
        inner = requests_behind(program, asking, call, part.scope, further - 1)
        yield Lead(part, tuple(_further_out(program, asking, passed, part, parts) for _, passed, parts in inner))


def _lead_of_method(
    program: Program, asking: Asking, part: Occurrence, method: Member, function: Scope
) -> Iterator[Lead]:
    """A method that is passed on to be called: `pages(table.query, **question)`."""
    if isinstance(part.parent, Call) and part.parent.function is method:
        return
    by_itself = tuple(replace(asked.access, loop=None) for asked in asking.requests(program, part))
    if by_itself or rests_on_parameter(method.owner, function):
        yield Lead(part, by_itself)


def runs_with(scope: Scope | None, function: Scope, handed_out: frozenset[str]) -> bool:
    """Whether a scope is a function's own, or that of one inside of it without a name, or which it gives to others."""
    while scope is not None and scope != function and isinstance(scope.node, Function):
        if not scope.node.is_nameless and scope.node.name not in handed_out:
            return False
        scope = scope.parent
    return scope == function
