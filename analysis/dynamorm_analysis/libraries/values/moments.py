"""Values that tell the time now in whole seconds: all that are made within one second are the same."""

from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Operation, Template, Value, last_name
from dynamorm_analysis.libraries.values.defined import defined
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Scalar, Text
from dynamorm_analysis.linking.scope import Scope

MAX_STEPS = 6
TAKEN_APART = frozenset({"gmtime", "localtime"})
"""What makes a date and time of seconds, which are those of now where none are given."""
NOW = TAKEN_APART | {"now", "utcnow"}
BELOW_SECONDS = frozenset({"microsecond", "tzinfo"})
"""What of a date and time may be replaced, so that it still tells the second."""
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
        case Call(function=Name(name=name) | Member(name=name), arguments=(Argument(value=inner, spread=""),)) if (
            name in CUTTING | FORMING
        ):  # `round(time.time(), 3)` tells more
            asks = _is_now if name in CUTTING else is_now_in_seconds
            return asks(program, inner, scope, steps + 1)
        case Call(function=Member(name="strftime"), arguments=(_, *_)):
            return _is_to_the_second(program, value, scope)
        case Call(function=Member(owner=owner, name="isoformat"), arguments=arguments):
            return _is_of_now(program, owner, scope, is_cut=_says_seconds(arguments))
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


def _is_of_now(program: Program, value: Value, scope: Scope, *, is_cut: bool = True) -> bool:
    """Whether a date and time is that of now to the second: not of its hour, and what else is told of it; if it is not
    cut off there by its text, a `replace` must drop the fraction."""
    moment, where = defined(program, value, scope)
    match moment:
        case Call(function=Member(owner=owner, name="replace"), arguments=arguments):
            replaced = {argument.name for argument in arguments}
            is_cut = is_cut or "microsecond" in replaced
            return replaced <= BELOW_SECONDS and _is_of_now(program, owner, where, is_cut=is_cut)
        case Call(function=Name(name=name) | Member(name=name), arguments=arguments) if is_cut and name in NOW:
            return name not in TAKEN_APART or all(_is_now(program, each.value, where, 0) for each in arguments)
    return False


def _says_seconds(arguments: tuple[Argument, ...]) -> bool:
    return any(
        each.name == "timespec" and isinstance(each.value, Constant) and each.value.value == "seconds"
        for each in arguments
    )


def _is_constant(program: Program, value: Value, scope: Scope) -> bool:
    found = meaning(program, value, scope)
    return isinstance(found, Scalar) or (isinstance(found, Text) and found.template.constant is not None)


def _is_number(program: Program, parts: tuple[Value, ...], scope: Scope) -> bool:
    """Whether what is added are numbers: a time before or after now."""
    return any(isinstance(meaning(program, part, scope), Scalar) for part in parts)
