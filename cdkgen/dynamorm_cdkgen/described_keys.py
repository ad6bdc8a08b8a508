"""The keys of a kind of items: the texts that code makes them of, whose holes are called as fields or parameters."""

import re
from collections.abc import Iterable, Mapping, Sequence

from dynamorm_analysis.entity_models.model import Field, ItemKey, KeyPart, Parameter
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Definition, Key
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.plan import PlannedTable
from dynamorm_cdkgen.taken_names import free_parameter

ENTRY = re.compile(r"\[['\"](\w+)['\"]\]$")
IDENTIFIER = re.compile(r"[^\W\d]\w*")
MADE = re.compile(
    r"(?P<owner>[\w.\[\]'\"]+?)(?P<calls>(\.(date|hex|isoformat|lower|strip|upper)\(\)|\.astimezone\(UTC\)|\.value)+)"
)
"""A value and what is made of it, as it can be written again."""
OWNED = frozenset({"id", "key", "name", "value", "number", "code", "pk", "sk"})
"""Names of fields that say whose they are only with the owner's name before them."""
FRESH = re.compile(
    r"(?<![\w.])\w+\(\)"
    r"|\b(uuid\d|ulid|ULID|ksuid|nanoid|now|utcnow|today|time|time_ns|token_hex|token_urlsafe|randint|random|choice)\("
)
"""What is another value each time it is made: nobody can be asked for it again."""
WHOLE_NUMBERS = ("d", "x", "X", "b", "o")
"""How formats end that only whole numbers have: `:06d`."""
SILENT = frozenset({"self", "cls", "isoformat", "str", "hex", "get", "args", "kwargs", "event"})
"""Words in expressions that say nothing about the value."""


def item_keys(
    definition: Definition, fields: Sequence[Field], table: PlannedTable, project: Project
) -> tuple[tuple[ItemKey, ...], list[Fault]]:
    """The key in the table, then those in each index that items of a class can be in; remarks on keys whose texts are
    not told in one way, which are to be given as they are."""
    names = _names_of_holes(definition, fields, table, project)
    told: list[Fault] = []
    found: list[ItemKey] = []
    bindings = {index.name: index.binding for index in definition.indexes}
    blueprint = table.blueprint
    for index, key in blueprint.keys:
        texts = _texts(index, key, definition, table, project, names)
        if len(texts) > 1:
            where = f"index `{index}`" if index is not None else f"`{blueprint.name}`"
            because = f"items of `{definition.symbol}` have keys of several forms in {where}"
            help = "have one function make them, or give the key's attributes as they are"
            told.append(Fault(definition.place, because, help, is_remark=True))
        text = texts[0] if len(texts) == 1 else {}
        if index is None and all(name in text and text[name].constant is not None for name in key.attributes):
            text = {}  # one item that code stores is not all that there is of its kind
        if index is None or _has(key, text, definition):
            only = _only(index, key, definition, fields, table)
            if only is None:
                because = f"items of `{definition.symbol}` are in index `{index}` on a condition that is not understood"
                help = "compare fields with constants there, or test that they are not None"
                told.append(Fault(definition.place, because, help, is_remark=True))
            parts = _parts(key, text, definition, fields)
            found.append(ItemKey(index, parts, bindings.get(index, ""), only or ()))
    return tuple(found), told


def _has(key: Key, text: Mapping[str, KeyTemplate], definition: Definition) -> bool:
    attributes = {one.name for one in definition.attributes}
    return all(name in text or name in attributes for name in key.attributes)


def identity_of(key: ItemKey, fields: Iterable[Field]) -> tuple[Parameter, ...]:
    """What has to be told of an item to know its key, in the key's order."""
    return tuple({one.name: one for part in key.parts for one in parameters_in(part.template, fields)}.values())


def parameters_in(template: KeyTemplate, fields: Iterable[Field]) -> list[Parameter]:
    """The parameters that the holes of a text stand for."""
    by_code_name = {parameter_of(field): field for field in fields}
    holes = {part.name: part for part in template.parts if isinstance(part, Hole)}
    return [
        Parameter(name, by_code_name[name].type or "S", by_code_name[name].name)
        if name in by_code_name
        else Parameter(name, "N" if hole.format.endswith(WHOLE_NUMBERS) else "S")
        for name, hole in holes.items()
    ]


def named(template: KeyTemplate, names: Mapping[str, str]) -> KeyTemplate | None:
    """A text whose holes are called as fields or parameters, `names` by expressions; None where not all of it can be
    written again."""
    parts: list[str | Hole] = []
    for part in template.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        hole = _named(part, names)
        if hole is None:
            return None
        parts.append(hole)
    return KeyTemplate(tuple(parts))


def _named(hole: Hole, names: Mapping[str, str]) -> Hole | None:
    """A hole as it is called; a method that is called on the value is a part of how it becomes text."""
    if "?" in hole.format or "{" in hole.format:
        return None
    if name := _read(hole.name, names):
        return Hole(name, format=hole.format)
    made = MADE.fullmatch(hole.name)
    if made is not None and (name := _read(made["owner"], names)):
        return Hole(name, format=made["calls"] + hole.format)
    if FRESH.search(hole.name):
        return None
    called = parameter_name(hole.name)
    if called in names.values():
        called = f"{called}_text"  # not the field's value, but what is made of it
    return Hole(called, format=hole.format) if called else None


def _read(expression: str, names: Mapping[str, str]) -> str:
    """What the field that is read is called; empty where none is, or a part of one (`self.state.value`)."""
    if expression in names:
        return names[expression]
    owner = expression.rpartition(".")[0]
    is_part = "." in owner and _last(owner) in names
    return "" if is_part else names.get(_last(expression), "")


def parameter_name(expression: str) -> str:
    """`customer_id` for `order.customer_id` and `item["customerId"]`, `order_id` for `order.id`, `when` for
    `when.isoformat()`; empty where nothing can be called so."""
    if entry := ENTRY.search(expression):
        return _snake([entry[1]])
    found = [name for name in IDENTIFIER.findall(expression) if name not in SILENT]
    if not found or "env:" in expression:
        return ""
    if "(" not in expression and found[-1].lower() not in OWNED:
        found = found[-1:]
    return _snake(found)


def _last(expression: str) -> str:
    """The field that is read: `customer_id` of `order.customer_id`; empty of what is more than that."""
    if entry := ENTRY.search(expression):
        return entry[1]
    return "" if "(" in expression or "[" in expression else expression.rpartition(".")[2]


def _snake(names: Sequence[str]) -> str:
    called = "_".join(word for name in names for word in words_of(name))
    if not called.isidentifier():
        return f"the_{called}" if called else ""
    return free_parameter(called)


def parameter_of(field: Field) -> str:
    """What a parameter is called that takes a field's value."""
    return free_parameter(field.code_name)


def _held_by(name: str, definition: Definition, fields: Iterable[Field]) -> Field | None:
    """The field that a key attribute of another name holds as it is stored."""
    held = {one.name: (one.code_name, one.stored) for one in definition.attributes if one.code_name}
    return next((one for one in fields if (one.code_name, one.stored) == held.get(name)), None)


def _parts(
    key: Key, text: Mapping[str, KeyTemplate], definition: Definition, fields: Sequence[Field]
) -> tuple[KeyPart, ...]:
    def whole(name: str) -> KeyTemplate:
        field = _field(name, fields) or _held_by(name, definition, fields)
        return KeyTemplate((Hole(parameter_of(field) if field is not None else _snake([name])),))

    partition = (KeyPart(name, "partition", text.get(name) or whole(name)) for name in key.partition)
    sort = (KeyPart(name, "sort", text.get(name) or whole(name)) for name in key.sort)
    return (*partition, *sort)


def _field(name: str, fields: Iterable[Field]) -> Field | None:
    return next((field for field in fields if field.name == name), None)


# ---- texts ----------------------------------------------------------------------------------------------------------


def _texts(
    index: str | None,
    key: Key,
    definition: Definition,
    table: PlannedTable,
    project: Project,
    names: Mapping[str, str],
) -> list[dict[str, KeyTemplate]]:
    """The texts that attributes of a key are made of, by their names, once for each form that they have."""
    found: list[dict[str, KeyTemplate]] = []
    if definition.item_class is not None:
        told = {name: one for name, one in definition.item_class.texts if name in key.attributes}
        whole = {name: text for name, one in told.items() if (text := named(one, names)) is not None}
        return [whole] if whole else []
    if len(key.partition) != 1 or len(key.sort) > 1:
        return []  # of which nothing tells the texts together
    for built in _built(definition, table):
        if built.index == index and (form := _form(built, key, names)) is not None and form not in found:
            found.append(form)
    return found if found or index is not None else _asked(key, definition, table, project, names)


def _asked(
    key: Key, definition: Definition, table: PlannedTable, project: Project, names: Mapping[str, str]
) -> list[dict[str, KeyTemplate]]:
    """The texts by which single items are asked for, where nothing tells how these are written; none where there are
    several."""
    found: list[dict[str, KeyTemplate]] = []
    for access in asked_of(table.id, project):
        if access.operation not in ("get", "delete", "update") or access.by_model != definition.symbol:
            continue
        told = {one.attribute: one.value.template for one in access.key if one.operator == "="}
        partition, *sort = (told.get(name) for name in key.attributes)
        if partition is None or None in sort:
            continue
        form = _form(EntityTemplate(None, partition, next(iter(sort), None)), key, names)
        if form is not None and form not in found:
            found.append(form)
    return found if len(found) == 1 else []


def _built(definition: Definition, table: PlannedTable) -> Iterable[EntityTemplate]:
    for entity in table.blueprint.entities:
        if entity.symbol == definition.symbol:
            yield from entity.templates


def _only(
    index: str | None, key: Key, definition: Definition, fields: Sequence[Field], table: PlannedTable
) -> tuple[tuple[str, str], ...] | None:
    """The values that fields must have for the items to be in an index; None where a condition is not understood."""
    if definition.item_class is not None and index is not None:
        names = {field.code_name: field.name for field in fields}
        told = [values for name, values in definition.item_class.only if name in key.attributes]
        pairs = [pair for values in told for pair in values or ()]
        if None in told or any(name not in names for name, _ in pairs):
            return None
        return tuple(dict.fromkeys((names[name], value) for name, value in pairs))
    built = list(dict.fromkeys(one.only for one in _built(definition, table) if one.index == index))
    return built[0] if len(built) == 1 else None if built else ()


def _form(built: EntityTemplate, key: Key, names: Mapping[str, str]) -> dict[str, KeyTemplate] | None:
    """None where nothing is put together: the attributes are given as they are."""
    form: dict[str, KeyTemplate] = {}
    for attribute, template in zip(key.attributes, (built.partition, built.sort), strict=False):
        if template is None or template.tells_nothing:
            continue
        text = named(template, names)
        if text is not None:
            form[attribute] = text
    return form or None


def _names_of_holes(
    definition: Definition, fields: Sequence[Field], table: PlannedTable, project: Project
) -> dict[str, str]:
    """What expressions in keys are called: as the one field that is written from the same expression, or else as the
    field of the same name."""
    own = {name for _, key in table.blueprint.keys for name in key.attributes}
    found: dict[str, set[str]] = {}
    for access in asked_of(table.id, project):
        if access.operation in PUTS and access.entity == definition.symbol:
            for expression, attribute in _written(access):
                found.setdefault(expression, set()).add(attribute)
    by_name = {field.name: parameter_of(field) for field in fields}
    names = {expression: parameter_of(field) for field in fields for expression in (field.name, field.code_name)}
    for expression, attributes in found.items():
        telling = [name for name in attributes if name not in own] or list(attributes)
        if len(telling) == 1 and telling[0] in by_name:
            names[expression] = by_name[telling[0]]
    return names


def _written(access: Access) -> Iterable[tuple[str, str]]:
    for one in access.written:
        if one.value.expression and (one.value.template is None or one.value.template.tells_nothing):
            yield one.value.expression, one.attribute
