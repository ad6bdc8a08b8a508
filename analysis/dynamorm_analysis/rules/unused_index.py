"""No code reads an index, in a project whose code is all there is.

## Why it is bad

Every write of an item that an index holds writes the index as well, and its entries are stored a second time. An index
that nobody queries costs as much as one that everybody does.

## Example

Nothing queries `by-depot`:

```yaml
GlobalSecondaryIndexes:
  - IndexName: by-depot
    KeySchema: [{ AttributeName: depot, KeyType: HASH }]
    Projection: { ProjectionType: ALL }
```

Use instead no index.

## When it stays silent

- It is not certain that the project is all of the code that uses its tables. It is where the setting `closed-world`
  says so. It is also taken for that where not only some of its files are checked, and each of its requests tells its
  table or by which index it reads: then of the tables that it both reads and writes, where each request for them tells
  its index, and of global indexes that infrastructure makes.
- Without the setting: a request asks for an index that the table does not have. It may mean this one.
- The index is listed in the table's `keep-indexes`.
- A query or scan reads more than it needs, and had better ask this index, if only on some ways through the code: that
  is told at the request.
- Not every index of the table is known, or a request may read any of them; or one names the index of a table that is
  declared nowhere, and may be this one.

Without the setting the confidence is medium: code in languages that are not read, and people at a console, may ask for
the index all the same.

Indexes of one table are told of once, with the others as related places.

## How to fix it

Drop the index, in a deployment of its own. Where somebody reads it who is not in this code, list it in `keep-indexes`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.filters import narrower
from dynamorm_analysis.indexing.scans import scan_verdict, served_at_times
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.model.access import SETTING, Access, Confidence
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule

READING = frozenset({"query", "scan", "count", "partiql"})


@dataclass(frozen=True, slots=True)
class UnusedIndex:
    """The index that nothing reads."""

    table: Table
    index: Index


@rule("IX101", Severity.WARNING)
def unused_index(project: Project) -> Iterator[Finding]:
    is_closed = project.settings.closed_world
    if not is_closed and project.program.roots.part:
        return
    every = (*project.accesses, *project.retold)
    reads = [access for access in every if access.operation in READING and not access.told_by_calls]
    # Tests ask by what the application asks by, or ask tables of their own.
    reads = [access for access in reads if access.knows("index") or not is_test(access.place.path)]
    by_table: dict[str | None, list[Access]] = {}
    for access in reads:
        by_table.setdefault(access.table, []).append(access)
    astray = [access for access in reads if not _is_declared(project.table(access.table))]
    if not reads or not all(access.knows("index") for access in astray):
        return
    elsewhere = {access.index for access in astray}
    for table in project.tables.values():
        indexes = table.indexes if is_closed else tuple(_dropped_alone(table))
        if not table.closed:
            continue
        own = by_table.get(table.id, [])
        if any(not access.knows("index") for access in own) or not (is_closed or _is_all_here(table, own, project)):
            continue
        kept = {*project.expectations(table.id).keep_indexes, *elsewhere, *(access.index for access in own)}
        unread = [one for one in indexes if one.name not in {None, *kept} and one.kind != "VECTOR"]
        better = {name for access in own for name in _better(access, table)} if unread else set[str]()
        for index in unread:
            if index.name not in better:
                yield _unused(table, index, "high" if is_closed else "medium")


def _is_declared(table: Table | None) -> bool:
    """Whether it is known where the table of a request is declared: another one may be any that is made."""
    return table is not None and bool(table.definitions)


def _is_all_here(table: Table, reads: list[Access], project: Project) -> bool:
    """Whether the application both reads and writes a table, and asks for indexes that it has: where it does not,
    others may read it, or it means another index than it names."""
    if not {access.index for access in reads} <= {None, *(index.name for index in table.indexes)}:
        return False
    writes = [access for access in project.accesses_of(table.id) if access.operation in SETTING]
    return all(any(project.role(one.place.path) == "application" for one in some) for some in (reads, writes))


def _dropped_alone(table: Table) -> Iterator[Index]:
    """The indexes that infrastructure makes, of those that can be dropped."""
    made = {index.place for one in table.definitions if one.makes_table for index in one.indexes}
    yield from (index for index in table.indexes if index.place in made and index.kind == "GSI")


def _better(access: Access, table: Table) -> Iterator[str | None]:
    """The indexes that a query or scan had better ask, if only on some ways through the code: other rules advise to use
    what this one would have dropped."""
    narrow, verdict = narrower(access, table), scan_verdict(access, table)
    for candidate in (narrow.candidate if narrow else None, verdict.candidate if verdict else None):
        if candidate is not None and candidate.index is not None:
            yield candidate.index.name
    yield from (index.name for index in served_at_times(access, table))


def _unused(table: Table, index: Index, confidence: Confidence) -> Finding:
    return Finding(
        place=index.place,
        message=f"Nothing reads the index `{index.name}` of `{table.title}`: every write pays for it.",
        help="Drop it in a deployment of its own, or list it in the table's `keep-indexes`.",
        facts=UnusedIndex(table, index),
        confidence=confidence,
        cause=table.id,
    )
