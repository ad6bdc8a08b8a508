"""Recognises TableTheory's model schemas (DMS, `dms_version` 0.1 and 0.2), in YAML and JSON.

A schema holds models; several may share one table, which then is all of them together. It tells nothing of what a
table has beyond its models: streams, billing, the time to live as it is switched on.
"""

from collections.abc import Iterator

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Collection, Constant, Mapping, Name, Value
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.documents import Found, field, fields, is_whole, text_of
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName
from dynamorm_analysis.model.table import Attribute, AttributeRole, Definition, Index, IndexKind, Key, Projection
from dynamorm_analysis.text import Place, Span

LIBRARY = "dms"
LANGUAGES = ("yaml", "json")
MARKERS = ("dms_version",)

ROLES: dict[str, AttributeRole] = {"ttl": "ttl", "version": "version"}
KINDS: dict[str, IndexKind] = {"GSI": "GSI", "LSI": "LSI"}


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The models of a schema."""
    match unit.statement:
        case Assignment(targets=(Name(name="models"),), value=Collection(items=models)):
            pass
        case _:
            return Recognised()
    if not program.bindings(path, "dms_version"):
        return Recognised()
    found = (Found(path, unit.anchor, model) for model in models)
    return Recognised(tuple(definition for model in found if (definition := _definition(model)) is not None))


def _definition(model: Found) -> Definition | None:
    name = field(model.value, "name")
    if not isinstance(model.value, Mapping) or not isinstance(name, Constant):
        return None
    table = text_of(field(field(model.value, "table"), "name"))
    table_name = TableName(table, "literal") if table else UNKNOWN_NAME
    key = _key(field(model.value, "keys"))
    listed = field(model.value, "indexes")
    indexes = list(_indexes(model, listed, key))
    is_all = listed is None or (isinstance(listed, Collection) and len(indexes) == len(listed.items))
    attributes = tuple(_attributes(model))
    closed = is_all and key is not None and is_whole(model.value)
    return Definition(
        kind="model",
        library=LIBRARY,
        symbol=str(name.value),
        name=table_name,
        place=Place(model.path, model.anchor, _text_span(name)),
        key=key,
        attributes=attributes,
        indexes=tuple(indexes),
        ttl=next((one.name for one in attributes if one.role == "ttl"), None),
        closed=closed,
        unknown=frozenset(
            part for part, known in (("name", table_name.known), ("key", key), ("indexes", closed)) if not known
        ),
    )


def _text_span(text: Constant) -> Span:
    """The characters of a text without its quotes, where they stand there as they are."""
    length = len(str(text.value).encode())
    return Span(text.content, text.content + length) if text.content >= 0 else text.span


def _key(value: Value | None) -> Key | None:
    """The key of a table or an index; with a sort key that is not told nothing is known."""
    partition, sort = field(value, "partition"), field(value, "sort")
    names = tuple(text_of(field(part, "attribute")) for part in (partition, sort))
    if names[0] is None or (sort is not None and names[1] is None):
        return None
    return Key((names[0],), (names[1],) if names[1] is not None else ())


def _indexes(model: Found, value: Value | None, key: Key | None) -> Iterator[Index]:
    for element in value.items if isinstance(value, Collection) else ():
        name, kind = text_of(field(element, "name")), KINDS.get(text_of(field(element, "type")) or "")
        index_key = _key(element)
        if kind == "LSI" and index_key is None and key is not None:  # its partition key is the table's
            sort = text_of(field(field(element, "sort"), "attribute"))
            index_key = Key(key.partition, (sort,)) if sort is not None else None
        if name is None or kind is None or index_key is None:
            continue
        yield Index(name, kind, index_key, _projection(field(element, "projection")), model.part(element).place())


def _projection(value: Value | None) -> Projection:
    match text_of(field(value, "type")), field(value, "fields"):
        case ("ALL" | "KEYS_ONLY") as kind, _:
            return Projection(kind)
        case "INCLUDE", Collection(items=items):
            names = tuple(text for item in items if (text := text_of(item)) is not None)
            return Projection("INCLUDE", names) if len(names) == len(items) else Projection(None)
        case None, None:
            return Projection("ALL")
        case _:
            return Projection(None)


def _attributes(model: Found) -> Iterator[Attribute]:
    listed = field(model.value, "attributes")
    for element in listed.items if isinstance(listed, Collection) else ():
        name, kind = text_of(field(element, "attribute")), text_of(field(element, "type"))
        if name is None:
            continue
        given = dict(fields(element))
        is_optional = _is_true(given.get("optional")) or _is_true(given.get("omit_empty"))
        roles = given.get("roles")
        names = [text_of(item) for item in roles.items] if isinstance(roles, Collection) else []
        yield Attribute(
            name,
            name,
            kind if kind in TYPES else None,
            model.part(element).place(),
            text_of(given.get("format")) or "",
            not is_optional,
            next((ROLES[role] for role in names if role in ROLES), ""),
        )


def _is_true(value: Value | None) -> bool:
    return isinstance(value, Constant) and value.value is True
