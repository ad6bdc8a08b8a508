"""A table that is deployed already gets a local secondary index.

## Why it is bad

Local secondary indexes are made with their table, or not at all. A deployment that adds one fails, or replaces the
table by an empty one.

## Example

```yaml
# dynamorm.lock.json: `parcels` has no index
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    LocalSecondaryIndexes: [{ IndexName: by-day, ... }]
```

Use instead a global secondary index of the same key:

```yaml
    GlobalSecondaryIndexes: [{ IndexName: by-day, ... }]
```

## When it stays silent

- There is no lock (`dynamorm lock` writes it), or it does not hold the table: a new table may have local indexes.
- The list of indexes was not fully known when the lock was written.

## How to fix it

Make it a global secondary index. Where its reads have to be consistent, which those of a global index never are, copy
the items into a new table that has the local one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.deployment import change_of
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import keyed


@dataclass(frozen=True, slots=True)
class LocalIndexAddedLater:
    """The index."""

    index: Index


@rule("IX112", Severity.ERROR, tier=1)
def local_index_added_later(table: Table, project: Project) -> Iterator[Finding]:
    change = change_of(table, project)
    for name in change.added if change is not None else ():
        index = change.index(name) if change is not None else None
        if index is None or index.kind != "LSI":
            continue
        key = f" on {keyed(index.key)}" if index.key.partition else ""
        yield Finding(
            place=index.place,
            message=f"`{table.title}` was deployed without its local index `{name}`, and a table gets such an index "
            "when it is made or never: the deployment fails, or replaces the table by an empty one.",
            help=f"Make it a global secondary index{key}.",
            facts=LocalIndexAddedLater(index),
        )
