"""How many bytes items and entries of indexes have, as the settings say, or as far as the types of attributes tell.

Source: "DynamoDB item sizes and formats" in the developer guide: names and texts count their UTF-8 bytes, a number
about one byte for two digits and one more (at most 21), a boolean and null one byte.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Attribute, Definition, Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

Basis = Literal["settings", "types", "unknown"]

TEXT = 32  # what a text of unknown length is taken for: an id, a name, an address
UUID = 36
TIME = 32  # "2026-01-31T12:00:00.000000+0000"
NUMBER = 8  # about 13 digits
LONG_TEXTS = frozenset(
    {"body", "html", "content", "text", "description", "payload", "json", "blob", "document", "message", "notes", "raw"}
    | {"markdown", "comment", "bio", "xml", "yaml", "template", "prompt", "transcript", "summary", "data", "response"}
)
"""Words for texts that may be of any length."""


@dataclass(frozen=True, slots=True)
class Size:
    """A number of bytes with what it rests on; of an unknown size, 0."""

    bytes: int
    basis: Basis

    @property
    def known(self) -> bool:
        return self.basis != "unknown"


UNKNOWN_SIZE = Size(0, "unknown")


def item_size(table: Table | None, access: Access, project: Project) -> Size:
    """The size of an item that an access reads or writes."""
    if access.table is not None and (told := project.expectations(access.table).item_size) is not None:
        return Size(told, "settings")
    model = model_of(table, access)
    return _together(model.attributes) if model is not None and model.bases_known else UNKNOWN_SIZE


def entry_size(index: Index, table: Table, access: Access, project: Project) -> Size:
    """The size of the entry that an index has of such an item."""
    item = item_size(table, access, project)
    if index.projection.kind is None:
        return UNKNOWN_SIZE
    if index.projection.kind == "ALL":
        return item
    names = {*(table.key.attributes if table.key else ()), *index.key.attributes, *index.projection.included}
    attributes = [table.attributes.get(name) for name in names]
    known = [attribute for attribute in attributes if attribute is not None]
    entry = _together(known) if len(known) == len(names) else UNKNOWN_SIZE
    if entry.known and item.known:
        return Size(min(entry.bytes, item.bytes), entry.basis)
    return entry


def model_of(table: Table | None, access: Access) -> Definition | None:
    """The one model that says which attributes the items have."""
    models = [each for each in table.definitions if each.kind in ("model", "entity")] if table is not None else []
    named = [model for model in models if access.entity and model.symbol == access.entity]
    found = named or models
    return found[0] if len(found) == 1 and found[0].attributes else None


def _together(attributes: Iterable[Attribute]) -> Size:
    """The size of some attributes, unless one of them may be of any size."""
    total = 0
    for attribute in attributes:
        value = _value(attribute)
        if value is None:
            return UNKNOWN_SIZE
        total += len(attribute.name.encode()) + value
    return Size(total, "types")


def _value(attribute: Attribute) -> int | None:
    """The bytes of an attribute's value, as a rule; None where they may be any."""
    match attribute.type:
        case "BOOL" | "NULL":
            return 1
        case "N":
            return NUMBER
        case "S" if attribute.values:
            return max(len(value.encode()) for value in attribute.values)
        case "S" if attribute.generated:
            return UUID
        case "S" if "time" in attribute.declared.lower() or "date" in attribute.declared.lower():
            return TIME
        case "S" if LONG_TEXTS.isdisjoint(words_of(attribute.name)):
            return TEXT
    return None
