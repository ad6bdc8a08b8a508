"""What a method of a table is given that is passed to a function: `pages(table.query, question)`."""

from dynamorm_analysis.facts.deferred import PACKED, deferred
from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Call, Name, Value, last_name
from dynamorm_analysis.libraries.calls.passed_arguments import passed_arguments
from dynamorm_analysis.libraries.requests.given import Parameters, one_of
from dynamorm_analysis.libraries.requests.parameters import of_call
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.passed_functions import PASSING
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import FunctionRef
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences


def is_passed_on(method: Occurrence) -> bool:
    """Whether a method is given to a function, and not called where it stands."""
    return bool(method.outer) and isinstance(call := method.outer[-1], Call) and call.function is not method.value


def passed_on(program: Program, method: Occurrence) -> Parameters | None:
    """The parameters with which a method that is passed to a function gets called; None where it is not passed."""
    outer = method.outer
    if not is_passed_on(method) or not isinstance(call := outer[-1], Call):
        return None
    if len(outer) > 1 and isinstance(outer[-2], Call) and outer[-2].function is call:
        return of_call(program, outer[-2].arguments, method.scope)
    if (inside := _given_inside(program, method, call)) is not None:
        return inside
    if last_name(call.function) in PACKED and (made := deferred(call)) is not None and made.function is method.value:
        return of_call(program, made.arguments, method.scope)
    given = of_call(program, call.arguments, method.scope)
    if last_name(call.function) == "partial" and (called := _called_later(program, method, call)):
        return one_of([given.merged(one) for one in called])
    others = [one for one in call.arguments if not one.name and one.spread != "**" and one.value is not method.value]
    return given.opened() if others and last_name(call.function) not in PASSING else given


def _called_later(program: Program, method: Occurrence, call: Call) -> list[Parameters]:
    """What a local variable is called with that holds a method with some of its parameters."""
    node = method.scope.node
    if not isinstance(node, Function):
        return []
    match method.statement:
        case Assignment(targets=(Name(name=held),), value=value, operator="") if value is call:
            uses = occurrences(method.scope.parent or method.scope, node, (Call,))
            calls = ((use.value, use.scope) for use in uses if isinstance(use.value, Call))
            return [of_call(program, one.arguments, at) for one, at in calls if _is_named(one.function, held)]
    return []


def _is_named(function: Value, name: str) -> bool:
    return isinstance(function, Name) and function.name == name


def _given_inside(program: Program, method: Occurrence, call: Call) -> Parameters | None:
    """What the method is given where the function calls it, as far as it is a function of the workspace that does."""
    callee = meaning(program, call.function, method.scope)
    if not isinstance(callee, FunctionRef) or callee.scope.parent is None:
        return None
    function = callee.scope.node
    if not isinstance(function, Function):
        return None
    passed = passed_arguments(callee, call, method.scope)
    names = {name for name, (value, _) in passed.items() if value is method.value}
    for part in occurrences(callee.scope.parent, function, (Call,)):
        match part.value:
            case Call(function=Name(name=name), arguments=arguments) if name in names and part.scope == callee.scope:
                return of_call(program, arguments, callee.scope.calling(passed))
    return None
