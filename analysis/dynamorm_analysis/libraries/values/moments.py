"""Values that tell the time now in whole seconds: all that are made within one second are the same."""

from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Operation, Template, Value, last_name
from dynamorm_analysis.libraries.values.defined import defined
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Scalar, Text
from dynamorm_analysis.linking.scope import Scope

MAX_STEPS = 6
NOW = frozenset({"now", "utcnow", "gmtime", "localtime"})
CUTTING = frozenset({"int", "round", "floor", "trunc"})
FORMING = frozenset({"str", "Decimal"})
TO_THE_SECOND = ("%S", "%T", "%X", "%c", "%s")
FRACTION = "%f"


def is_now_in_seconds(program: Program, value: Value, scope: Scope, steps: int = 0) -> bool:
    """Whether a value tells the time now to the second, and nothing else but texts that never change:
    `int(time.time())`, `now.strftime("%Y-%m-%d %H:%M:%S")`."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Template(parts=parts) | Operation(operator="+", operands=parts) if not _is_number(program, parts, scope):
            holes = [part for part in parts if not isinstance(part, Constant)]
            holes = [part for part in holes if not _is_constant(program, part, scope)]
            return bool(holes) and all(is_now_in_seconds(program, part, scope, steps + 1) for part in holes)
        case Operation(operator="*", operands=(time, factor)) if isinstance(meaning(program, factor, scope), Scalar):
            return is_now_in_seconds(program, time, scope, steps + 1)
        case Call(function=Name(name=name) | Member(name=name), arguments=(Argument(value=inner, spread=""), *_)):
            if name in CUTTING:
                return _is_now(program, inner, scope, steps + 1)
            if name in FORMING:
                return is_now_in_seconds(program, inner, scope, steps + 1)
            if name == "strftime":
                return _is_to_the_second(program, value, scope)
            return name == "isoformat" and _says_seconds(value)
        case Call(function=Member(owner=owner, name="isoformat"), arguments=()):
            moment, _ = defined(program, owner, scope)
            return isinstance(moment, Call) and last_name(moment.function) == "replace" and _drops_fraction(moment)
    set_to, where = defined(program, value, scope)
    return set_to is not value and is_now_in_seconds(program, set_to, where, steps + 1)


def _is_now(program: Program, value: Value, scope: Scope, steps: int) -> bool:
    """Whether a number is the time now, with its fraction: `time.time()`, `datetime.now().timestamp()`."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Call(function=Member(owner=Name(name="time"), name="time") | Name(name="time"), arguments=()):
            return True
        case Call(function=Member(owner=owner, name="timestamp"), arguments=()):
            moment, _ = defined(program, owner, scope)
            return isinstance(moment, Call) and last_name(moment.function) in NOW
    set_to, where = defined(program, value, scope)
    return set_to is not value and _is_now(program, set_to, where, steps + 1)


def _is_to_the_second(program: Program, call: Call, scope: Scope) -> bool:
    """Whether a format tells the time now to the second."""
    *_, given = call.arguments
    pattern = meaning(program, given.value, scope)
    text = pattern.template.constant if isinstance(pattern, Text) else None
    if text is None or FRACTION in text or not any(part in text for part in TO_THE_SECOND):
        return False
    owner = call.function.owner if isinstance(call.function, Member) else call
    if isinstance(owner, Name) and owner.name == "time":
        return len(call.arguments) == 1 or _is_of_now(program, call.arguments[1].value, scope)
    return _is_of_now(program, owner, scope)


def _is_of_now(program: Program, value: Value, scope: Scope) -> bool:
    moment, _ = defined(program, value, scope)
    return isinstance(moment, Call) and last_name(moment.function) in NOW


def _says_seconds(call: Call) -> bool:
    return any(
        each.name == "timespec" and isinstance(each.value, Constant) and each.value.value == "seconds"
        for each in call.arguments
    )


def _drops_fraction(call: Call) -> bool:
    return any(each.name == "microsecond" for each in call.arguments)


def _is_constant(program: Program, value: Value, scope: Scope) -> bool:
    found = meaning(program, value, scope)
    return isinstance(found, Scalar) or (isinstance(found, Text) and found.template.constant is not None)


def _is_number(program: Program, parts: tuple[Value, ...], scope: Scope) -> bool:
    """Whether what is added are numbers: a time before or after now."""
    return any(isinstance(meaning(program, part, scope), Scalar) for part in parts)
