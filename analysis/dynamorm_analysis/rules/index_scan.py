"""A scan reads every entry of an index.

## Why it is bad

An index is there to be queried by its key. A scan of it reads, and bills, all that it holds, as one of the table does.

## Example

```python
page = table.scan(IndexName="by-owner")
```

Use instead:

```python
page = table.query(IndexName="by-owner", KeyConditionExpression=Key("owner").eq(owner))
```

## When it stays silent

- The index holds some of the items only, those that are wanted: scanning it is what it is for.
- Migrations, scripts and other administrative code.

## How to fix it

Query the index by its partition key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.heat import holds_every_item, live_writers
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class IndexScan:
    """The scan."""

    access: Access


@rule("SC007", Severity.INFO, tier=3)
def index_scan(access: Access, project: Project) -> Iterator[Finding]:
    table, index = project.table(access.table), project.index_of(access)
    if access.operation != "scan" or table is None or index is None or not index.key.partition:
        return
    if project.role(access.place.path) == "admin" or rejected(access, project):
        return
    if not holds_every_item(index.key, table, live_writers(table, project)):
        return
    yield Finding(
        place=access.place,
        message=f"This scan reads every entry of `{access.index}`: as many as there are items in `{table.title}`.",
        help=f"Query the index by `{index.key.partition[0]}`.",
        facts=IndexScan(access),
        confidence=access.confidence,
    )
