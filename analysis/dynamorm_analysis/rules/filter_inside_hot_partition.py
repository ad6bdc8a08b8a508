"""A query reads all items of a key that many share, to keep those that pass a filter.

## Why it is bad

DynamoDB filters after it has read: each call reads, and bills, every item with that key. Where the key is one that many
items share, this is a large part of the table, again and again, and all of it from one partition.

## Example

```python
table.query(
    IndexName="by-state",
    KeyConditionExpression=Key("state").eq("open"),
    FilterExpression=Attr("owner").eq(owner),
)
```

Use instead an index that has the attribute in its key:

```python
table.query(
    IndexName="by-owner-state",
    KeyConditionExpression=Key("owner").eq(owner) & Key("state").eq("open"),
)
```

## When it stays silent

- The key has many values, as far as its name, its type and what is written tell: the heat is below 35 of 100.
- A condition on the sort key narrows what is read, or a limit does.
- The index holds some of the items only, or the filter asks whose an item is.
- Migrations, scripts and other administrative code.

## How to fix it

Put the filtered attribute into the key of an index: as its sort key, or beside the partition key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.heat import WARM, holds_every_item, is_of_tenant, live_writers, score
from dynamorm_analysis.indexing.matching import key_of
from dynamorm_analysis.indexing.proposing import narrowing
from dynamorm_analysis.indexing.remedies import remedy
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class FilterInsideHotPartition:
    """The query."""

    access: Access


@rule("HP015", Severity.WARNING)
def filter_inside_hot_partition(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if access.operation not in ("query", "count") or table is None or not access.filter or access.limit is not None:
        return
    if not all(map(access.knows, ("index", "key", "filter", "limit"))):
        return
    index = project.index_of(access)
    key = table.key if access.index is None else key_of(table, index) if index is not None else None
    if key is None or any(condition.attribute not in key.partition for condition in access.key):
        return
    if any(is_of_tenant(condition.attribute) for condition in access.filter):
        return
    if project.role(access.place.path) == "admin" or rejected(access, project):
        return
    if index is not None and not holds_every_item(index.key, table, live_writers(table, project)):
        return
    found = score(key, table, project, index)
    if found is None or found.value < WARM:
        return
    names = listed(condition.attribute for condition in access.filter)
    better = narrowing(access, table, project)
    yield Finding(
        place=access.place,
        message=f"This query reads all items with one {listed(key.partition)} to keep those with the right {names}. "
        f"Many share it: heat {found.value} of 100: {found.explanation}.",
        help=remedy(better, table) if better is not None else f"Query an index that has {names} in its key.",
        facts=FilterInsideHotPartition(access),
        confidence=weakest(access.confidence, found.confidence),
        cause=(access.place.path, access.function, access.index, names),  # a page and those behind it
    )
