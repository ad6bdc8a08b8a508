"""From definitions of tables in documents (templates, schemas of models) to the kinds of items that they declare."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.deployment import as_locked
from dynamorm_analysis.entity_models.model import EntityModel, Field, ItemKey
from dynamorm_analysis.inference.code_names import class_name, code_names
from dynamorm_analysis.inference.inferring import bare_entity, entity_of, plain_keys
from dynamorm_analysis.live_tables.description import blueprint_of
from dynamorm_analysis.model.table import Attribute, Definition
from dynamorm_analysis.words import free_name

DIGEST = re.compile(r"(?<=[a-zA-Z])(?=[A-F]*[0-9])[0-9A-F]{8}$")
"""What CDK puts behind the name that a program gives, in the templates that it synthesizes: `Orders69E15B5A`."""


@dataclass(frozen=True, slots=True)
class Declared:
    """Kinds of items in the order of their tables and names; what is left out, each with the reason."""

    entities: tuple[EntityModel, ...]
    left_out: tuple[tuple[Definition, str], ...] = ()


def declared(definitions: Iterable[Definition]) -> Declared:
    """A kind of items for each model, and one for each table of infrastructure, of which only keys are known."""
    tables: dict[str, list[Definition]] = {}
    definitions = tuple(definitions)
    symbols = {one.symbol for one in definitions}
    given = [DIGEST.sub("", symbol) for symbol in symbols]
    for definition in definitions:
        own = DIGEST.sub("", definition.symbol)
        called = own if given.count(own) == 1 else definition.symbol
        tables.setdefault(_table_name(definition, called), []).append(definition)
    entities: list[EntityModel] = []
    left_out: list[tuple[Definition, str]] = []
    for name, together in sorted(tables.items()):
        if any(one.key is None or "key" in one.unknown for one in together):
            left_out += [(one, "its key is not known") for one in together]
            continue
        if len({one.key for one in together}) > 1:
            left_out += [(one, f"`{name}` has another key elsewhere") for one in together]
            continue
        blueprint = blueprint_of(name, as_locked(*together))
        models = [one for one in together if one.kind in ("model", "entity")]
        entities += [_entity(one, blueprint) for one in sorted(models, key=lambda one: one.symbol)]
        if not models:
            entities.append(bare_entity(blueprint))
    return Declared(tuple(_named_apart(entities)), tuple(left_out))


def _named_apart(entities: Iterable[EntityModel]) -> Iterator[EntityModel]:
    """Kinds of items that stand in one file, no two of which have one name."""
    taken: set[str] = set()
    for entity in entities:
        yield replace(entity, name=free_name(entity.name, taken))


def _table_name(definition: Definition, called: str) -> str:
    """The name of a table where it is written out, else what the document calls it."""
    name = definition.name
    is_known = name.source in ("literal", "constant", "default") and name.text and "{" not in name.text
    return name.text if is_known else called or name.text


def _entity(definition: Definition, table: Blueprint) -> EntityModel:
    names = code_names(attribute.name for attribute in definition.attributes)
    key = [*table.key.attributes]
    fields = [_field(attribute, names) for attribute in definition.attributes]
    fields.sort(key=lambda one: (one.name not in key, key.index(one.name) if one.name in key else 0, not one.required))
    lacking = [name for name in key if name not in names]
    fields = [*(Field(name, code_names((*names, name))[name], table.types.get(name)) for name in lacking), *fields]
    by_name = {field.name: field.code_name for field in fields}
    return entity_of(class_name(definition.symbol), table, tuple(fields), _keys(table, by_name))


def _keys(table: Blueprint, names: Mapping[str, str]) -> tuple[ItemKey, ...]:
    """The keys that a model has all attributes of: its items are in no other index."""
    having = [one for one in table.indexes if all(name in names for name in one.key.attributes)]
    return plain_keys(Blueprint(table.name, table.key, table.types, tuple(having)), names)


def _field(attribute: Attribute, names: Mapping[str, str]) -> Field:
    return Field(
        name=attribute.name,
        code_name=names[attribute.name],
        type=attribute.type,
        required=attribute.required,
        role=attribute.role,
        values=attribute.values,
        default=attribute.default,
    )
