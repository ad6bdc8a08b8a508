"""Examples of a table's items: what each kind of them writes into keys and attributes, with values that anyone could
guess from their names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dynamorm_analysis.model.access import PUTS
from dynamorm_analysis.model.entity import Entity
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Attribute, Definition, Key
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.asked_tables import table_of
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.enumerations import with_values
from dynamorm_cdkgen.plan import OF_CODE, PlannedTable
from dynamorm_cdkgen.written_items import items_of, kinds_of, written_items

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

SHOWN = 4
"""So many parts of a map are shown."""
INNER = 2
"""Maps and lists inside of each other that are shown."""

Condition = tuple[str, tuple[tuple[str, str], ...]]


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
    key, kinds = table.blueprint.key, kinds_of(table, project)
    known = [kind for kind in kinds if len(kinds) == 1 or any(one.index is None for one in kind.templates)]
    found = [item for kind in known for item in _of_kind(kind, table, project) if item.has(key)]
    return tuple(sorted(found, key=lambda item: (item.values(key.attributes), item.kind)))


def _of_kind(entity: Entity, table: PlannedTable, project: Project) -> Iterator[ExampleItem]:
    """Two items of one partition or, where there would be one item in it, of one partition of an index; else one."""
    fields, templates = _fields(entity, table, project), _templates(entity, table)
    conditions = [*_conditions(entity, table, project)]
    key = table.blueprint.key
    first = _item(entity, table, fields, templates, conditions, key.partition, 1)
    yield first
    indexes = (index.key for index in table.blueprint.indexes if index.key.sort and first.has(index.key))
    for one in (key, *indexes):
        second = _item(entity, table, fields, templates, conditions, one.partition, 2)
        if second.has(key) and second.values(key.attributes) != first.values(key.attributes):
            yield second
            return


def _item(
    entity: Entity,
    table: PlannedTable,
    fields: Mapping[str, Attribute],
    templates: Mapping[str, KeyTemplate],
    conditions: Sequence[Condition],
    partition: Sequence[str],
    number: int,
) -> ExampleItem:
    """What makes the partition is the same in all items of it; an index has those whose values say so."""
    key = table.blueprint.key
    named = {field.code_name: field for field in fields.values()}
    shared = {*partition, *(name for one in partition if one in templates for name in _named(templates[one]))}
    numbers = {name: 1 if name in shared or field.name in shared else number for name, field in named.items()}
    values = {name: _of_field(field, entity, numbers[field.code_name]) for name, field in fields.items()}
    keys = {
        name: _filled(one, entity, named, lambda hole: numbers.get(hole, 1 if hole in shared else number))
        for name, one in templates.items()
        if name not in fields or not _is_of_another_name(one)
    }
    lacking = {name for name, only in conditions if any(values.get(field) != value for field, value in only)}
    own = {name: keys[name] for name in key.attributes if name in keys}
    told = {**own, **values, **keys}
    return ExampleItem(entity.symbol, {name: text for name, text in told.items() if name not in lacking})


def _is_of_another_name(template: KeyTemplate) -> bool:
    """Whether it is a value that no field is called as, but an expression."""
    match template.parts:
        case (Hole(name),):
            return not _field_of(Hole(name)).isidentifier() or "(" in name or "[" in name
    return False


def _named(template: KeyTemplate) -> Iterator[str]:
    """The fields that stand in a text, as code calls them."""
    yield from (_field_of(part) for part in template.parts if isinstance(part, Hole))


def _field_of(hole: Hole) -> str:
    return hole.name.removeprefix("self.").partition(".")[0]


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


def _declared(entity: Entity, table: PlannedTable, project: Project) -> Iterator[Definition]:
    for definition in (
        *table_of(table.id, project).definitions,
        *map(items_of, written_items(project).kinds[table.id]),
    ):
        if definition.kind in OF_CODE and definition.symbol == entity.symbol:
            yield definition


def _conditions(entity: Entity, table: PlannedTable, project: Project) -> Iterator[Condition]:
    """The attributes of keys that items have only with some values of fields, with these."""
    for definition in _declared(entity, table, project):
        for name, only in definition.item_class.only if definition.item_class is not None else ():
            yield name, only or ()


def _fields(entity: Entity, table: PlannedTable, project: Project) -> Mapping[str, Attribute]:
    """The attributes of a kind as its class declares them, else as the function that puts it writes them."""
    for definition in _declared(entity, table, project):
        if definition.attributes:
            library, path = definition.library, definition.place.path
            return {one.name: with_values(_with_default(one), library, path, project) for one in definition.attributes}
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


def _with_default(field: Attribute) -> Attribute:
    """Of what is always written alike, with that as its value."""
    return replace(field, values=(field.default,)) if field.default and not field.values else field


def _values(value: WrittenValue) -> tuple[str, ...]:
    """All that are written, where the source limits them."""
    constant = value.template.constant if value.template is not None else None
    return value.values or ((constant,) if constant else ())


# ---- values ---------------------------------------------------------------------------------------------------------


def _filled(
    template: KeyTemplate, entity: Entity, named: Mapping[str, Attribute], number_of: Callable[[str], int]
) -> str:
    texts: list[str] = []
    for part in template.parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        name = _field_of(part)
        field, number = named.get(name), number_of(name)
        texts.append(_of_field(field, entity, number) if field is not None else _value(part, entity, number))
    return "".join(texts)


def _of_field(field: Attribute, entity: Entity, number: int) -> str:
    if field.values:
        return field.values[(number - 1) % len(field.values)]
    if field.type == "BOOL":
        return "true"
    if field.type == "N":
        return "1767225600" if field.role == "ttl" else str(number)
    if field.declared.partition(" ")[0] == "date":
        return f"2026-01-1{number}"
    if field.type in ("L", "M") and (field.holds is not None or field.element is not None):
        return _structured(field, entity, number, INNER)
    return TEXTS.get(field.type) or _value(Hole(field.code_name or field.name), entity, number)


def _structured(field: Attribute, entity: Entity, number: int, deep: int) -> str:
    """A map with some of its parts, or a list with one element, as far inside as `deep`."""
    held, element = field.holds, field.element
    if deep and held is not None and held.is_named and not held.recurs:
        told = [f"{one.name}: {_inside(one, entity, number, deep)}" for one in held.attributes[:SHOWN]]
        more = ["…"] if held.is_open or len(held.attributes) > SHOWN else []
        return f"{{{', '.join([*told, *more])}}}"
    if deep and element is not None and field.type == "L":
        named = replace(element, name=field.name, code_name=field.code_name)
        return f"[{_inside(named, entity, number, deep)}, …]"
    return TEXTS.get(field.type, "…")


def _inside(field: Attribute, entity: Entity, number: int, deep: int) -> str:
    if field.holds is not None or field.element is not None:
        return _structured(field, entity, number, deep - 1)
    return _of_field(field, entity, number)


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
