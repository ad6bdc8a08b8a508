"""The tables of a project as classes to generate, with what its code asks of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import filterfalse

from dynamorm_analysis.blueprint import PlannedIndex
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.permissions.needed import granted
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import listed
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.elsewhere import asked_elsewhere, defined_elsewhere, elsewhere_called, titles
from dynamorm_cdkgen.fault import Fault, NoModelError
from dynamorm_cdkgen.naming import class_names
from dynamorm_cdkgen.plan import PlannedTable, in_code, planned
from dynamorm_cdkgen.table_class import Grant, TableClass

READS = frozenset({"get", "batch_get", "transact_get", "query", "count", "scan"})
SHORTEST_INDEX_NAME = 3


@dataclass(frozen=True, slots=True)
class GeneratedTables:
    """Classes for the tables of a project, the files that define these, and what is left out, with the reason.
    `elsewhere` are tables that no code defines: those that it asks for, or all where it defines none."""

    tables: tuple[TableClass, ...]
    sources: tuple[str, ...]
    left_out: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    elsewhere: tuple[Fault, ...] = ()


def generated_tables(
    project: Project, paths: Sequence[str] | None = None, models: Sequence[str] = ()
) -> GeneratedTables:
    """The tables that code in some files or folders defines (all of them with None); of `models` those alone, each
    called by a class, a table's name or the variable that holds it. Raises NoModelError."""
    plan = planned(project, paths)
    impossible = {table.id: tuple(_impossible(table)) for table in plan.tables}
    possible = [table for table in plan.tables if not impossible[table.id]]
    chosen = [table for table in possible if not models or any(one in _titles(table, project) for one in models)]
    known = {title: None for table in possible for title in _titles(table, project)}
    unplanned = {**plan.unplanned, **{identity: faults for identity, faults in impossible.items() if faults}}
    for model in models:
        if model not in known:
            raise _no_table(model, [*known], unplanned, project)
    elsewhere = () if models else asked_elsewhere(project)
    names = class_names((table.blueprint.name for table in chosen), "Table")
    return GeneratedTables(
        tuple(_table_class(table, names[table.blueprint.name], project) for table in chosen),
        tuple(sorted({one.place.path for table in chosen for one in _definitions(table, project)})),
        () if models else (*plan.faults, *(fault for faults in impossible.values() for fault in faults)),
        (
            *plan.remarks,
            *(fault for table in chosen for fault in _remarks(table, project)),
            *(_unasked(table) for table in chosen if elsewhere and not asked_of(table.id, project)),
        ),
        elsewhere if possible or unplanned else tuple(dict.fromkeys((*elsewhere, *defined_elsewhere(project)))),
    )


def _no_table(
    model: str, known: Sequence[str], unplanned: Mapping[str, tuple[Fault, ...]], project: Project
) -> NoModelError:
    there = f"; there are {listed(known)}" if known else ""
    faults = [fault for id, some in unplanned.items() if model in titles(project.tables[id]) for fault in some]
    if faults:
        return NoModelError(f"not all that a construct needs is known of `{model}`{there}", tuple(faults))
    if others := elsewhere_called(model, project):
        return NoModelError(f"no model and no `create_table` defines `{model}`{there}", others)
    if unplanned:
        there += f"; not all is known of {listed(project.tables[id].title for id in unplanned)}"
    others = () if known or unplanned else defined_elsewhere(project)
    return NoModelError(
        f"no table is defined by, or called, `{model}` here{there or '; no model and no `create_table` defines any'}",
        others,
    )


def _unasked(table: PlannedTable) -> Fault:
    told = f"no request that is known asks for `{table.blueprint.name}`"
    return Fault(_place(None, table), told, "see which table the code means, or remove this one", True)


def _definitions(table: PlannedTable, project: Project) -> tuple[Definition, ...]:
    told = in_code(project.tables[table.id], project)
    return told.definitions if told is not None else ()


def _titles(table: PlannedTable, project: Project) -> Iterator[str]:
    """All that a table may be called."""
    yield table.blueprint.name
    yield from table.blueprint.variables
    yield from (one.symbol for one in _definitions(table, project) if one.symbol)


def _table_class(table: PlannedTable, name: str, project: Project) -> TableClass:
    return TableClass(name, _tells(table, project), table.blueprint, tuple(_grants(table, project)))


def _tells(table: PlannedTable, project: Project) -> str:
    definitions = _definitions(table, project)
    models = dict.fromkeys(one.symbol for one in definitions if one.kind != "create_table" and one.symbol)
    title = f"The table of {listed(models)}" if models else f"The table `{table.blueprint.name}`"
    defined = f"{title}, as {listed(sorted({one.place.path for one in definitions}))} defines it."
    if table.blueprint.variables:
        return defined
    return f"{defined} Code calls it `{table.blueprint.name}`: give it that as its name, or tell code another."


def _grants(table: PlannedTable, project: Project) -> Iterator[Grant]:
    accesses = asked_of(table.id, project)
    for name, told, some in (
        ("grant_reads", "Allow what the code reads, and nothing else.", filter(_is_read, accesses)),
        ("grant_writes", "Allow what the code writes, and nothing else.", filterfalse(_is_read, accesses)),
    ):
        if statements := granted(some).statements:
            yield Grant(name, told, statements)


def _is_read(access: Access) -> bool:
    return access.operation in READS or access.statement == "select"


# ---- what to know of a table ----------------------------------------------------------------------------------------


def _remarks(table: PlannedTable, project: Project) -> Iterator[Fault]:
    accesses = asked_of(table.id, project)
    told_by_callers = {one.via for one in accesses if one.via}
    unsure = {one.place: one for one in accesses if one.function not in told_by_callers}
    for ungranted in granted(accesses).ungranted:
        if ungranted.place in unsure:
            yield Fault(ungranted.place, f"nothing is allowed here: {ungranted.reason}", ungranted.remedy, True)
    yield from (_too_short(index, table) for index in table.blueprint.indexes if len(index.name) < SHORTEST_INDEX_NAME)


def _impossible(table: PlannedTable) -> Iterator[Fault]:
    """What no table can have, so that nothing can be written for it."""
    blueprint = table.blueprint
    if len(blueprint.key.partition) != 1 or len(blueprint.key.sort) > 1:
        told = f"`{blueprint.name}` has a key of several attributes, which only global indexes can have"
        yield Fault(_place(None, table), told, "give it one partition key and at most one sort key")
    for index in blueprint.indexes:
        if index.kind == "LSI" and len(index.key.sort) != 1:
            told = f"the local index `{index.name}` has not one sort key"
            yield Fault(_place(index, table), told, "give it one, or make it a global index")
        if index.projection.kind == "INCLUDE" and not index.projection.included:
            told = f"index `{index.name}` is to copy some attributes, and names none"
            yield Fault(_place(index, table), told, "name them, or copy the keys alone")


def _too_short(index: PlannedIndex, table: PlannedTable) -> Fault:
    told = f"DynamoDB takes no index with a name as short as `{index.name}`"
    return Fault(_place(index, table), told, f"give it {SHORTEST_INDEX_NAME} characters or more", True)


def _place(index: PlannedIndex | None, table: PlannedTable) -> Place:
    place = (index.place if index is not None else None) or table.blueprint.place
    assert place is not None  # what is planned from code stands somewhere in it
    return place
