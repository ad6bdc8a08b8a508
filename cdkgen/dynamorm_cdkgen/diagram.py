"""Tables, their indexes, the kinds of items in them and the functions that ask for these, as boxes and lines."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from dynamorm_analysis.items.entities import entities_in
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.entity import Entity
from dynamorm_analysis.model.names import VARIABLE, TableName
from dynamorm_analysis.model.table import Key, Table
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.asked_tables import asked_tables
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.elsewhere import titles
from dynamorm_cdkgen.kinds_of_items import kinds_in
from dynamorm_cdkgen.plan import PlannedTable, in_use
from dynamorm_cdkgen.written_items import kinds_of

Port = tuple[int, int]
"""A row of a box: their numbers among the boxes and among its rows."""


@dataclass(frozen=True, slots=True)
class Box:
    """`note` stands below the title; each row may have lines to rows of other boxes."""

    title: str
    note: str = ""
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagram:
    """Files of code, tables and kinds of items, each in the order of their names. A row of a file is a function and
    what it asks (`find: get`); the first row of a table is its key, one for each index follows. `asks` are lines from
    rows of files to those of tables, `holds` from these to kinds."""

    files: tuple[Box, ...]
    tables: tuple[Box, ...]
    kinds: tuple[Box, ...]
    asks: tuple[tuple[Port, Port], ...]
    holds: tuple[tuple[Port, Port], ...]


def diagram(project: Project, tables: Collection[str] = (), *, functions: bool = True) -> Diagram:
    """All tables that code asks for or something defines, of `tables` those alone that are called so."""
    found = [one for one in _tables(project) if not tables or not frozenset(_called(one)).isdisjoint(tables)]
    planned = {table.id: table for table in in_use(project).tables}
    kinds = sorted((kind for table in found for kind in _kinds(table, planned.get(table.id), project)), key=_order)
    numbers = {table.id: number for number, table in enumerate(found)}
    holds = tuple(
        ((numbers[kind.table], row), (number, place))
        for number, kind in enumerate(kinds)
        for place, (index, _) in enumerate(_rows(kind))
        if (row := _row(found[numbers[kind.table]], index)) is not None
    )
    boxes, asks = _functions(found, project) if functions else ((), ())
    return Diagram(
        boxes,
        tuple(_table_box(table) for table in found),
        tuple(Box(kind.symbol, "", tuple(row for _, row in _rows(kind))) for kind in kinds),
        asks,
        holds,
    )


def table_titles(project: Project) -> tuple[str, ...]:
    """All that tables may be called."""
    return tuple(sorted({name for table in _tables(project) for name in _called(table) if name}))


def _tables(project: Project) -> list[Table]:
    """Tables of the application, in the order of their titles; also such that nothing defines."""
    known = [table for table in project.tables.values() if table.definitions]
    others = {one.table for one in project.accesses if one.table is not None} - {table.id for table in known}
    undefined = [(identity, asked) for identity in others if (asked := asked_of(identity, project))]
    told = asked_tables(project)
    named = [told.get(identity) or _undefined(identity, asked[0], project) for identity, asked in undefined]
    used = [table for table in known if _is_real(table, project) or asked_of(table.id, project)]
    return sorted((*used, *named), key=lambda table: (table.title, table.id))


def _is_real(table: Table, project: Project) -> bool:
    """Not a base class that others build on, and none that tests alone make."""
    is_of_tests = all(project.role(one.place.path) == "test" for one in table.definitions)
    return (table.key is not None or table.name.known) and not is_of_tests


def _undefined(identity: str, access: Access, project: Project) -> Table:
    return Table(identity, TableName(project.title_of(access), "literal"))


def _called(table: Table) -> Iterator[str]:
    yield from titles(table)
    yield table.id


def _table_box(table: Table) -> Box:
    expiry = f"items expire by {table.ttl}" if table.ttl else ""
    keys = ("table", table.key), *((index.title or "?", index.key) for index in table.indexes)
    return Box(name_shown(table.title), expiry, tuple(f"{name}: {_keyed(key)}" for name, key in keys))


def _keyed(key: Key | None) -> str:
    return ", ".join(key.attributes) if key is not None and key.attributes else "key not known"


def _row(table: Table, index: str | None) -> int | None:
    if index is None:
        return 0
    return next((number for number, one in enumerate(table.indexes, 1) if one.called == index), None)


# ---- kinds of items -------------------------------------------------------------------------------------------------


def _kinds(table: Table, planned: PlannedTable | None, project: Project) -> tuple[Entity, ...]:
    return kinds_of(planned, project) if planned is not None else kinds_in(table, entities_in(table, project))


def _order(kind: Entity) -> tuple[str, str, str]:
    return kind.symbol, kind.table, kind.place.path


def _rows(kind: Entity) -> Iterator[tuple[str | None, str]]:
    """How it builds the key of the table and of each index: the first way that is known of each."""
    told = {template.index: template for template in reversed(kind.templates)}
    if None not in told:
        yield None, "table"
    for index in sorted(told, key=lambda index: index or ""):
        sort = f", {told[index].sort}" if told[index].sort is not None else ""
        yield index, f"{index or 'table'}: {told[index].partition}{sort}"


# ---- code -----------------------------------------------------------------------------------------------------------


def _functions(tables: Sequence[Table], project: Project) -> tuple[tuple[Box, ...], tuple[tuple[Port, Port], ...]]:
    """A box for each file, with a row for each table or index that a function there asks."""
    asked: dict[str, dict[tuple[str, Port], set[str]]] = {}
    for number, table in enumerate(tables):
        for access in asked_of(table.id, project):
            row = _row(table, access.index if access.knows("index") else None)
            rows = asked.setdefault(access.place.path, {})
            rows.setdefault((access.function, (number, row or 0)), set()).add(access.operation)
    boxes, asks = [], []
    for place, path in enumerate(sorted(asked)):
        rows = asked[path]
        told = sorted(rows)
        boxes.append(Box(path, "", tuple(f"{one[0] or 'top level'}: {', '.join(sorted(rows[one]))}" for one in told)))
        asks += [((place, row), port) for row, (_, port) in enumerate(told)]
    return tuple(boxes), tuple(asks)


def name_shown(name: str) -> str:
    """A table's name with what a deployment fills in by its name alone: `{STAGE}-orders` for `{env:STAGE}-orders`."""
    return name.replace(f"{{{VARIABLE}", "{")
