"""The items of tables as types of TypeScript, and functions that build their keys as the models do."""

from collections.abc import Iterator, Mapping, Sequence

from dynamorm_analysis.model.table import Attribute, Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import free_name
from dynamorm_cdkgen.plan import PlannedTable
from dynamorm_cdkgen.typescript import documentation
from dynamorm_cdkgen.typescript_keys import TYPES, UNKNOWN, key_functions, padding, pascal_word
from dynamorm_cdkgen.typescript_layout import STEP, bracketed, property_name, quoted
from dynamorm_cdkgen.written_items import items_of, kinds_of, written_items

PREDEFINED = frozenset({
    "any", "bigint", "boolean", "never", "null", "number", "object", "string", "symbol", "undefined", "unknown", "void",
})  # fmt: skip

NOTHING = "export {};\n"
"""A module without types."""


def item_types(tables: Sequence[PlannedTable], project: Project) -> str:
    """A module with an interface for each model of the tables, and functions for each key that is made of a text: one
    that builds it, and where a key can have been built in one way only, one that takes it apart. It imports nothing."""
    taken = {"padded"}
    lines: list[str] = []
    for table in tables:
        fields: dict[str, Mapping[str, Attribute]] = {}
        for definition in project.tables[table.id].definitions:
            if definition.kind in ("model", "entity") and definition.attributes and definition.symbol:
                fields[definition.symbol] = {one.code_name: one for one in definition.attributes}
                lines += _interface(definition, table, "defines", taken)
        for definition in map(items_of, written_items(project).kinds[table.id]):
            fields[definition.symbol] = {one.code_name: one for one in definition.attributes}
            lines += _interface(definition, table, "writes", taken)
        kinds = kinds_of(table, project)
        for entity in kinds:
            for template in entity.templates:
                lines += key_functions(entity, template, table.blueprint, kinds, fields.get(entity.symbol, {}), taken)
    lines += padding(lines)
    return "\n".join(lines[1:]) + "\n" if lines else NOTHING


# ---- items ----------------------------------------------------------------------------------------------------------


def _interface(definition: Definition, table: PlannedTable, does: str, taken: set[str]) -> Iterator[str]:
    """The values that attributes can have, where these are few, and the item, as its file `does` it."""
    name = free_name(_called(definition), taken)
    attributes = {one.name: one for one in definition.attributes}.values()
    chosen: dict[str, str] = {}
    for attribute in attributes:
        if attribute.values and attribute.type == "S":
            chosen[attribute.name] = free_name(f"{name}{pascal_word(attribute.name)}", taken)
            yield from _values(chosen[attribute.name], attribute, name, taken)
    yield ""
    yield from documentation(f"An item of `{table.blueprint.name}`, as `{definition.place.path}` {does} it.", "")
    yield f"export interface {name} {{"
    for attribute in attributes:
        if note := _note(attribute, table):
            yield from documentation(note, STEP)
        type_ = chosen.get(attribute.name) or TYPES.get(attribute.type, UNKNOWN)
        yield f"{STEP}{property_name(attribute.name)}{'' if attribute.required else '?'}: {type_};"
    yield "}"


def _called(definition: Definition) -> str:
    """What an item is called: as its class is, as far as TypeScript lets it."""
    name = definition.symbol if definition.symbol.isidentifier() else pascal_word(definition.symbol)
    return f"{name}Item" if name in PREDEFINED else name


def _values(name: str, attribute: Attribute, model: str, taken: set[str]) -> Iterator[str]:
    listed = free_name(f"{name[:1].lower()}{name[1:]}Values", taken)
    yield ""
    yield from documentation(f"All that `{attribute.name}` of `{model}` can be.", "")
    literals = [quoted(value) for value in attribute.values]
    yield from bracketed(literals, f"export const {listed} = [", "] as const;")
    yield from ("", f"export type {name} = (typeof {listed})[number];")


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
