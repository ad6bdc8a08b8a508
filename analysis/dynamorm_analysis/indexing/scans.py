"""What a scan with conditions could have been: a read of one item, a query, or a query on an index to come."""

from dataclasses import dataclass, replace
from typing import Literal

from dynamorm_analysis.indexing.matching import Candidate, key_of, match
from dynamorm_analysis.items.cut_short import tells_kind
from dynamorm_analysis.items.deletion import clears
from dynamorm_analysis.items.small_tables import stays_small_to_scan
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project

Verdict = Literal["one-item", "indexed", "several-values", "non-indexed"]

HANDED_ON = frozenset({"returned", "told", "unknown"})
"""What may become of where a page ended, so that its number of items may be all that was asked for."""


@dataclass(frozen=True, slots=True)
class ScanVerdict:
    """`candidate` serves a scan of "one-item" or "indexed"; `index` has the partition key whose "several-values" are
    asked for, None for the table itself."""

    verdict: Verdict
    candidate: Candidate | None = None
    index: Index | None = None


def scan_verdict(access: Access, table: Table) -> ScanVerdict | None:
    """The verdict on a scan with a filter; None for any other access, for one whose library
    chose to scan, and where something needed is not known."""
    if access.operation != "scan" or not access.filter or access.builder is not None:
        return None
    if not all(access.knows(part) for part in ("table", "index", "filter", "consistent")):
        return None
    found = match(access, table)
    if found.best is not None:
        return ScanVerdict("one-item" if found.best.whole_key else "indexed", found.best)
    if found.uncertain or not table.closed or _served_inconsistently(access, table):
        return None
    if access.index is not None and not _is_by_own_key(access, table):
        return None
    several = _several_values(access, table)
    return several or ScanVerdict("non-indexed")


def _is_by_own_key(access: Access, table: Table) -> bool:
    """Whether the scan of an index filters by the index's own partition key, which every item has that is wanted."""
    index = table.index(access.index) if access.index is not None else None
    return index is not None and any(one.attribute in index.key.partition for one in access.filter)


def takes_most(access: Access) -> bool:
    """Whether a scan filters by nothing, or only for all items of one kind, or by a flag: by what no index spreads. Not
    where it looks for the one item that has the flag."""
    if not access.knows("filter") or (access.own_filter and not access.filter) or looks_for_one(access):
        return False
    return all(one.value.kind == "bool" or tells_kind(one) for one in access.filter)


def looks_for_one(access: Access) -> bool:
    """Whether a scan filters, and the code takes the first item of what that leaves."""
    return access.operation == "scan" and bool(access.filter) and access.first_only


def served_at_times(access: Access, table: Table) -> tuple[Index, ...]:
    """The indexes that serve a scan on those ways through the code on which it asks for their partition key alone."""
    if access.operation != "scan" or not all(map(access.knows, ("table", "index", "filter", "consistent"))):
        return ()
    asked = {one.attribute: one for one in access.filter if one.optional and one.operator == "="}
    ways = [replace(one, optional=False) for one in asked.values()]
    found = [match(replace(access, key=(), filter=(way,)), table).best for way in ways]
    return tuple(best.index for best in found if best is not None and best.index is not None)


def reads_whole_table(access: Access, project: Project) -> bool:
    """Whether a scan reads all of a table on behalf of the application, and no key is known that would spare it."""
    if access.operation != "scan" or access.builder is not None or access.segmented:
        return False
    if access.table is None and not _asks_of_some_table(access):
        return False
    if access.index is not None or not access.knows("index"):
        return False
    is_unlimited = access.knows("limit") or access.may_lack_limit
    if not (access.filters or (access.knows("filter") and is_unlimited)):
        return False
    if not access.knows("limit") and access.token in HANDED_ON:
        return False
    if access.stops_at_limit and (not access.filters or access.token in HANDED_ON):
        return False
    if access.limit is not None and access.pages_itself and not access.filters:
        return False
    if access.loop is not None and access.loop.bounded and not access.filters:
        return False
    table = project.table(access.table)
    if access.by_hand or project.role(access.place.path) == "admin":
        return False
    if stays_small_to_scan(access, project) or clears(access, project):
        return False
    return table is None or scan_verdict(access, table) is None


def _asks_of_some_table(access: Access) -> bool:
    """Whether a scan of a table that is not known looks for something there, as no function does that any table may be
    given: `table.scan(FilterExpression=Attr("email").eq(email))`."""
    return bool(access.filter) and access.is_own and not access.count_only


def _served_inconsistently(access: Access, table: Table) -> bool:
    """Whether a key would serve the access if it asked for less: no consistent read, or an optional condition."""
    named = {c.attribute for c in access.filter if c.operator == "=" and not (c.free or c.nested)}
    keys = (key_of(table, index) for index in (None, *table.indexes) if index is None or index.kind != "VECTOR")
    return any(key is not None and named.issuperset(key.partition) for key in keys)


def _several_values(access: Access, table: Table) -> ScanVerdict | None:
    """A partition key of which the filter lists several values, with `in` or with alternatives under OR."""
    named = {c.attribute for c in access.filter}
    either = len(named) == 1 and len(access.filter) > 1 and all(c.free and c.operator == "=" for c in access.filter)
    listed = {c.attribute for c in access.filter if c.operator == "in" and not (c.free or c.nested or c.optional)}
    listed |= named if either else set()
    for index in (None, *table.indexes):
        key = key_of(table, index)
        if key is not None and (index is None or index.kind != "VECTOR") and listed.issuperset(key.partition):
            return ScanVerdict("several-values", index=index)
    return None
