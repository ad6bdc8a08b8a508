"""Names that code can have for attributes, whatever these are called in a table."""

import keyword
import re
from collections.abc import Iterable, Mapping

WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+")
SNAKE = re.compile(r"[a-z0-9_]+")

TAKEN = frozenset({
    "aggregate", "batch_get", "batch_write", "clear", "condition", "copy", "count", "create_table", "delete",
    "delete_table", "deserialize", "dict", "dumps", "exists", "from_item", "from_raw_data", "get", "json", "key_of",
    "load", "loads", "query", "refresh", "save", "scan", "schema", "self", "serialize", "table_name", "to_item",
    "update", "update_item",
})  # fmt: skip
"""What classes of the libraries have already, and what ours add."""


def code_names(attributes: Iterable[str]) -> Mapping[str, str]:
    """An identifier in snake_case for each attribute, in the order given, no two alike."""
    found: dict[str, str] = {}
    met: set[str] = set()
    for attribute in attributes:
        name = identifier(attribute)
        number = 2
        while name in met:
            name, number = f"{identifier(attribute)}_{number}", number + 1
        met.add(name)
        found[attribute] = name
    return found


def identifier(text: str) -> str:
    """`order_id` for `orderId`, `gsi1_sk` for `GSI1SK`, `class_` for `class`, `attribute_2fa` for `2fa`."""
    is_written_so = SNAKE.fullmatch(text) is not None
    name = text.strip("_") if is_written_so else "_".join(word.lower() for word in WORD.findall(text))
    name = name or "attribute"
    if not name[0].isalpha():
        name = f"attribute_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in TAKEN else name
