"""Tables that infrastructure declares and no model does: the kinds of items of which only keys are known."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.inference.declared import Declared, declared
from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.elsewhere import titles
from dynamorm_codeactions.kinds_of_items import DECLARING, table_of


def undeclared_table(definition: Definition, project: Project) -> Table | None:
    """The table of a definition of infrastructure, where its key is known and no model declares it."""
    if definition.kind != "infrastructure" or definition.key is None or "key" in definition.unknown:
        return None
    table = table_of(definition, project)
    return table if table is not None and _is_undeclared(table) else None


def undeclared_called(name: str, project: Project) -> Iterator[Table]:
    """The tables of a name that only infrastructure declares."""
    return (table for table in project.tables.values() if _is_undeclared(table) and name in titles(table))


def kinds_in(tables: Iterable[Table], project: Project) -> Declared:
    """One kind of items for each, as a template alone tells it, but for the variable by which code finds the table."""
    found = [(table, declared(one for one in table.definitions if one.kind == "infrastructure")) for table in tables]
    entities = (_with_variables(one, table, project) for table, each in found for one in each.entities)
    return Declared(tuple(entities), tuple(one for _, each in found for one in each.left_out))


def _is_undeclared(table: Table) -> bool:
    kinds = {one.kind for one in table.definitions}
    return "infrastructure" in kinds and kinds.isdisjoint(DECLARING)


def _with_variables(entity: EntityModel, table: Table, project: Project) -> EntityModel:
    paths = sorted({access.place.path for access in project.accesses_of(table.id)})
    names = dict.fromkeys(name for path in paths for name in project.names_in(path, table.id))
    variables = tuple(name.removeprefix(VARIABLE) for name in names if name.startswith(VARIABLE))
    place = next(one.place for one in table.definitions if one.kind == "infrastructure")
    return replace(entity, blueprint=replace(entity.blueprint, variables=variables), path=place.path, place=place)
