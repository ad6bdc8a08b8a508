"""What generated code calls the tables of a project: by their names there, spelled as classes, no two alike."""

import keyword
import re
from collections.abc import Iterable, Mapping

from dynamorm_analysis.words import free_name, words_of

HOLE = re.compile(r"\{[^}]*\}|\$\{[^}]*\}|<[^>]*>")
NOISE = frozenset({"table", "name", "dynamodb", "ddb", "env"})
"""Words in names of tables and of the variables that hold them that say nothing about the table."""
LONGEST = 50  # letters of a class's name, whatever the table is called


def class_names(names: Iterable[str], suffix: str) -> Mapping[str, str]:
    """A class for each of some names, in their order: `OrdersTable` for `orders`, `shop-orders-{stage}` and
    `env:ORDERS_TABLE`. Where two would be called alike, the later one gets a number."""
    taken: set[str] = set()
    return {name: free_name(pascal_case(name) + suffix, taken) for name in names}


def pascal_case(name: str) -> str:
    """`Orders` for `orders`, `ORDERS_TABLE` and `{stage}-orders`; `Data` where a name has no word of its own."""
    words = words_of(HOLE.sub(" ", name.rpartition(":")[2]))
    telling = [word for word in words if word not in NOISE] or ["data"]
    called = "".join(map(str.capitalize, telling))[:LONGEST]
    return called if called.isidentifier() and not keyword.iskeyword(called) else f"Data{called}"
