"""Where the answer of a request comes out: at the call itself, or at that of a function which is given the request and
hands on what it gives: `retried(table.query, …)`, `retried(lambda: table.query(…))`, or which is given the answer and
gives that back: `await waited_for(table.query(…))`."""

from collections.abc import Callable

import msgspec

from dynamorm_analysis.facts.statements import Function, Return, inside
from dynamorm_analysis.facts.values import Call, Lambda, Member, Name, Value, last_name
from dynamorm_analysis.libraries.calls.passed_arguments import function_run, passed_arguments
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope

WAITING = frozenset({"to_thread", "run_in_executor", "run_in_threadpool", "run_sync"})
GIVING_BACK = frozenset({"cast", "create_task", "ensure_future", "run_until_complete", "shield", "wait_for"})
"""Functions of Python that give back what they are given, or what that comes to once it is awaited."""
PARTIAL = "partial"
MAX_STEPS = 2  # functions that hand on a request to each other


def answered(program: Program, request: Occurrence) -> Occurrence:
    """The expression that a request's answer is, as far as that is known; else the request itself."""
    outer = request.outer
    given = request.value
    if outer and isinstance(body := outer[-1], Lambda) and body.body is given:
        given, outer = body, outer[:-1]
    elif isinstance(given, Call):
        return _given_back(program, request)
    elif not isinstance(given, Member):
        return request
    if outer and isinstance(bound := outer[-1], Call) and last_name(bound.function) == PARTIAL and len(outer) > 1:
        given, outer = bound, outer[:-1]
    around = outer[-1] if outer else None
    if not isinstance(around, Call) or around.function is given:
        return request
    if len(outer) > 1 and isinstance(called := outer[-2], Call) and called.function is around:
        return msgspec.structs.replace(request, value=called, outer=tuple(outer[:-2]))  # `wrapped(table.query)(…)`
    if last_name(around.function) in WAITING or _hands_on(program, around, given, request.scope, MAX_STEPS):
        return answered(program, msgspec.structs.replace(request, value=around, outer=tuple(outer[:-1])))
    return request


def _given_back(program: Program, request: Occurrence) -> Occurrence:
    """The call that an answer is given to, where that gives it back as it is; else the expression that it is."""
    around = request.outer[-1] if request.outer else None
    if not isinstance(around, Call) or not any(one.value is request.value for one in around.arguments):
        return request
    if _is_given_back(program, around, request.value, request.scope, MAX_STEPS):
        return answered(program, msgspec.structs.replace(request, value=around, outer=tuple(request.outer[:-1])))
    return request


def _is_given_back(program: Program, call: Call, given: Value, scope: Scope, steps: int) -> bool:
    """Whether a call gives back nothing but what it is given; a function of the workspace tells by what it does."""
    if function_run(program, call, scope) is None:
        return last_name(call.function) in GIVING_BACK
    return _gives(program, call, given, scope, steps, _is_parameter)


def _is_parameter(program: Program, value: Value, names: set[str], function: Scope, steps: int) -> bool:
    """Whether an expression is what one of some parameters holds, perhaps once a function has given it back."""
    match value:
        case Name(name=name) if name in names:
            return all(bound.by != "assignment" for bound in function.bindings.get(name, ()))
        case Name(name=name) if steps:
            sets = [bound.value for bound in function.bindings.get(name, ()) if bound.by == "assignment"]
            return bool(sets) and all(
                one is not None and _is_parameter(program, one, names, function, steps - 1) for one in sets
            )
        case Call(arguments=arguments) if steps:
            given = (one.value for one in arguments if isinstance(one.value, Name) and one.value.name in names)
            return any(_is_given_back(program, value, one, function, steps - 1) for one in given)
    return False


def _hands_on(program: Program, call: Call, given: Value, scope: Scope, steps: int) -> bool:
    """Whether a function of the workspace gives back what a function gives that it is given."""
    return _gives(program, call, given, scope, steps, _is_answer)


Meets = Callable[[Program, Value, set[str], Scope, int], bool]
"""Whether an expression in a function is what is asked for, of the parameters that hold what the function is given."""


def _gives(program: Program, call: Call, given: Value, scope: Scope, steps: int, meets: Meets) -> bool:
    """Whether a function of the workspace gives back nothing but what is asked for."""
    callee = function_run(program, call, scope) if steps else None
    if callee is None or not isinstance(function := callee.scope.node, Function):
        return False
    names = {name for name, (value, _) in passed_arguments(callee, call, scope).items() if value is given}
    returned = [one.value for each in function.body for one in inside(each) if isinstance(one, Return) and one.value]
    return bool(names and returned) and all(meets(program, one, names, callee.scope, steps) for one in returned)


def _is_answer(program: Program, value: Value, names: set[str], function: Scope, steps: int) -> bool:
    """Whether an expression is what one of some functions gives, which parameters hold."""
    match value:
        case Call(function=Name(name=name)) if name in names:
            return True
        case Call(arguments=arguments):
            given = (one.value for one in arguments if isinstance(one.value, Name) and one.value.name in names)
            waits = last_name(value.function) in WAITING
            return any(waits or _hands_on(program, value, each, function, steps - 1) for each in given)
        case Name(name=name):
            held = [bound.value for bound in function.bindings.get(name, ()) if bound.by == "assignment"]
            sets = [one for one in held if one is not None]
            return bool(sets) and all(
                not isinstance(one, Name) and _is_answer(program, one, names, function, steps) for one in sets
            )
    return False
