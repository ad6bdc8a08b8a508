"""What a comparison of Terraform comes to, where both sides are known; how many are made, and what at all."""

import operator
from collections.abc import Callable

from dynamorm_analysis.facts.values import Collection, Conditional, Constant, Mapping, Value

ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def decided(sign: str, values: list[Value]) -> bool | None:
    """The truth of an operation on values that were followed; None where it depends on what is not known."""
    known = [value.value if isinstance(value, Constant) else ... for value in values]
    match sign, known:
        case "not", [bool() as only]:
            return not only
        case "and", _ if False in known or all(one is True for one in known):
            return False not in known
        case "or", _ if True in known or all(one is False for one in known):
            return True in known
        case "==" | "!=", [left, right] if left is not ... and right is not ...:
            return (left == right) is (sign == "==")
        case _, [int() | float() as left, int() | float() as right] if sign in ORDERS:
            return ORDERS[sign](left, right)
    return None


def counted(value: Value, most: int) -> int | None:
    """How many instances there are, where that is known and not too many to tell apart."""
    number = value.value if isinstance(value, Constant) and type(value.value) is int else None
    return number if number is not None and 0 <= number <= most else None


def made_at_all(value: Value) -> Value | None:
    """What a choice between something and nothing makes: `var.tables` of `var.enabled ? var.tables : {}`."""
    match value:
        case Conditional(then=then, otherwise=Collection(items=()) | Mapping(entries=())):
            return then
        case Conditional(then=Collection(items=()) | Mapping(entries=()), otherwise=otherwise):
            return otherwise
    return None
