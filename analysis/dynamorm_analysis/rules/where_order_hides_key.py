"""A chain of the Go library DynamORM gives a partition key after another `=` condition, so the library scans.

## Why it is bad

Without `Index` the library takes the field of the first `=` condition for the partition key. Where no key or index
begins with it the chain becomes a scan of the whole table, although a later condition would have made it a query.

## Example

```go
err := db.Model(&Parcel{}).Where("State", "=", state).Where("Code", "=", code).All(&parcels)
```

Use instead:

```go
err := db.Model(&Parcel{}).Where("Code", "=", code).Where("State", "=", state).All(&parcels)
```

## When it stays silent

- The chain names an index, or a part of it is not written out.

## How to fix it

Put the condition on the partition key first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.rules.implicit_scan import hidden_key


@dataclass(frozen=True, slots=True)
class WhereOrderHidesKey:
    """The read, and the partition key that comes too late."""

    access: Access
    key: str


@rule("LB021", Severity.WARNING)
def where_order_hides_key(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or access.operation != "scan" or access.builder is None or access.builder.index:
        return
    key = hidden_key(access, table)
    if key is None:
        return
    first = next(one.attribute for one in access.builder.conditions if one.operator == "=")
    yield Finding(
        place=access.place,
        message=f"The first `=` condition, on `{first}`, counts as the partition key: all of `{table.title}` is read.",
        help=f"Put the condition on `{key}` first: then the chain is a query.",
        facts=WhereOrderHidesKey(access, key),
        confidence=access.confidence,
        also=("LB020", "SC002"),
    )
