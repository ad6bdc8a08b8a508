"""The tables of a project that somebody asks about by the names of their models, and what is left out of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.project import Project
from dynamorm_analysis.wording import listed
from dynamorm_cdkgen.asked_tables import table_of, told_by_requests
from dynamorm_cdkgen.elsewhere import elsewhere_called, titles, undefined
from dynamorm_cdkgen.fault import Fault, NoModelError
from dynamorm_cdkgen.plan import OF_CODE, PlannedTable, in_use
from dynamorm_cdkgen.written_items import written_items


@dataclass(frozen=True, slots=True)
class ChosenTables:
    """`sources` are the files that define the tables or write their items."""

    tables: tuple[PlannedTable, ...]
    sources: tuple[str, ...]
    left_out: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()


def chosen_tables(project: Project, models: Sequence[str] = ()) -> ChosenTables:
    """The tables that code defines or asks for, of `models` those alone: each is called by a class, by what functions
    write into it, by its name or the variable that holds that. Raises NoModelError."""
    plan = in_use(project)
    called = {table.id: _titles(table, project) for table in plan.tables}
    known = {title for some in called.values() for title in some}
    for model in models:
        if model not in known:
            raise _no_model(model, project, sorted(known), plan.unplanned)
    tables = tuple(table for table in plan.tables if not models or not called[table.id].isdisjoint(models))
    sources = sorted({path for table in tables for path in _sources_of(table, project)})
    left_out = () if models else (*plan.faults, *undefined(project))
    return ChosenTables(tables, tuple(sources), left_out, told_by_requests((one.id for one in tables), project))


def _sources_of(table: PlannedTable, project: Project) -> set[str]:
    """The files that define a table, or its items, in code; those of infrastructure where none does."""
    definitions = table_of(table.id, project).definitions
    in_code = {one.place.path for one in definitions if one.kind in OF_CODE}
    written = {one.definition.place.path for one in written_items(project).kinds[table.id]}
    return in_code | written or {one.place.path for one in definitions}


def _titles(table: PlannedTable, project: Project) -> frozenset[str]:
    written = (one.definition.symbol for one in written_items(project).kinds[table.id])
    named = (table.blueprint.name, *table.blueprint.variables, *titles(table_of(table.id, project)), *written)
    return frozenset(named) - {""}


def _no_model(
    model: str, project: Project, known: Sequence[str], unplanned: Mapping[str, tuple[Fault, ...]]
) -> NoModelError:
    there = f"; there are {listed(known)}" if known else ""
    if faults := [fault for id, some in unplanned.items() if model in titles(project.tables[id]) for fault in some]:
        return NoModelError(f"not all is known of `{model}`{there}", tuple(faults))
    return NoModelError(f"no code defines `{model}`{there}", elsewhere_called(model, project))
