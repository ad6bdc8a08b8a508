"""The items of tables as types of TypeScript, and functions that build their keys as the models do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.model.entity import Entity, EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Attribute, Definition, Key
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.naming import free_name
from dynamorm_cdkgen.plan import OF_CODE, PlannedTable
from dynamorm_cdkgen.typescript import documentation
from dynamorm_cdkgen.typescript_layout import STEP, WIDTH, braced, in_template, property_name, quoted

TYPES: Mapping[str | None, str] = {
    "S": "string", "N": "number", "B": "Uint8Array", "BOOL": "boolean", "NULL": "null", "L": "unknown[]",
    "M": "Record<string, unknown>", "SS": "Set<string>", "NS": "Set<number>", "BS": "Set<Uint8Array>",
}  # fmt: skip
UNKNOWN = "unknown"
PATH = re.compile(r"[A-Za-z_][\w.]*")


def item_types(tables: Sequence[PlannedTable], project: Project) -> str:
    """A module with an interface for each model of the tables, and a function for each key that is made of a text. It
    imports nothing."""
    taken: set[str] = set()
    lines: list[str] = []
    for table in tables:
        for definition in project.tables[table.id].definitions:
            if definition.kind in OF_CODE and definition.attributes and definition.symbol:
                lines += ["", *_interface(free_name(definition.symbol, taken), definition, table)]
        for entity in table.blueprint.entities:
            for template in entity.templates:
                if builder := _builder(entity, template, table, taken):
                    lines += ["", *builder]
    return "\n".join(lines[1:]) + "\n" if lines else "export {};\n"


# ---- items ----------------------------------------------------------------------------------------------------------


def _interface(name: str, definition: Definition, table: PlannedTable) -> Iterator[str]:
    yield from documentation(f"An item of `{table.blueprint.name}`, as `{definition.place.path}` defines it.", "")
    yield f"export interface {name} {{"
    for attribute in {one.name: one for one in definition.attributes}.values():
        if note := _note(attribute, table):
            yield from documentation(note, STEP)
        yield from _property(attribute)
    yield "}"


def _note(attribute: Attribute, table: PlannedTable) -> str:
    blueprint = table.blueprint
    if attribute.name in blueprint.key.partition:
        return "The partition key."
    if attribute.name in blueprint.key.sort:
        return "The sort key."
    if attribute.name == blueprint.ttl:
        return "When DynamoDB deletes the item, in seconds since 1970."
    indexes = [index.name for index in blueprint.indexes if attribute.name in index.key.attributes]
    return f"A key of {', '.join(indexes)}." if indexes else ""


def _property(attribute: Attribute) -> Iterator[str]:
    name = f"{property_name(attribute.name)}{'' if attribute.required else '?'}"
    options = _options(attribute)
    flat = f"{STEP}{name}: {' | '.join(options)};"
    if len(flat) <= WIDTH or len(options) == 1:
        yield flat
        return
    yield f"{STEP}{name}:"
    yield from (f"{STEP * 2}| {option}" for option in options[:-1])
    yield f"{STEP * 2}| {options[-1]};"


def _options(attribute: Attribute) -> list[str]:
    if attribute.values and attribute.type == "S":
        return [quoted(value) for value in attribute.values]
    return [TYPES.get(attribute.type, UNKNOWN)]


# ---- keys -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """An attribute of a key: its name, the text that it is made of, and the type of what it is made from alone."""

    attribute: str
    template: KeyTemplate
    type: str


def _builder(entity: Entity, template: EntityTemplate, table: PlannedTable, taken: set[str]) -> list[str]:
    """The function that builds a key; nothing where no text of it has something put in, nor where it is not known
    whole."""
    parts = _parts(template, table)
    if not any(part.template.constant is None and not part.template.tells_nothing for part in parts):
        return []
    holes = dict.fromkeys(hole for part in parts for hole in part.template.parts if isinstance(hole, Hole))
    if not all(words_of(hole.name) for hole in holes):
        return []
    names = _parameters(holes)
    where = f"In{_pascal(template.index)}" if template.index is not None else ""
    name = free_name(f"{_camel(entity.symbol)}Key{where}", taken)
    types = {names[hole]: _type(hole, parts) for hole in holes}
    of = f"index `{template.index}`" if template.index is not None else "the table"
    return [*documentation(f"The key of `{entity.symbol}` in {of}.", ""), *_function(name, types, names, parts)]


def _parts(template: EntityTemplate, table: PlannedTable) -> list[_Part]:
    blueprint = table.blueprint
    index = blueprint.index(template.index) if template.index is not None else None
    key = blueprint.key if template.index is None else index.key if index is not None else Key(())
    if len(key.partition) != 1 or (key.sort and template.sort is None):
        return []
    told = [(key.partition[0], template.partition)]
    if key.sort and template.sort is not None:
        told.append((key.sort[0], template.sort))
    return [_Part(name, text, TYPES.get(blueprint.types.get(name), UNKNOWN)) for name, text in told]


def _parameters(holes: Mapping[Hole, None]) -> Mapping[Hole, str]:
    taken: set[str] = set()
    return {hole: free_name(_parameter(hole.name), taken) for hole in holes}


def _parameter(expression: str) -> str:
    """`email` for `email.lower()`, `orderId` for `order.id`, `id` for `uuid4().hex`."""
    found = PATH.match(expression)
    name = found[0] if found else ""
    called = expression[len(name) :].startswith("(")
    owner = name.rpartition(".")[0] if called else name
    if called and not owner and name.startswith("uuid"):
        return "id"
    return _camel(owner.removeprefix("self.") or expression)


def _type(hole: Hole, parts: list[_Part]) -> str:
    """That of the attribute which is nothing but this; what is put into a text may be a number as well."""
    return next((part.type for part in parts if part.template.parts == (hole,)), "string | number")


def _function(name: str, types: Mapping[str, str], names: Mapping[Hole, str], parts: list[_Part]) -> Iterator[str]:
    fields = [f"{property_name(part.attribute)}: {_value(part, names)}" for part in parts]
    parameters = [f"{parameter}: {type_}" for parameter, type_ in types.items()]
    yield from braced(parameters, f"export function {name}(values: {{", "}) {", ";")
    yield from braced(fields, f"{STEP}return {{", "};")
    yield "}"


def _value(part: _Part, names: Mapping[Hole, str]) -> str:
    template = part.template
    if template.constant is not None:
        return quoted(template.constant) if part.type != "number" else template.constant
    match template.parts:
        case (Hole() as hole,):
            return f"values.{names[hole]}"
    shown = (in_template(each) if isinstance(each, str) else f"${{values.{names[each]}}}" for each in template.parts)
    return f"`{''.join(shown)}`"


def _camel(name: str) -> str:
    called = _pascal(name)
    return f"{called[:1].lower()}{called[1:]}"


def _pascal(name: str) -> str:
    called = "".join(map(str.capitalize, words_of(name)))
    return called if called.isidentifier() else f"The{called}"
