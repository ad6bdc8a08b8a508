"""The items of tables as types of TypeScript, and functions that build their keys as the models do."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from dynamorm_analysis.model.table import Attribute, Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import free_name
from dynamorm_cdkgen.asked_tables import table_of
from dynamorm_cdkgen.plan import PlannedTable
from dynamorm_cdkgen.typescript import documentation
from dynamorm_cdkgen.typescript_keys import key_functions, padding, pascal_word
from dynamorm_cdkgen.typescript_layout import STEP, bracketed, property_name, quoted
from dynamorm_cdkgen.typescript_maps import MapNames, called, named_maps, type_of
from dynamorm_cdkgen.written_items import items_of, kinds_of, written_items

NOTHING = "export {};\n"
"""A module without types."""


def item_types(tables: Sequence[PlannedTable], project: Project) -> str:
    """A module with an interface for each model of the tables, and functions for each key that is made of a text: one
    that builds it, and where a key can have been built in one way only, one that takes it apart. It imports nothing."""
    taken, maps = {"padded"}, MapNames()
    items = {table.id: [*_items(table, project)] for table in tables}
    reserved = frozenset(_called(definition) for of_table in items.values() for definition, _ in of_table)
    lines: list[str] = []
    for table in tables:
        fields: dict[str, Mapping[str, Attribute]] = {}
        for definition, does in items[table.id]:
            fields[definition.symbol] = {one.code_name: one for one in definition.attributes}
            lines += _interface(definition, table, does, taken, maps, reserved)
        kinds = kinds_of(table, project)
        for entity in kinds:
            for template in entity.templates:
                lines += key_functions(entity, template, table.blueprint, kinds, fields.get(entity.symbol, {}), taken)
    lines += padding(lines)
    return "\n".join(lines[1:]) + "\n" if lines else NOTHING


def _items(table: PlannedTable, project: Project) -> Iterator[tuple[Definition, str]]:
    """The kinds of items in a table, each with what its file does to it: those of classes and those of functions."""
    for definition in table_of(table.id, project).definitions:
        if definition.kind in ("model", "entity") and definition.attributes and definition.symbol:
            yield definition, "defines"
    yield from ((items_of(kind), "writes") for kind in written_items(project).kinds[table.id])


# ---- items ----------------------------------------------------------------------------------------------------------


def _interface(
    definition: Definition, table: PlannedTable, does: str, taken: set[str], maps: MapNames, reserved: Collection[str]
) -> Iterator[str]:
    """The item, as its file `does` it, and below it the maps in it that no item before had."""
    name = free_name(_called(definition), taken)
    found = [*named_maps(definition.attributes, maps, taken, reserved)]
    notes = {one.name: _note(one, table) for one in definition.attributes}
    told = f"An item of `{table.blueprint.name}`, as `{definition.place.path}` {does} it."
    yield from _object(name, told, definition.attributes, notes, taken, maps)
    for word, held in found:
        told = f"A map in items, as `{held.place.path}` {does} it."
        *members, end = _object(word, told, held.attributes, {}, taken, maps)
        yield from members
        if held.is_open:
            yield f"{STEP}[name: string]: unknown;"
        yield end


def _object(
    name: str,
    told: str,
    attributes: Sequence[Attribute],
    notes: Mapping[str, str],
    taken: set[str],
    maps: MapNames,
) -> Iterator[str]:
    """The values that attributes can have, where these are few, and the interface of what has them."""
    unique = {one.name: one for one in attributes}.values()
    chosen: dict[str, str] = {}
    for attribute in unique:
        if attribute.values and attribute.type == "S":
            chosen[attribute.name] = free_name(f"{name}{pascal_word(attribute.name)}", taken)
            yield from _values(chosen[attribute.name], attribute, name, taken)
    yield ""
    yield from documentation(told, "")
    yield f"export interface {name} {{"
    for attribute in unique:
        if note := notes.get(attribute.name, ""):
            yield from documentation(note, STEP)
        type_ = type_of(attribute, chosen, maps)
        yield f"{STEP}{property_name(attribute.name)}{'' if attribute.required else '?'}: {type_};"
    yield "}"


def _called(definition: Definition) -> str:
    return called(definition.symbol, "Item")


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
