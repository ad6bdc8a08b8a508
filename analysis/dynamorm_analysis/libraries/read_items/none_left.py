"""Tests that ask whether there are no items."""

from dynamorm_analysis.facts.values import Collection, Constant, Operation, Value

COMPARED = {"==": True, "<=": True, "!=": False, ">": False}
"""Whether nothing is what holds, compared with nothing."""


def tells_of_none(test: Value, items: Value) -> bool | None:
    """Whether a test holds for no items (True), or for some (False); None for any other."""
    match test:
        case Operation(operator="not"):
            return True
        case Operation(operator=operator, operands=(left, Constant(value=0) | Collection(items=()))) if left is items:
            return COMPARED.get(operator)
        case Operation(operator="<", operands=(left, Constant(value=1))) if left is items:
            return True
    return None
