"""`OrderBy` names a field that is not the sort key of what is queried, so the items come in another order.

## Why it is bad

DynamoDB returns the items of a query in the order of the sort key, forwards or backwards. DynamORM and TableTheory take
the direction from `OrderBy` and leave its field aside: the first page is not the newest, and `Limit` cuts off the wrong
items.

## Example

```go
err := db.Model(&Order{}).
        Where("Customer", "=", customer).
        OrderBy("PlacedAt", "desc").
        Limit(10).
        All(&orders)
```

where the sort key of `Order` is its number. Use instead an index that is sorted by the field:

```go
err := db.Model(&Order{}).
        Index("by-time").
        Where("Customer", "=", customer).
        OrderBy("PlacedAt", "desc").
        Limit(10).
        All(&orders)
```

## When it stays silent

- Which key or index the library chooses is not certain.
- The chain becomes a scan: `implicit-scan` says so.
- One item is asked for by its whole key, or the items are only counted.

## How to fix it

Add an index with the same partition key that has the field as its sort key, or sort the items in code when all of them
are read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.matching import gives_whole_key, key_of
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class OrderByFieldIgnored:
    """The query, and the key by which its items are sorted."""

    access: Access
    key: Key


@rule("LB030", Severity.WARNING)
def order_by_field_ignored(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if access.operation != "query" or access.builder is None or not access.builder.order or table is None:
        return
    index = table.index(access.index) if access.index is not None else None
    key = key_of(table, index) if access.index is None or index is not None else None
    if key is None or access.builder.order in key.attributes or rejected(access, project):
        return
    if access.index is None and gives_whole_key(access, table):
        return
    queried = f"the index `{access.index}`" if access.index else f"`{table.title}`"
    order = f"by `{key.sort[0]}`" if key.sort else "in no order of their own"
    yield Finding(
        place=access.place,
        message=f"`OrderBy` does not sort by `{access.builder.order}`: the items of {queried} come {order}.",
        help=f"Query an index whose sort key is `{access.builder.order}`, or sort the items when all are read.",
        facts=OrderByFieldIgnored(access, key),
        confidence=access.confidence,
    )
