"""Where a sample of a table's items does not look as its models say: attributes, types and key texts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from dynamorm_analysis.agreement import place_of
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.inference.sample import Item, type_of
from dynamorm_analysis.items.entities import entities
from dynamorm_analysis.live_tables.drift import compared_definitions
from dynamorm_analysis.live_tables.drift_rules import ITEMS, finding
from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.model.table import Definition, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.wording import TYPE_WORDS

MOST_NAMES = 20
"""So many attributes are told of one by one; a table that holds more is no table of these models."""


def item_drift(table: Table, name: str, items: Sequence[Item], project: Project) -> Iterator[Finding]:
    """What a sample of the table that the account calls by a `name` has otherwise than models say. Nothing of what
    items hold is told but the names of attributes."""
    definitions = compared_definitions(table, project)
    if not items or not definitions:
        return
    models = [one for one in definitions if one.kind in ("model", "entity")]
    yield from _types(models, name, items)
    if models and all(one.bases_known and one.attributes and "attributes" not in one.unknown for one in models):
        yield from _unknown(models, table, name, items, project)
    yield from _unfitting(definitions[0], table, name, items, project)


def _unknown(
    models: Sequence[Definition], table: Table, name: str, items: Sequence[Item], project: Project
) -> Iterator[Finding]:
    """Attributes that neither a model declares nor code writes."""
    known = {attribute for one in models for attribute in _declared(one)}
    known |= {written.attribute for access in project.accesses_of(table.id) for written in access.written}
    found = Counter(attribute for item in items for attribute in item if attribute not in known)
    for attribute, count in sorted(found.items())[:MOST_NAMES]:
        yield finding(
            ITEMS,
            models[0].place,
            f"{_share(count, items)} of `{name}` have an attribute `{attribute}` that no model knows.",
            "Declare it where something needs it.",
            Severity.INFO,
        )


def _declared(definition: Definition) -> Iterator[str]:
    yield from (one.name for one in definition.attributes)
    yield from (definition.key.attributes if definition.key is not None else ())
    for index in definition.indexes:
        yield from index.key.attributes
        yield from (one.name for one in index.attributes)
    if definition.ttl:
        yield definition.ttl


def _types(models: Sequence[Definition], name: str, items: Sequence[Item]) -> Iterator[Finding]:
    """Attributes whose values are of a type that no model declares; `NULL` is how some say that there is no value."""
    told: dict[str, dict[str, Definition]] = {}
    unsure: set[str] = set()
    for model in models:
        for attribute in model.attributes:
            if attribute.type is None:
                unsure.add(attribute.name)
            else:
                told.setdefault(attribute.name, {}).setdefault(attribute.type, model)
    for called in sorted(told.keys() - unsure):
        types = told[called]
        found = Counter(type_of(item[called]) for item in items if called in item)
        others = {type_: count for type_, count in found.items() if type_ not in {*types, "NULL"}}
        if others:
            named = " or ".join(TYPE_WORDS.get(one, one) for one in sorted(others))
            yield finding(
                ITEMS,
                place_of(next(iter(types.values())), called),
                f"{_share(sum(others.values()), items)} of `{name}` have {named} as `{called}`, which is declared as"
                f" {' or '.join(TYPE_WORDS.get(one, one) for one in types)}.",
                "Migrate these items, or declare what there is.",
                Severity.WARNING,
            )


# ---- key texts ------------------------------------------------------------------------------------------------------


def _unfitting(
    first: Definition, table: Table, name: str, items: Sequence[Item], project: Project
) -> Iterator[Finding]:
    """Items whose keys fit no template, where all kinds of items tell theirs."""
    kinds = [entity for entity in entities(project) if entity.table == table.id]
    templates = [[one for one in kind.templates if one.index is None] for kind in kinds]
    key = first.key
    if not kinds or not all(templates) or key is None or len(key.partition) != 1 or len(key.sort) > 1:
        return
    count = sum(not any(_fits(item, key, one) for several in templates for one in several) for item in items)
    if count:
        yield finding(
            ITEMS,
            first.place,
            f"{_share(count, items)} of `{name}` have keys that fit no key template of the code.",
            "Find out what writes them, and migrate or model them.",
            Severity.WARNING,
        )


def _fits(item: Item, key: Key, template: EntityTemplate) -> bool:
    parts = zip(key.attributes, (template.partition, template.sort), strict=False)
    return all(part is None or _is_made(item.get(attribute, {}), part) for attribute, part in parts)


def _is_made(value: Mapping[str, object], template: KeyTemplate) -> bool:
    text = value.get("S")
    if not isinstance(text, str):
        return template.tells_nothing
    at = 0
    for number, part in enumerate(template.parts):
        if not isinstance(part, str):
            continue
        found = text.find(part, at) if number else (0 if text.startswith(part) else -1)
        if found < 0:
            return False
        at = found + len(part)
    last = template.parts[-1] if template.parts else ""
    return text.endswith(last) if isinstance(last, str) else True


def _share(count: int, items: Sequence[Item]) -> str:
    return f"{count:,} of {len(items):,} items"
