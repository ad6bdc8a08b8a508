"""What the values of a field are, in no library's words."""

import re
from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.entity_models.model import EntityModel, Field

Kind = Literal[
    "text",
    "choice",
    "integer",
    "number",
    "moment",
    "day",
    "truth",
    "bytes",
    "map",
    "list",
    "text set",
    "number set",
    "bytes set",
    "expiry",
    "version",
    "anything",
]
"""A `moment` is a time stored as text, an `expiry` one stored as seconds; `anything` is where no type is known."""

MOMENT = ".astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ"
"""How a moment is written into items and keys where nothing says otherwise, as the format of a hole: texts sort as
moments do."""
BY_TYPE: dict[str, Kind] = {
    "S": "text",
    "N": "number",
    "B": "bytes",
    "BOOL": "truth",
    "M": "map",
    "L": "list",
    "SS": "text set",
    "NS": "number set",
    "BS": "bytes set",
}
MOMENTS = frozenset({"datetime", "utcdatetimeattribute", "time", "rfc3339nano", "rfc3339", "awaredatetime"})
DAYS = frozenset({"date", "dateattribute"})
WHOLE = re.compile(r"u?int(?:8|16|32|64)?|unix_seconds|integerattribute")
WORD = re.compile(r"[^\W\d]\w*")
ELEMENT = re.compile(r"(?:list|List|Sequence|ListAttribute)\[([A-Za-z]+)\]|\[\]([a-z0-9]+)")
ELEMENTS: dict[str, Kind] = {
    "str": "text",
    "string": "text",
    "int": "integer",
    "int64": "integer",
    "Decimal": "number",
    "float": "number",
    "float64": "number",
    "bool": "truth",
}


@dataclass(frozen=True, slots=True)
class ValueKind:
    """`of` is what the elements of a list are, None where they differ or nothing tells."""

    kind: Kind
    of: Kind | None = None


def is_moment(field: Field) -> bool:
    """Whether a field's values are times that are stored as texts."""
    return field.type == "S" and not MOMENTS.isdisjoint(word.lower() for word in WORD.findall(field.declared))


def kind_of(field: Field, entity: EntityModel) -> ValueKind:
    """What a field's values are, by its part in the model, its type, and how code declares it."""
    if field.name == entity.version or field.role == "version":
        return ValueKind("version")
    if field.name == entity.ttl or field.role == "ttl":
        return ValueKind("expiry")
    if field.type == "S" and field.values:
        return ValueKind("choice")
    words = {word.lower() for word in WORD.findall(field.declared)}
    if is_moment(field):
        return ValueKind("moment")
    if field.type == "S" and words & DAYS:
        return ValueKind("day")
    if field.type == "N" and any(map(WHOLE.fullmatch, words)):
        return ValueKind("integer")
    if field.type == "L" and (element := ELEMENT.search(field.declared)):
        return ValueKind("list", ELEMENTS.get(element[1] or element[2]))
    return ValueKind(BY_TYPE.get(field.type or "", "anything"))
