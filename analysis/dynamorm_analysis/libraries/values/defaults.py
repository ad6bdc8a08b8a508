"""Values that a default takes the place of where there are none: `order.get("tax", 0.0)`, `order.get("tax") or 0.0`."""

from dynamorm_analysis.facts.values import Argument, Call, Conditional, Member, Name, Operation, Value
from dynamorm_analysis.libraries.values.python_kinds import (
    gives_floats_at_times,
    is_added_to_by_floats,
    is_float_on_a_way,
    kind_of,
)
from dynamorm_analysis.linking.calls.deciding import chosen
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, FunctionRef, options
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.scope import Scope

MOST_ROUNDED = 2  # times that a value is rounded


def is_float_at_times(program: Program, value: Value, scope: Scope, depth: int = 0) -> bool:
    """Whether a value is one of several of which one is a float, as it is written or as its variable was last set:
    `9.99 if small else 0`, `price or 0` of a float, a sum that begins with 0, a function that returns 0 where it has
    nothing to count."""
    match origin_of(value, scope) if isinstance(value, Name) else value:
        case Operation(operator="or", operands=operands):
            parts: tuple[Value, ...] = operands
        case Conditional() as choice:
            parts = chosen(program, choice, scope, meaning)
        case Call(function=Name(name="round"), arguments=(Argument(value=inner, spread=""), _)) if depth < MOST_ROUNDED:
            return is_float_at_times(program, inner, scope, depth + 1)
        case Name() as name:
            return is_added_to_by_floats(program, name, scope) or is_float_on_a_way(program, name, scope)
        case Call() as call:
            return gives_floats_at_times(program, call, scope)
        case _:
            return False
    return any(kind_of(program, part, scope) == "float" for part in parts)


def is_float_by_default(program: Program, value: Value, scope: Scope) -> bool:
    """Whether a value is a float where its default is taken, as it is written or as its variable was last set."""
    match origin_of(value, scope) if isinstance(value, Name) else value:
        case Operation(operator="or", operands=(*_, last)):
            return kind_of(program, last, scope) == "float"
        case Call(
            function=Member(name="get" | "pop") as function,
            arguments=(Argument(name="", spread=""), Argument(value=default, name="", spread="")),
        ) if kind_of(program, default, scope) == "float":
            called = options(meaning(program, function, scope))
            return not any(isinstance(each, External | FunctionRef) for each in called)
    return False
