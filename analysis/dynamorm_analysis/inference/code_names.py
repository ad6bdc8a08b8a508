"""Names that code can have for attributes, whatever these are called in a table."""

import keyword
import re
from collections.abc import Iterable, Mapping

from dynamorm_analysis.words import capitalized, free_name

WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+")
SNAKE = re.compile(r"[a-z0-9_]+")

TAKEN = frozenset({
    "aggregate", "batch_get", "batch_write", "clear", "condition", "copy", "count", "create_table", "delete",
    "delete_table", "deserialize", "dict", "dumps", "exists", "from_item", "from_raw_data", "get", "json", "key_of",
    "load", "loads", "query", "refresh", "save", "scan", "schema", "self", "serialize", "table_name", "to_item",
    "update", "update_item",
})  # fmt: skip
"""What classes of the libraries have already, and what ours add."""

TAKEN_CLASSES = frozenset({
    "AllProjection", "Any", "BaseModel", "ClassVar", "Decimal", "Enum", "False", "Field",
    "GlobalSecondaryIndex", "IncludeProjection", "KeysOnlyProjection", "LocalSecondaryIndex", "Mapping", "Model",
    "None", "Self", "StrEnum", "String", "True",
})  # fmt: skip
"""What files of models import, and words of the language."""


def code_names(attributes: Iterable[str]) -> Mapping[str, str]:
    """An identifier in snake_case for each attribute, in the order given, no two alike."""
    taken: set[str] = set()
    return {attribute: free_name(identifier(attribute), taken, "_") for attribute in attributes}


def identifier(text: str) -> str:
    """`order_id` for `orderId`, `gsi1_sk` for `GSI1SK`, `class_` for `class`, `attribute_2fa` for `2fa`."""
    is_written_so = SNAKE.fullmatch(text) is not None
    name = text.strip("_") if is_written_so else "_".join(word.lower() for word in WORD.findall(text))
    name = name or "attribute"
    if not name[0].isalpha():
        name = f"attribute_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in TAKEN else name


def class_name(text: str) -> str:
    """`OrderLine` for `ORDER_LINE`, `Item2Fa` for `2fa`, `ModelItem` for `Model`, which models import already."""
    name = text if text.isidentifier() and text[0].isupper() and not text.isupper() else capitalized(text)
    if not name[:1].isalpha():
        name = f"Item{name}"
    is_taken = name in TAKEN_CLASSES or name.endswith("Attribute")
    return f"{name}Item" if is_taken else name
