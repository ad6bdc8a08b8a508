"""Values that tell the time now in whole seconds, in languages that declare types: all that are made within one second
are the same."""

from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Operation, Value, last_name
from dynamorm_analysis.libraries.values.static_times import CONVERTING, given_to
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import qualified

MAX_STEPS = 8
MOVED = frozenset({"UTC", "Local", "In"})
"""Methods that give the same time, as other clocks show it."""
TO_THE_SECOND = frozenset({"time.RFC3339", "time.RFC1123", "time.RFC1123Z", "time.DateTime", "time.UnixDate"})
"""Formats that end at the second."""
SECONDS = "05"
"""What stands for them in a format."""
FRACTIONS = ("05.", "05,")


def is_now_in_seconds(program: Program, value: Value, scope: Scope, steps: int = 0) -> bool:
    """Whether a value tells the time now to the second, and nothing else but texts that never change:
    `time.Now().Unix()`, `"MSG#" + time.Now().UTC().Format(time.RFC3339)`."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Operation(operator="&", operands=(inner,)):
            return is_now_in_seconds(program, inner, scope, steps + 1)
        case Call(function=Member(owner=owner, name="Unix"), arguments=()):
            return _is_now(program, owner, scope, steps + 1)
        case Call(function=Member(owner=owner, name="Format"), arguments=(pattern,)):
            return _ends_at_second(program, pattern.value, scope) and _is_now(program, owner, scope, steps + 1)
        case Call(function=Member(name="Sprintf"), arguments=(Argument(value=Constant(value=str())), *given)):
            return bool(given) and all(is_now_in_seconds(program, one.value, scope, steps + 1) for one in given)
        case Operation(operator="+", operands=operands):
            parts = [one for one in operands if not (isinstance(one, Constant) and isinstance(one.value, str))]
            return bool(parts) and all(is_now_in_seconds(program, one, scope, steps + 1) for one in parts)
        case Call(function=function, arguments=(given, *_)) if last_name(function) in CONVERTING:
            return is_now_in_seconds(program, given.value, scope, steps + 1)
        case Name() | Member():
            made = given_to(program, value, scope)
            return made is not None and is_now_in_seconds(program, *made, steps + 1)
    return False


def _is_now(program: Program, value: Value, scope: Scope, steps: int) -> bool:
    """Whether a time is that of now: `time.Now()`, as any clock shows it."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Call(function=Member(name="Now") as function, arguments=()):
            return qualified(program, function, scope) == "time.Now"
        case Call(function=Member(owner=owner, name=name)) if name in MOVED:
            return _is_now(program, owner, scope, steps + 1)
        case Name() | Member():
            made = given_to(program, value, scope)
            return made is not None and _is_now(program, *made, steps + 1)
    return False


def _ends_at_second(program: Program, pattern: Value, scope: Scope) -> bool:
    """Whether a format tells the second, and no part of it."""
    match pattern:
        case Constant(value=str() as text):
            return SECONDS in text and not any(each in text for each in FRACTIONS)
        case Member():
            return qualified(program, pattern, scope) in TO_THE_SECOND
    return False
