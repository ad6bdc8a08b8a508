"""The fields of a kind of items that functions write: names that Python allows, and types as far as they are sure."""

import keyword
from collections.abc import Iterable, Sequence

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.model.access import Written
from dynamorm_analysis.model.table import Attribute
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.words import words_of

TYPES = {
    "text": "S", "int": "N", "float": "N", "decimal": "N", "bool": "BOOL", "list": "L", "map": "M",
}  # fmt: skip
DECLARED = {
    "S": "str", "N": "Decimal", "B": "bytes", "BOOL": "bool", "L": "list[Any]", "M": "dict[str, Any]",
    "SS": "set[str]", "NS": "set[Decimal]", "BS": "set[bytes]",
}  # fmt: skip
TAKEN = frozenset(
    {"Any", "Decimal", "bool", "bytes", "classmethod", "cls", "date", "datetime", "dict", "field", "from_item", "int"}
    | {"item", "key_of", "list", "self", "set", "staticmethod", "str", "table_name", "to_item"}
)
"""Names that a class of items is made of, so that no field can be called so."""


class UnclearKindError(Exception):
    """Why nothing can be made of a kind of items, and what to do."""

    def __init__(self, told: str, help: str) -> None:
        super().__init__(told)
        self.help = help


def code_name(attribute: str) -> str:
    """`customer_id` for `customerId`. Raises UnclearKindError where an attribute has no word in its name."""
    called = attribute if attribute.isidentifier() and attribute == attribute.lower() else "_".join(words_of(attribute))
    if not called.strip("_"):
        raise UnclearKindError(f"`{attribute}` cannot be the name of a field", "declare a class for it")
    if not called.isidentifier():
        called = f"n{called}"
    while keyword.iskeyword(called) or called in TAKEN:
        called += "_"
    return called.lstrip("_")


def field_of(attribute: str, values: Sequence[Written], table: Blueprint, *, required: bool) -> Attribute:
    """An attribute that functions write as a field. Raises UnclearKindError."""
    name, place = code_name(attribute), values[0].place
    if attribute == table.ttl:
        return Attribute(
            name=attribute, code_name=name, type="N", place=place, declared="datetime", required=required, role="ttl",
            stored=f"int(self.{name}.timestamp())",
            read=f'datetime.fromtimestamp(int(item["{attribute}"]), UTC)' if required else "",
        )  # fmt: skip
    type_ = table.types.get(attribute) or _one_of(map(_type, (one.value for one in values)))
    is_whole = type_ == "N" and all(map(_is_whole, (one.value for one in values)))
    return Attribute(
        name=attribute, code_name=name, type=type_, place=place,
        declared="int" if is_whole else DECLARED.get(type_ or "", "Any"),
        required=required,
        default=_default(values) if type_ == "S" and required and attribute not in table.key.attributes else None,
        read=f'int(item["{attribute}"])' if is_whole and required else "",
    )  # fmt: skip


def choices_of(values: Sequence[Written]) -> tuple[str, ...]:
    """All texts that can be written, where the source limits each of the values; a text that is written out tells no
    choice."""
    if not all(len(one.value.values) > 1 for one in values):
        return ()
    return tuple(dict.fromkeys(text for one in values for text in one.value.values))


def _type(value: WrittenValue) -> str | None:
    if value.counts:
        return "N"
    return None if value.adds_to else value.type or TYPES.get(value.kind) or ("S" if value.values else None)


def _one_of(types: Iterable[str | None]) -> str | None:
    found = {*types}
    return found.pop() if len(found) == 1 else None


def _is_whole(value: WrittenValue) -> bool:
    constant = value.template.constant if value.template is not None else None
    return value.kind == "int" or (constant is not None and constant.lstrip("-").isdigit())


def _default(values: Sequence[Written]) -> str | None:
    """The text that all of them have."""
    texts = {one.value.template.constant if one.value.template is not None else None for one in values}
    return texts.pop() if len(texts) == 1 else None
