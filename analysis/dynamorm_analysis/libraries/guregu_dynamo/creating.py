"""Tables that the library creates by a struct's tags: `db.CreateTable("parcels", Parcel{})`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Value, called_span
from dynamorm_analysis.libraries.calls.call_sites import sites
from dynamorm_analysis.libraries.guregu_dynamo.tables import is_database, named
from dynamorm_analysis.libraries.guregu_dynamo.words import LIBRARY
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import (
    FLOATS,
    INTEGERS,
    during,
    embedded,
    kind_of,
    struct_of,
    struct_of_value,
)
from dynamorm_analysis.model.table import Attribute, Definition, Index, IndexKind, Key, Projection
from dynamorm_analysis.text import Place

CREATING = "CreateTable"
CHANGES_INDEXES = frozenset({"Index", "Project"})
DEEPEST = 4  # structs inside of structs
PAIR = re.compile(r'(?P<key>[^\s:"]+):"(?P<value>(?:[^"\\]|\\.)*)"')
INDEX_TAGS: dict[str, IndexKind] = {"index": "GSI", "localIndex": "LSI"}
PARTITION, SORT = ("hash", "partition"), ("range", "sort")


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute with its tag: what it is in the table's key, and in that of each index by kind and name."""

    name: str
    type: str | None
    place: Place
    roles: tuple[str, ...]
    indexes: tuple[tuple[IndexKind, str, tuple[str, ...]], ...]


def created(program: Program, occurrence: Occurrence) -> Iterator[Definition]:
    """The table that a call creates, or those that it creates in each call of a function that is given them."""
    match occurrence.value:
        case Call(function=Member(owner=owner, name=name) as function, arguments=(first, example)) if name == CREATING:
            if not is_database(program, owner, occurrence.scope):
                return
            struct = struct_of_value(program, example.value, occurrence.scope)
            if struct is not None:
                place = occurrence.scope.place(function.name_span)
                yield _definition(program, struct, first.value, place, occurrence)
                return
            for call, at in sites(program, occurrence.scope):
                scope = during(program, call, occurrence.scope, at.scope)
                struct = struct_of_value(program, example.value, scope)
                if struct is not None:
                    place = at.scope.place(called_span(call))
                    yield _definition(
                        program, struct, first.value, place, msgspec.structs.replace(occurrence, scope=scope)
                    )


def _definition(program: Program, struct: Scope, name: Value, place: Place, occurrence: Occurrence) -> Definition:
    fields = tuple(_fields(program, struct, 0))
    table = named(program, name, occurrence.scope)
    changed = any(isinstance(one, Member) and one.name in CHANGES_INDEXES for one in occurrence.outer)
    key = _key([(field.name, field.roles) for field in fields])
    indexes = tuple(_indexes(fields, changed=changed))
    used = {name for each in (key, *(index.key for index in indexes)) if each is not None for name in each.attributes}
    unknown = {part for part, is_known in (("name", table.known), ("key", key is not None)) if not is_known}
    return Definition(
        kind="create_table",
        library=LIBRARY,
        symbol="" if table.known else struct.name or occurrence.scope.name or CREATING,
        name=table,
        place=place,
        key=key,
        attributes=tuple(Attribute(one.name, one.name, one.type, one.place) for one in fields if one.name in used),
        indexes=indexes,
        closed=key is not None and not changed,
        unknown=frozenset(unknown | ({"indexes"} if changed else set())),
    )


def _key(parts: list[tuple[str, tuple[str, ...]]]) -> Key | None:
    partition = tuple(name for name, roles in parts if any(role in PARTITION for role in roles))
    sort = tuple(name for name, roles in parts if any(role in SORT for role in roles))
    return Key(partition, sort) if partition else None


def _indexes(fields: tuple[Field, ...], *, changed: bool) -> Iterator[Index]:
    """The indexes that the tags of fields name; a local one has the table's partition key."""
    partition = [(field.name, field.roles) for field in fields if any(role in PARTITION for role in field.roles)]
    named_: dict[tuple[IndexKind, str], list[tuple[str, tuple[str, ...]]]] = {}
    places: dict[tuple[IndexKind, str], Place] = {}
    for field in fields:
        for kind, name, roles in field.indexes:
            named_.setdefault((kind, name), []).append((field.name, roles))
            places.setdefault((kind, name), field.place)
    for (kind, name), parts in named_.items():
        key = _key([*partition, *parts] if kind == "LSI" else parts)
        if key is not None:
            yield Index(name, kind, key, Projection(None if changed else "ALL"), places[kind, name])


def _fields(program: Program, struct: Scope, depth: int) -> Iterator[Field]:
    """The attributes of a struct, those of structs inside of it that have no name first."""
    if not isinstance(struct.node, Class) or depth > DEEPEST:
        return
    for base in embedded(struct.node):
        inner = struct_of(program, base, struct)
        if inner is not None:
            yield from _fields(program, inner, depth + 1)
    for statement in struct.node.body:
        match statement:
            case Assignment(targets=(Name(name=name, span=span),), value=value, annotation=type_):
                tag = str(value.value) if isinstance(value, Constant) else ""
                field = _field(program, name, tag, type_, struct, struct.place(span))
                if field is not None and name[:1].isupper():
                    yield field


def _field(program: Program, name: str, tag: str, type_: Value | None, struct: Scope, place: Place) -> Field | None:
    pairs = [(found["key"], found["value"]) for found in PAIR.finditer(tag)]
    own = next((value for key, value in pairs if key == "dynamo"), "")
    stored, *options = own.split(",")
    if stored == "-":
        return None
    indexes: list[tuple[IndexKind, str, tuple[str, ...]]] = []
    for key, value in pairs:
        if key in INDEX_TAGS:
            index, *roles = value.split(",")
            indexes.append((INDEX_TAGS[key], index, tuple(roles)))
    kind = _type(kind_of(program, type_, struct), options) if type_ is not None else None
    return Field(stored or name, kind, place, tuple(options), tuple(indexes))


def _type(kind: str, options: list[str]) -> str | None:
    if kind in INTEGERS | FLOATS:
        return "N"
    if kind == "time.Time":
        return "N" if "unixtime" in options else "S"
    return {"string": "S", "bytes": "B"}.get(kind)
