"""Which function of the workspace a call of a trace runs, and whether that may make a request."""

from collections.abc import Callable
from typing import TypeVar

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.calls.passed_arguments import functions_run
from dynamorm_analysis.libraries.calls.running import run_by
from dynamorm_analysis.linking.budget import TooMuchWorkError
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.meaning import FunctionRef
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.permissions.calling import askings_of
from dynamorm_analysis.tracing.running.frame import DEEPEST, Frame
from dynamorm_analysis.tracing.running.request_contexts import FROM_CONTEXTS, may_take

Found = TypeVar("Found")
MOST_STEPS_AWAY = 6
"""How many functions lie between a call and a request at most."""
MOST_ALIKE = 2
"""Of so many functions that a call may run, the first one is taken for all."""


def may_lead(name: str, frame: Frame) -> bool:
    """Whether functions of a name, or those that they call, may make a request at all."""
    program = frame.tracing.program
    if not name:
        return False
    takes = frame.scope.path.endswith(".go") and may_take(name) and program.reaches(name, FROM_CONTEXTS, 1)
    return takes or program.reaches(name, frame.tracing.methods, MOST_STEPS_AWAY)


def function_of_call(call: Call, frame: Frame) -> FunctionRef | None:
    """The function of the workspace that a call runs, unless it runs already."""
    if len(frame.entered) >= DEEPEST:
        return None
    found = looked_for(frame.tracing.program, lambda: _looked_up(call, frame))
    if found is None or not isinstance(found.scope.node, Function) or is_test(found.scope.path):
        return None
    is_running = any(each.function == found.scope.written_at for each in frame.entered)
    return None if is_running or found.scope.written_at == frame.scope.written_at else found


def looked_for(program: Program, look: Callable[[], Found]) -> Found | None:
    """What is found with steps of its own; None where that takes too many, or lies too deep. What names stand for is
    known to all that is looked for in a trace."""
    try:
        with program.budget.aside():
            return look()
    except (RecursionError, TooMuchWorkError):
        return None


def _looked_up(call: Call, frame: Frame) -> FunctionRef | None:
    program = frame.tracing.program
    if frame.scope.path.endswith(".go"):
        return run_by(program, call, frame.scope) or _of_several(program, call, frame.scope)
    several = [each for each in functions_run(program, call, frame.scope) if not is_test(each.scope.path)]
    return several[0] if 0 < len(several) <= MOST_ALIKE else None


def _of_several(program: Program, call: Call, scope: Scope) -> FunctionRef | None:
    """The method of an interface that several types have, of the one of these that makes requests."""
    if not isinstance(call.function, Member):
        return None
    found = (each for asking in askings_of("go") for each in asking.may_enter(program, call, scope))
    into = next(found, None)
    return FunctionRef(into.function.alone, None) if into is not None else None
