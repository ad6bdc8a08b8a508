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

- The project does not say that it is all of the code that uses its tables (setting `closed-world`).
- The index is listed in the table's `keep-indexes`.
- Not every index of the table is known, or a request may read any of them.

## How to fix it

Drop the index, in a deployment of its own. Where somebody reads it who is not in this code, list it in `keep-indexes`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
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
    if not project.settings.closed_world:
        return
    reads = [access for access in (*project.accesses, *project.retold) if access.operation in READING]
    if not reads or any(access.table is None and not access.knows("index") for access in reads):
        return
    elsewhere = {access.index for access in reads if access.table is None}
    for table in project.tables.values():
        if not table.closed:
            continue
        own = [access for access in reads if access.table == table.id]
        if any(not access.knows("index") for access in own):
            continue
        kept = {*project.expectations(table.id).keep_indexes, *elsewhere, *(access.index for access in own)}
        for index in table.indexes:
            if index.name is not None and index.kind != "VECTOR" and index.name not in kept:
                yield _unused(table, index)


def _unused(table: Table, index: Index) -> Finding:
    return Finding(
        place=index.place,
        message=f"Nothing reads the index `{index.name}` of `{table.title}`: every write pays for it.",
        help="Drop it in a deployment of its own, or list it in the table's `keep-indexes`.",
        facts=UnusedIndex(table, index),
    )
