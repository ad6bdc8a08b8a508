"""Which queries rest on the order of a sort key: those that ask for a range of it, or for its first or last items."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.model.access import Access, Condition, Written
from dynamorm_analysis.model.table import Key, Table
from dynamorm_analysis.project import Project

RANGES = frozenset({"<", "<=", ">", ">=", "between"})


@dataclass(frozen=True, slots=True)
class SortKeyValue:
    """A value that a write gives a sort key, and a query that rests on the order of these values."""

    access: Access
    written: Written
    query: Access


def ordered_values(table: Table, project: Project, queries: tuple[Access, ...] | None = None) -> Iterator[SortKeyValue]:
    """The values of sort keys whose order matters to a query of the same items, as far as their texts tell: to one of
    some queries, or to any."""
    accesses = project.accesses_of(table.id)
    for access in accesses:
        for written in access.written:
            query = next((one for one in queries or accesses if _rests_on(one, access, written, table)), None)
            if query is not None:
                yield SortKeyValue(access, written, query)


def _rests_on(query: Access, access: Access, written: Written, table: Table) -> bool:
    key = queried(query, table)
    if key is None or key.sort[:1] != (written.attribute,):
        return False
    ranges = [one for one in query.key if one.attribute == written.attribute]
    if not (query.backwards or query.stops_at_limit or any(one.operator in RANGES for one in ranges)):
        return False
    given = {one.attribute: one for one in access.written}
    bound = [one for one in query.key if one.attribute in given]
    return all(_may_be_same(one, given[one.attribute]) for one in bound)


def queried(query: Access, table: Table) -> Key | None:
    """The key whose order a query gives its items in."""
    if query.operation not in ("query", "count") or not query.knows("index"):
        return None
    if query.index is None:
        return table.key
    index = table.index(query.index)
    return index.key if index is not None else None


def _may_be_same(asked: Condition, written: Written) -> bool:
    """Whether a query may mean a value: neither begins otherwise than the other."""
    if asked.value.template is None or written.value.template is None:
        return True
    wanted, given = asked.value.template, written.value.template
    if asked.operator == "=" and wanted.constant is not None and given.constant is not None:
        return wanted.constant == given.constant
    return wanted.prefix.startswith(given.prefix) or given.prefix.startswith(wanted.prefix)
