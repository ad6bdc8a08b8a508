"""A chain of the Go library DynamORM names an index but not its partition key, so the library scans the index.

## Why it is bad

With `Index` a chain is a query only if it has an `=` condition on that index's partition key. Otherwise it reads the
whole index, without an error.

## Example

`by-state` has the partition key `State` and the sort key `Weight`:

```go
err := db.Model(&Parcel{}).Index("by-state").Where("Weight", ">", 10).All(&parcels)
```

Use instead:

```go
err := db.Model(&Parcel{}).Index("by-state").Where("State", "=", state).Where("Weight", ">", 10).All(&parcels)
```

## When it stays silent

- The scan is asked for: `Scan()`.
- The index is not known, or a part of the chain is not written out.
- Migrations, scripts and other administrative code.

## How to fix it

Add an `=` condition on the index's partition key, or name an index that begins with what is looked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class IndexWithoutHashCondition:
    """The read; its index is known."""

    access: Access


@rule("LB022", Severity.WARNING)
def index_without_hash_condition(access: Access, project: Project) -> Iterator[Finding]:
    index = project.index_of(access)
    if index is None or access.operation != "scan" or access.builder is None:
        return
    if project.role(access.place.path) == "admin" or not index.key.partition:
        return
    key = listed(index.key.partition)
    yield Finding(
        place=access.place,
        message=f"No `=` condition gives {key}, the partition key of `{index.name}`: the whole index is scanned.",
        help=f"Add a condition on {key}, or name an index that begins with what is looked for.",
        facts=IndexWithoutHashCondition(access),
        confidence=access.confidence,
        also=("SC003",),
    )
