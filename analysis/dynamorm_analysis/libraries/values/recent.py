"""Values that tell a time of which no more than a day has passed: `int(time.time()) - 24 * 3600`."""

from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Name, Operation, Value, last_name
from dynamorm_analysis.libraries.values.defined import defined
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope

MAX_STEPS = 6
DAY = 24 * 60 * 60
MILLISECONDS = 1000
UNITS = {"days": DAY, "hours": 60 * 60, "minutes": 60, "seconds": 1}
FORMING = frozenset({"int", "round", "str", "float", "Decimal"})
METHODS = frozenset({"isoformat", "strftime", "timestamp", "replace"})


def is_recent(program: Program, value: Value, scope: Scope, steps: int = 0) -> bool:
    """Whether a value is another one less a day, or less than that."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Operation(operator="-", operands=(_, span)):
            length = _seconds(span)
            return length is not None and 0 < length <= DAY
        case Operation(operator="*", operands=(time, Constant(value=1000))):
            return is_recent(program, time, scope, steps + 1)
        case Call(function=Name(name=name), arguments=(Argument(value=inner), *_)) if name in FORMING:
            return is_recent(program, inner, scope, steps + 1)
        case Call(function=Member(owner=owner, name=name)) if name in METHODS:
            return is_recent(program, owner, scope, steps + 1)
        case Name():
            set_to, where = defined(program, value, scope)
            return set_to is not value and is_recent(program, set_to, where, steps + 1)
    return False


def _seconds(span: Value) -> int | None:
    """How long a span of time is that is written out: `24 * 3600`, `timedelta(hours=6)`."""
    match span:
        case Call(function=function, arguments=arguments) if last_name(function) == "timedelta":
            parts = [_part(argument) for argument in arguments]
            known = [part for part in parts if part is not None]
            return sum(known) if known and len(known) == len(parts) else None
        case Constant() | Operation(operator="*"):
            factors = _factors(span)
            if factors is None:
                return None
            product = 1
            for factor in factors:
                product *= factor
            return product // MILLISECONDS if MILLISECONDS in factors or product == DAY * MILLISECONDS else product
    return None


def _part(argument: Argument) -> int | None:
    unit = UNITS.get(argument.name or "days")
    count = argument.value.value if isinstance(argument.value, Constant) else None
    return unit * count if unit is not None and isinstance(count, int) else None


def _factors(value: Value) -> list[int] | None:
    match value:
        case Constant(value=bool()):
            return None
        case Constant(value=int() as number):
            return [number]
        case Operation(operator="*", operands=operands):
            found = [_factors(one) for one in operands]
            known = [one for one in found if one is not None]
            return [number for one in known for number in one] if len(known) == len(found) else None
    return None
