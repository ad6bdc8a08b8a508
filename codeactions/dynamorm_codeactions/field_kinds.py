"""What kind of Python value a field has in its class, by how its code declares it."""

import re
from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.entity_models.model import Field, Library

Kind = Literal[
    "text", "integer", "number", "float", "decimal", "boolean", "moment", "day", "uuid", "binary", "list", "tuple",
    "mapping", "json", "texts", "numbers", "binaries", "choice", "enumeration", "object",
]  # fmt: skip
"""`number` is an int or a float, `numbers` a set of them, `choice` one of some texts, `enumeration` a class of them,
`object` one of a class that is stored as a map."""

PYNAMODB: dict[str, Kind] = {
    "UnicodeAttribute": "text", "NumberAttribute": "number", "BooleanAttribute": "boolean", "BinaryAttribute": "binary",
    "UTCDateTimeAttribute": "moment", "TTLAttribute": "moment", "VersionAttribute": "integer", "JSONAttribute": "json",
    "UnicodeSetAttribute": "texts", "NumberSetAttribute": "numbers", "BinarySetAttribute": "binaries",
    "ListAttribute": "list", "MapAttribute": "mapping", "DynamicMapAttribute": "mapping",
}  # fmt: skip
ANNOTATIONS: dict[str, Kind] = {
    "str": "text", "int": "integer", "float": "float", "Decimal": "decimal", "bool": "boolean", "bytes": "binary",
    "datetime": "moment", "date": "day", "UUID": "uuid", "list": "list", "List": "list", "Sequence": "list",
    "tuple": "tuple", "dict": "mapping", "Dict": "mapping", "Mapping": "mapping", "Any": "json", "Literal": "choice",
}  # fmt: skip
SETS = frozenset({"set", "frozenset", "Set", "AbstractSet", "FrozenSet"})
OPTIONAL = re.compile(r"^(?:typing\.)?Optional\[(?P<inner>.*)\]$")
GENERIC = re.compile(r"^(?P<outer>[\w.]+)(?:\[(?P<inner>.*)\])?$")


@dataclass(frozen=True, slots=True)
class FieldKind:
    """The kind of a field's values; `name` is the class of an enumeration or of maps, `inner` what a set or list
    holds."""

    kind: Kind
    name: str = ""
    inner: str = ""


def kind_of(field: Field, library: Library) -> FieldKind | None:
    """None where nothing tells what values there are."""
    if field.holds is not None:
        return FieldKind("object", name=field.holds.symbol)
    if library == "pynamodb":
        found = PYNAMODB.get(field.declared.rpartition(".")[2]) or ANNOTATIONS.get(field.declared)
        if found is not None:
            return FieldKind("choice" if found == "text" and field.values else found)
        is_attribute = field.declared.endswith("Attribute")  # of a class whose values nothing tells
        return FieldKind("enumeration", name=field.declared) if field.values and not is_attribute else None
    return _annotated(field)


def known_types(library: Library) -> str:
    """What a field is to be given whose values nothing tells."""
    own = "an attribute of PynamoDB's own, or annotate `serialize` and `deserialize` of its class"
    return own if library == "pynamodb" else "a type of Python's own"


def _annotated(field: Field) -> FieldKind | None:
    bare = _without_none(field.declared)
    match = GENERIC.match(bare)
    if match is None:
        return None
    outer, inner = match["outer"].rpartition(".")[2], match["inner"] or ""
    if outer == "Annotated":
        return None
    if outer in SETS:
        return _set_of(inner)
    kind = ANNOTATIONS.get(outer)
    if kind is None:
        return FieldKind("enumeration", name=match["outer"]) if field.values else None
    if kind == "choice" and not field.values:
        return None
    return FieldKind(kind, inner=inner)


def _without_none(annotation: str) -> str:
    told = annotation.strip().strip("\"'")
    optional = OPTIONAL.match(told)
    if optional is not None:
        return _without_none(optional["inner"])
    parts = [part.strip() for part in told.split("|")]
    return " | ".join(part for part in parts if part != "None") if "[" not in told or told.endswith("| None") else told


def _set_of(inner: str) -> FieldKind | None:
    match inner.rpartition(".")[2]:
        case "str":
            return FieldKind("texts")
        case "int" | "Decimal" | "float":
            return FieldKind("numbers", inner=inner.rpartition(".")[2])
        case "bytes":
            return FieldKind("binaries")
    return None
