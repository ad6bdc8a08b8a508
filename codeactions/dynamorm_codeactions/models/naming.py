"""What a file of models calls things: the variable of a table, its indexes, and the members of an enumeration."""

import keyword
from collections.abc import Container, Iterable

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.words import capitalized, free_name, words_of
from dynamorm_cdkgen.naming import HOLE, NOISE

LEADING = ("env:", "ssm:", "export:")


def plain_table_name(blueprint: Blueprint) -> str:
    """What a table is called where no variable says otherwise: its name, without what only a deployment fills in."""
    name = blueprint.name
    for leading in LEADING:
        name = name.removeprefix(leading)
    if name == blueprint.name and name not in blueprint.variables and not HOLE.search(name):
        return name
    words = [word for word in words_of(HOLE.sub(" ", name)) if word not in NOISE]
    return "-".join(words) or "items"


def variable_of(blueprint: Blueprint) -> str:
    """The environment variable that holds a table's physical name: that which code uses already, or `ORDERS_TABLE`."""
    if blueprint.variables:
        return blueprint.variables[0]
    words = [word for word in words_of(plain_table_name(blueprint)) if word not in NOISE]
    name = "_".join([*words, "table"]).upper()
    return name if name.isidentifier() else f"TABLE_{name}"


def constant_of(blueprint: Blueprint) -> str:
    """The constant of a file that holds the name of a table."""
    name = "_".join(words_of(variable_of(blueprint))).upper()
    return name if name.isidentifier() else f"TABLE_{name}"


def member_names(values: Iterable[str]) -> dict[str, str]:
    """The members of an enumeration for its values: `IN_TRANSIT` for `in-transit`, no two alike."""
    taken: set[str] = {"mro", "name", "value"}
    return {value: free_name(_member(value), taken) for value in values}


def _member(value: str) -> str:
    name = "_".join(words_of(value)).upper() or "EMPTY"
    return name if name.isidentifier() else f"VALUE_{name}"


def enumeration_of(entity: str, code_name: str) -> str:
    """`OrderStatus` for the status of an order."""
    words = words_of(code_name)
    own = words_of(entity)
    rest = words[len(own) :] if words[: len(own)] == own and len(words) > len(own) else words
    return entity + "".join(map(str.capitalize, rest))


def python_name(name: str, taken: Container[str] = ()) -> str:
    """What to call something in Python: as it is called where that can be, `gsi1pk` for `GSI1PK`, `customer_id` for
    `CustomerID`."""
    is_whole = name.isidentifier() and name in (name.lower(), name.upper())
    called = name.lower() if is_whole else "_".join(words_of(name)) or "value"
    if not called.isidentifier():
        called = f"n{called}"
    while keyword.iskeyword(called) or called in taken:
        called += "_"
    return called


def class_of_index(entity: str, index: str) -> str:
    """`OrderGsi1` for `gsi1`, `OrderByCustomer` for `by-customer`."""
    return entity + (capitalized(index) or "Index")
