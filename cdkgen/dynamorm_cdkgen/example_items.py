"""Examples of a table's items: what each kind of them writes into keys and attributes, with values that anyone could
guess from their names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.model.access import PUTS, WrittenValue
from dynamorm_analysis.model.entity import Entity
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Attribute, Key
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.enumerations import with_values
from dynamorm_cdkgen.kinds_of_items import kinds_in
from dynamorm_cdkgen.plan import OF_CODE, PlannedTable

DAYS = frozenset({"date", "day", "on", "birthday"})
TIMES = frozenset(
    {"at", "time", "timestamp", "datetime", "moment", "now", "created", "updated", "since", "until", "ts"}
)
NAMELESS = frozenset({"id", "ids", "key", "uuid", "uuid4", "hex", "pk", "sk", "number", "no", "code", "str", "string"})
"""Words that say nothing of whose value it is."""
COUNTED = frozenset({"number", "no", "count", "version", "sequence", "seq", "position", "rank"})
TEXTS: Mapping[str | None, str] = {
    "B": "…",
    "NULL": "null",
    "L": "[…]",
    "M": "{…}",
    "SS": "{…}",
    "NS": "{…}",
    "BS": "{…}",
}


@dataclass(frozen=True, slots=True)
class ExampleItem:
    """An item of a kind: its attributes by their DynamoDB names, those of keys first."""

    kind: str
    attributes: Mapping[str, str]

    def has(self, key: Key) -> bool:
        return all(name in self.attributes for name in key.attributes)

    def values(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.attributes[name] for name in names)


def example_items(table: PlannedTable, project: Project) -> tuple[ExampleItem, ...]:
    """Items in the order of their keys; two of a kind where one partition may hold several. A kind of which it is not
    known what it writes into the table's key is left out, unless it is the only one there."""
    key, kinds = table.blueprint.key, kinds_in(project.tables[table.id], table.blueprint.entities)
    known = [kind for kind in kinds if len(kinds) == 1 or any(one.index is None for one in kind.templates)]
    found = [item for kind in known for item in _of_kind(kind, table, project) if item.has(key)]
    return tuple(sorted(found, key=lambda item: (item.values(key.attributes), item.kind)))


def _of_kind(entity: Entity, table: PlannedTable, project: Project) -> Iterator[ExampleItem]:
    """One item or, where the sort keys of two would differ, two of one partition."""
    fields, templates = _fields(entity, table, project), _templates(entity, table)
    first, second = (_item(entity, table, fields, templates, number) for number in (1, 2))
    yield first
    sort = table.blueprint.key.sort
    if sort and first.attributes.get(sort[0]) != second.attributes.get(sort[0]):
        yield second


def _item(
    entity: Entity,
    table: PlannedTable,
    fields: Mapping[str, Attribute],
    templates: Mapping[str, KeyTemplate],
    number: int,
) -> ExampleItem:
    key = table.blueprint.key
    numbers = dict.fromkeys(key.partition, 1)
    keys = {name: _filled(one, entity, fields, numbers.get(name, number)) for name, one in templates.items()}
    values = {name: _of_field(field, entity, numbers.get(name, number)) for name, field in fields.items()}
    own = {name: keys[name] for name in key.attributes if name in keys}
    return ExampleItem(entity.symbol, {**own, **values, **keys})


def _templates(entity: Entity, table: PlannedTable) -> Mapping[str, KeyTemplate]:
    """What each attribute of a key holds, as far as that is known."""
    found: dict[str, KeyTemplate] = {}
    for one in entity.templates:
        key = table.blueprint.key_of(one.index) or Key(())
        if len(key.partition) == 1:
            found.setdefault(key.partition[0], one.partition)
        if len(key.sort) == 1 and one.sort is not None:
            found.setdefault(key.sort[0], one.sort)
    return found


def _fields(entity: Entity, table: PlannedTable, project: Project) -> Mapping[str, Attribute]:
    """The attributes of a kind as its class declares them, else as the function that puts it writes them."""
    for definition in project.tables[table.id].definitions:
        if definition.kind in OF_CODE and definition.symbol == entity.symbol and definition.attributes:
            library, path = definition.library, definition.place.path
            return {one.name: with_values(one, library, path, project) for one in definition.attributes}
    written = [
        one
        for access in asked_of(table.id, project)
        if access.operation in PUTS and entity.symbol in (access.function, access.entity)
        for one in access.written
    ]
    return {
        one.attribute: Attribute(
            one.attribute,
            one.attribute,
            one.value.type,
            one.place,
            values=_values(one.value),
        )
        for one in written
    }


def _values(value: WrittenValue) -> tuple[str, ...]:
    """All that are written, where the source limits them."""
    constant = value.template.constant if value.template is not None else None
    return value.values or ((constant,) if constant else ())


# ---- values ---------------------------------------------------------------------------------------------------------


def _filled(template: KeyTemplate, entity: Entity, fields: Mapping[str, Attribute], number: int) -> str:
    named = {field.code_name: field for field in fields.values()}
    texts: list[str] = []
    for part in template.parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        field = named.get(part.name.removeprefix("self.").partition(".")[0])
        texts.append(_of_field(field, entity, number) if field is not None else _value(part, entity, number))
    return "".join(texts)


def _of_field(field: Attribute, entity: Entity, number: int) -> str:
    if field.values:
        return field.values[(number - 1) % len(field.values)]
    if field.type == "BOOL":
        return "true"
    if field.type == "N":
        return "1767225600" if field.role == "ttl" else str(number)
    return TEXTS.get(field.type) or _value(Hole(field.code_name or field.name), entity, number)


def _value(hole: Hole, entity: Entity, number: int) -> str:
    words = words_of(hole.name.removeprefix("self."))
    if not TIMES.isdisjoint(words):
        return f"2026-01-1{number}T09:30:00Z"
    if not DAYS.isdisjoint(words):
        return f"2026-01-1{number}"
    if "month" in words:
        return f"2026-0{number}"
    if "year" in words:
        return "2026"
    if "email" in words:
        return f"someone-{number}@example.com"
    telling = (
        [word for word in words if word not in NAMELESS and not word.isdigit()] or words_of(entity.symbol) or ["item"]
    )
    return f"{'-'.join(telling)}-{number}"
