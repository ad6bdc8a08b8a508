"""What kind of Python value operators make of others."""

from dynamorm_analysis.model.unfit_values import ValueKind

NUMBERS = frozenset({"int", "float", "bool"})
DATES = frozenset({"naive datetime", "aware datetime"})
ARITHMETIC = frozenset({"+", "-", "*", "/", "//", "%", "**"})
TRUTHS = frozenset({"not", "in", "not in", "is", "is not"})
WITH_FLOATS = frozenset({"+", "-", "*", "/", "**"})
"""Operators that take no Decimal beside a float."""


def kind_of_operation(operator: str, kinds: list[ValueKind]) -> ValueKind:
    """The kind that an operator makes of values of these kinds; empty where that is not certain."""
    if operator in TRUTHS:
        return "bool"
    if operator in ("and", "or"):
        return one_kind(kinds)
    match kinds:
        case [only] if operator in ("+", "-"):
            return only
        case [left, right] if operator in ARITHMETIC:
            return _of_arithmetic(operator, left, right)
    return ""


def one_kind(kinds: list[ValueKind]) -> ValueKind:
    """The kind that all of these are; empty where they differ."""
    found = set(kinds)
    return found.pop() if len(found) == 1 else ""


def _of_arithmetic(operator: str, left: ValueKind, right: ValueKind) -> ValueKind:
    if left in NUMBERS and right in NUMBERS:
        return "float" if operator == "/" or "float" in (left, right) else "int"
    if operator in WITH_FLOATS and {left, right} == {"float", ""}:
        return "float"  # it is added to nothing else
    if left in DATES and right == "duration" and operator in ("+", "-"):
        return left
    if left in DATES and left == right and operator == "-":
        return "duration"
    if left == right == "duration":
        return "duration" if operator in ("+", "-") else "float" if operator == "/" else ""
    if left == "text" and (operator == "%" or (operator == "+" and right == "text")):
        return "text"
    return ""
