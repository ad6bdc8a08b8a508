"""Dictionaries that a function hands to others, which store into them: `add_filter(params, state)`."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function
from dynamorm_analysis.facts.values import Call, Name, Value, last_name
from dynamorm_analysis.libraries.requests.given import Parameters
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, FunctionRef, options
from dynamorm_analysis.linking.names.flow import Step, as_given, sets, steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import words_of

FILLING = frozenset(
    {"add", "append", "apply", "attach", "build", "extend", "fill", "include", "inject", "merge", "populate", "process"}
    | {"set", "update"}
)
"""First words of functions that may store into what they are given."""

EntriesOf = Callable[[Program, Value, Scope, int], Parameters]


def in_turn(own: tuple[Step, ...], given_on: tuple[Step, ...]) -> list[tuple[Step, bool]]:
    """The steps of a name with those that only hand on what it stands for since the first of them, in source order, and
    whether each is one of these."""
    starts = {step.statement.span.start for step in own}
    since = min(starts, default=0)
    handed = (step for step in given_on if step.statement.span.start >= since)
    found = [(step, False) for step in own]
    found += [(step, True) for step in handed if step.statement.span.start not in starts]
    return sorted(found, key=lambda each: each[0].statement.span.start)


def filled(
    program: Program,
    before: Parameters,
    statement: Assignment | Evaluation,
    name: str,
    scope: Scope,
    depth: int,
    entries_of: EntriesOf,
) -> Parameters:
    """What a dictionary that a local name stands for holds when the function of a statement has run which is given it.
    `before` is what it held until then."""
    call = statement.value
    if not isinstance(call, Call):
        return before
    found: Parameters | None = None
    for callee in options(meaning(program, call.function, scope)):
        if not isinstance(callee, FunctionRef) or not isinstance(callee.scope.node, Function):
            may_fill = not isinstance(callee, External) and not FILLING.isdisjoint(
                words_of(last_name(call.function))[:1]
            )
            return before.opened() if may_fill else before
        inner = running(callee, call, scope)
        filling = before
        for parameter in _given_to(inner, name, scope):
            if _is_touched(inner, parameter):
                end = callee.scope.node.span.end
                filling = entries_of(program, Name(parameter, Span(end, end)), inner, depth + 1)
        found = filling if found is None else found.either(filling)
    return found if found is not None else before


def _given_to(inner: Scope, name: str, scope: Scope) -> Iterator[str]:
    """The parameters to which a call gives what a name of its function stands for."""
    for parameter, (value, where) in inner.arguments.items():
        if isinstance(value, Name) and value.name == name and where == scope:
            yield parameter


def _is_touched(function: Scope, parameter: str) -> bool:
    """Whether a function stores into what a parameter stands for, or hands that on, and sets it to nothing else."""
    end = function.node.span.end if function.node is not None else 0
    own = steps(function, parameter, end)
    if any(sets(each.statement, parameter) for each in own):
        return False
    return bool(own or steps(function, as_given(parameter), end))
