"""The kinds of items in a table as people are told of them: those that classes declare, and others that functions alone
write."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dynamorm_analysis.model.entity import Entity, EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Definition, Key, Table

FIELD = re.compile(r"\bself\.([^\W\d]\w*)")
CALLS = r"(?:\.(?:lower|upper|strip)\(\))+"
"""What is called on a text to make its letters small or large, or to strip it, which others can do as well."""
CHANGED_FIELD = re.compile(rf"self\.([^\W\d]\w*{CALLS})")


def kinds_in(table: Table, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities of a table without those functions that write what a class declares: items whose keys are built
    alike or, where there is one class alone, of values alone."""
    classes = {one.symbol for one in table.definitions if one.kind in ("model", "entity") and one.symbol}
    written = {one.symbol: tuple(_templates(one, table)) for one in table.definitions if one.item_class is not None}
    models = [one for one in table.definitions if one.kind in ("model", "entity") and one.symbol]
    plain = {one.symbol: tuple(_plain(one, table)) for one in models if len(models) == 1 and one.kind == "model"}
    of_table = [
        replace(one, templates=_told(one.templates, plain.get(one.symbol, ())) or written.get(one.symbol, ()))
        for one in entities
        if one.table == table.id
    ]
    declared = [one for one in of_table if one.symbol in classes]
    forms = {form_of(template) for one in declared for template in one.templates}
    return tuple(one for one in of_table if one in declared or not _is_written(one, declared, forms))


def _told(built: Sequence[EntityTemplate], plain: Sequence[EntityTemplate]) -> tuple[EntityTemplate, ...]:
    """The keys that code builds; that of values alone which a class declares stands for all that code puts there."""
    texts = [one for one in built if not (plain and _tells_nothing(one))]
    known = {one.index for one in texts}
    return (*texts, *(one for one in plain if one.index not in known))


def _plain(definition: Definition, table: Table) -> Iterator[EntityTemplate]:
    """The keys of a class whose values are those of its own attributes, as they are."""
    for index, key in _held_keys(definition, table):
        partition, *sort = (KeyTemplate((Hole(name),)) for name in key.attributes)
        yield EntityTemplate(index, partition, next(iter(sort), None))


def _templates(definition: Definition, table: Table) -> Iterator[EntityTemplate]:
    """The texts that a class puts together for the keys of its items."""
    texts = dict(definition.item_class.texts) if definition.item_class is not None else {}
    for index, key in _held_keys(definition, table):
        if not texts.keys().isdisjoint(key.attributes):
            partition, *sort = (of_fields(texts.get(name) or KeyTemplate((Hole(name),))) for name in key.attributes)
            yield EntityTemplate(index, partition, next(iter(sort), None))


def _held_keys(definition: Definition, table: Table) -> Iterator[tuple[str | None, Key]]:
    """The keys of one or two attributes, in a table (None) and in its indexes, that the attributes of a class fill."""
    names = {one.name for one in definition.attributes}
    keys: list[tuple[str | None, Key | None]] = [(None, table.key), *((one.name, one.key) for one in table.indexes)]
    for index, key in keys:
        if key is not None and len(key.partition) == 1 and len(key.sort) <= 1 and names.issuperset(key.attributes):
            yield index, key


def of_fields(text: KeyTemplate) -> KeyTemplate:
    """A text whose holes are called as fields are."""
    return KeyTemplate(tuple(replace(one, name=_field(one)) if isinstance(one, Hole) else one for one in text.parts))


def _field(hole: Hole) -> str:
    found = CHANGED_FIELD.fullmatch(hole.name) or FIELD.search(hole.name)
    return found[1] if found is not None else hole.name


def _is_written(entity: Entity, declared: list[Entity], forms: set[tuple[object, ...]]) -> bool:
    """Whether a function writes items of a class."""
    own = [template for template in entity.templates if template.index is None]
    if not own or not declared:
        return False
    if all(form_of(template) in forms for template in own):
        return True
    return len(declared) == 1 and all(_tells_nothing(template) for template in own)


def is_declared(key: EntityTemplate, declared: Sequence[Entity]) -> bool:
    """Whether a key of the table is one of items that classes declare."""
    if any(form_of(key) == form_of(template) for one in declared for template in one.templates):
        return True
    return len(declared) == 1 and _tells_nothing(key)


def form_of(template: EntityTemplate) -> tuple[object, ...]:
    """What two keys share that are built alike."""
    return template.index, _shape(template.partition), _shape(template.sort)


def _shape(template: KeyTemplate | None) -> tuple[object, ...]:
    """A text with its holes, whatever is put into these."""
    parts = template.parts if template is not None else ()
    return tuple(Hole() if isinstance(part, Hole) else part for part in parts)


def _tells_nothing(template: EntityTemplate) -> bool:
    return template.partition.tells_nothing and (template.sort is None or template.sort.tells_nothing)
