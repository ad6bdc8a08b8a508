"""What calls of the workspace's own functions ask farther away than requests are sought: operations and tables."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.libraries.calls.asking import Asking, Entered
from dynamorm_analysis.libraries.calls.leading import FARTHEST, call_may_lead
from dynamorm_analysis.libraries.passing.requests_behind import leads, runs_with, within
from dynamorm_analysis.linking.calls.reachability import is_for_nothing_given, runs
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.passed_functions import calls_made, handed_out_by
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Operation

Target = tuple[Operation, str | None]
"""An operation, and the table where that is known."""


def targets_beyond(program: Program, asking: Asking, call: Call, scope: Scope, further: int) -> Iterator[Target]:
    """What a call asks by functions that lie so far away that its requests are not sought there."""
    into = asking.entered(program, call, scope)
    if into is None or into.function == scope:
        return
    for part in _calls_on(program, asking, into.function):
        inner = part.value
        if not isinstance(inner, Call) or runs(program, into.inside, inner.span, meaning) is False:
            continue
        where = within(part.scope, into.inside)
        if further > 1:
            yield from targets_beyond(program, asking, inner, where, further - 1)
        elif (beyond := asking.entered(program, inner, where)) is not None and beyond.function != into.function:
            yield from _found_targets(program, asking, beyond, FARTHEST)


def _targets(program: Program, asking: Asking, function: Scope, further: int) -> frozenset[Target]:
    """What a function asks in any case, itself or by those that it calls."""
    kind = f"{asking.library} targets {further}"
    alone = Entered(function, function.alone)
    return program.shared(kind, function, lambda: frozenset(_found_targets(program, asking, alone, further)))


def _found_targets(program: Program, asking: Asking, into: Entered, further: int) -> Iterator[Target]:
    for lead in leads(program, asking, into.function, 1):
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
    requests = {lead.call.value.span for lead in leads(program, asking, function, 1)}
    handed_out = handed_out_by(function.node)
    for part in occurrences(function.parent, function.node, (Call,)):
        if not runs_with(part.scope, function, handed_out) or part.value.span in requests:
            continue
        for made in (part, *calls_made(part)):
            if isinstance(made.value, Call) and call_may_lead(program, asking, made.value, made.scope, 0):
                yield made
