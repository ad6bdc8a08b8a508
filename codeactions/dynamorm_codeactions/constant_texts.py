"""Constants that conditions compare with, as Python: numbers and truths stand as they are, all else is a text."""

import re
from decimal import Decimal, InvalidOperation

from dynamorm_cdkgen.python_layout import quoted

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
TRUTHS = {"true": "True", "false": "False"}


def constant_text(text: str, type_: str | None) -> str:
    """A constant of a type of DynamoDB as an expression: `5` for `"5"` of type `N`, `True` for `"true"` of type `BOOL`.
    What is no number and no truth is a text, whatever it claims to be: nothing of it becomes code."""
    match type_:
        case "N":
            return _number(text) or quoted(text)
        case "BOOL":
            return TRUTHS.get(text.lower()) or quoted(text)
        case _:
            return quoted(text)


def _number(text: str) -> str | None:
    """`7` for `007` and `+7`."""
    if NUMBER.fullmatch(text):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    told = f"{number:f}" if number.is_finite() and number.adjusted() < 40 else ""
    return told if NUMBER.fullmatch(told) else None
