"""All kinds of items of a project that functions write and no class declares, by the tables that hold them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from dynamorm_analysis.memo import once
from dynamorm_analysis.model.entity import Entity, EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.asked_tables import table_of
from dynamorm_cdkgen.declared_kinds import LIBRARIES, declared_kinds, kind_name
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.kinds_of_items import form_of, kinds_in, of_fields
from dynamorm_cdkgen.plan import PlannedTable, in_use
from dynamorm_cdkgen.written_kinds import WrittenKind, unwritten, written_kinds


@dataclass(frozen=True, slots=True)
class WrittenItems:
    """The kinds by the ids of their tables, and what is left out of them with the reason."""

    kinds: Mapping[str, tuple[WrittenKind, ...]]
    left_out: tuple[Fault, ...]


@once
def written_items(project: Project) -> WrittenItems:
    """The kinds in all tables that code defines or asks for, each called as nothing else is."""
    tables = in_use(project).tables
    taken = {kind_name(one) for table in tables for one in declared_kinds(table.id, project, LIBRARIES)}
    kinds: dict[str, tuple[WrittenKind, ...]] = {}
    left_out: list[Fault] = []
    for table in tables:
        found, told = written_kinds(table, project, taken)
        kinds[table.id] = tuple(found)
        taken |= {one.definition.symbol for one in found}
        left_out += told
    left_out += unwritten({table.id for table in tables}, project)
    return WrittenItems(kinds, tuple(dict.fromkeys(left_out)))


def items_of(written: WrittenKind) -> Definition:
    """A kind as a class with the attributes that are stored, those of keys first."""
    definition, keyed = written.definition, written.definition.item_class
    keys = keyed.key if keyed is not None else ()
    stored = [one for one in definition.attributes if one.code_name not in written.in_keys]
    stored = [
        replace(one, code_name=one.code_name or one.name, values=written.choices.get(one.name, ())) for one in stored
    ]
    return replace(definition, attributes=tuple(sorted(stored, key=lambda one: one.name not in keys)))


def kinds_of(table: PlannedTable, project: Project) -> tuple[Entity, ...]:
    """The kinds of items in a table, those that functions write called as what they write, not as the functions."""
    written = written_items(project).kinds.get(table.id, ())
    found = [_entity(items_of(one), table) for one in written]
    forms = {form_of(template) for one in found for template in one.templates} | {form_of(one.key) for one in written}
    others = (_without(one, forms) for one in kinds_in(table_of(table.id, project), table.blueprint.entities))
    return (*(one for one in others if one is not None), *found)


def _entity(definition: Definition, table: PlannedTable) -> Entity:
    """With the texts of its keys in the table and in each index that holds such items."""
    texts = dict(definition.item_class.texts) if definition.item_class is not None else {}
    names = {one.name for one in definition.attributes}
    templates: list[EntityTemplate] = []
    for index, key in table.blueprint.keys:
        if len(key.partition) == 1 and len(key.sort) <= 1 and names.issuperset(key.attributes):
            parts = (of_fields(texts.get(name) or KeyTemplate((Hole(name),))) for name in key.attributes)
            partition, *sort = parts
            templates.append(EntityTemplate(index, partition, next(iter(sort), None)))
    return Entity(table.id, definition.symbol, definition.place, tuple(templates))


def _without(entity: Entity, forms: Collection[object]) -> Entity | None:
    """A kind without keys of some forms; None where no other key of the table is left that it has."""
    left = tuple(one for one in entity.templates if form_of(one) not in forms)
    if left == entity.templates:
        return entity
    return replace(entity, templates=left) if any(one.index is None for one in left) else None
