"""Whether what an update adds to an attribute is a number, and no set of values."""

import re

from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.words import words_of

COMPUTED = re.compile(r"^-|[\w)\]] [-*/] [\w(]")
AMOUNTS = frozenset(
    {"amount", "by", "bytes", "change", "cost", "count", "credits", "delta", "diff", "difference", "duration"}
    | {"fee", "increment", "length", "number", "points", "price", "qty", "quantity", "seconds", "size", "step"}
    | {"sum", "total", "value", "weight", "xp"}
)


def is_number(value: WrittenValue) -> bool:
    """Whether a value is a number, by its type, or where nothing tells that, by how it is called."""
    if value.type is not None or not value.expression:
        return value.type == "N"
    words = words_of(value.expression)
    return bool(COMPUTED.search(value.expression)) or (bool(words) and words[-1] in AMOUNTS)
