"""In which unit a value counts the time since 1970, in languages that declare types."""

from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Operation, Value, last_name
from dynamorm_analysis.libraries.values.values import MILLISECONDS_IN_SECOND
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.storing import stored
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by, qualified, stands_for

MAX_STEPS = 8
OF_SECOND = {"Unix": 1.0, "UnixMilli": 1e3, "UnixMicro": 1e6, "UnixNano": 1e9}
"""By the method of a time, how many units of what it gives make one second."""
DURATIONS = {"time.Second": 1e9, "time.Millisecond": 1e6, "time.Microsecond": 1e3}
CONVERTING = frozenset(
    {"int", "int32", "int64", "uint64", "float64", "FormatInt", "FormatUint", "Itoa", "Int64", "Sprint"}
)
"""Functions that give a number in another form."""


def is_in_milliseconds(program: Program, value: Value, scope: Scope) -> bool:
    """Whether a value is a time in milliseconds, or in a smaller unit: `time.Now().UnixMilli()`."""
    return _scale(program, value, scope, 0) >= MILLISECONDS_IN_SECOND


def _scale(program: Program, value: Value, scope: Scope, steps: int) -> float:
    """How many units of a time make one second; 0 of what is no time."""
    if steps > MAX_STEPS:
        return 0
    match value:
        case Operation(operator="&", operands=(inner,)):
            return _scale(program, inner, scope, steps + 1)
        case Call(function=Member(name=name), arguments=()) if name in OF_SECOND:
            return OF_SECOND[name]
        case Call(function=Member(name="Sprintf"), arguments=(pattern, given)) if _is_number(pattern.value):
            return _scale(program, given.value, scope, steps + 1)
        case Call(function=function, arguments=(given, *_)) if last_name(function) in CONVERTING:
            return _scale(program, given.value, scope, steps + 1)
        case Operation(operator="*" | "/" as operator, operands=(left, right)):
            factor = _factor(program, right, scope)
            scale = _scale(program, left, scope, steps + 1) if factor else 0
            return scale * factor if operator == "*" else scale / (factor or 1)
        case Operation(operator="+" | "-", operands=operands):
            return max(_scale(program, operand, scope, steps + 1) for operand in operands)
        case Name() | Member():
            made = given_to(program, value, scope)
            return _scale(program, *made, steps + 1) if made is not None else 0
    return 0


def _is_number(pattern: Value) -> bool:
    return isinstance(pattern, Constant) and pattern.value in ("%d", "%v")


def _factor(program: Program, value: Value, scope: Scope) -> float:
    """The number that a value is, or of nanoseconds that a duration has; 0 of what is not known."""
    match value:
        case Constant(value=int() | float() as number):
            return float(number)
        case Call(function=Name(), arguments=(argument,)):
            return _factor(program, argument.value, scope)
        case Member():
            return DURATIONS.get(qualified(program, value, scope), 0)
    return 0


def given_to(program: Program, value: Name | Member, scope: Scope) -> tuple[Value, Scope] | None:
    """What a variable is surely set to, or a field of one that its function sets."""
    match value:
        case Name():
            return stands_for(program, value, scope)
        case Member(owner=Name() as owner, name=field) if (holder := found_by(program, owner, scope)) is not None:
            set_ = [one for one in stored(holder.scope, owner.name, 0, value.span.start) if one.field == field]
            return (set_[-1].value, holder.scope) if set_ and not set_[-1].optional and set_[-1].key is None else None
    return None
