"""How names and types are written in a message: names in backticks, several as a list."""

from collections.abc import Iterable

from dynamorm_analysis.model.access import Condition
from dynamorm_analysis.model.table import Key

TYPE_WORDS = {
    "S": "a string",
    "N": "a number",
    "B": "binary",
    "BOOL": "a boolean",
    "NULL": "null",
    "L": "a list",
    "M": "a map",
    "SS": "a set of strings",
    "NS": "a set of numbers",
    "BS": "a set of binaries",
}
"""What DynamoDB's types are called in a sentence."""


def listed(names: Iterable[str], last: str = "and") -> str:
    """`a`, `b` and `c`, each once, in the order given."""
    marked = [f"`{name}`" for name in dict.fromkeys(names)]
    return f" {last} ".join(part for part in (", ".join(marked[:-1]), *marked[-1:]) if part)


def kept_by(conditions: Iterable[Condition]) -> str:
    """The attributes by which items are kept: all of them, or the one or the other."""
    each = tuple(conditions)
    return listed((one.attribute for one in each), "or" if all(one.free for one in each) else "and")


def keyed(key: Key) -> str:
    """`customer`, sorted by `created`."""
    return listed(key.partition) + (f", sorted by {listed(key.sort)}" if key.sort else "")


def printable(text: str) -> str:
    """A text that comes out of a table and may hold anything, without what a terminal would act on."""
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text)


def of_one_value(names: Iterable[str]) -> str:
    """What helps to find items that are looked for by a value which all of them share."""
    return (
        f"All these items have one value of {listed(names)}, which no index can spread: write an attribute that "
        "only they have and that differs among them, and add a global secondary index on it."
    )
