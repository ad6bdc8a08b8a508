"""One deployment adds an index and the code that queries it.

## Why it is bad

A new index is empty at first, and filled from the items that are there: seconds for a small table, hours for a large
one. A query that names it before it exists fails; while it is filled, queries are rejected or miss items.
CloudFormation does not wait for it, and code is usually deployed within seconds.

## Example

```python
# dynamorm.lock.json: `parcels` does not have `by-depot`, which the template now has
table.query(IndexName="by-depot", KeyConditionExpression=Key("depot").eq(depot))
```

Use instead two deployments: the index, and when it is active the code that reads it.

## When it stays silent

- There is no lock (`dynamorm lock` writes it), or it does not hold the table: a new table has no items.
- The list of indexes was not fully known when the lock was written.
- It is not known which index is read.

It is of medium confidence where Terraform deploys the table: it waits until the index is active, and code that it
deploys with the table comes after that. Code behind a switch that is off until then is right as it is: silence it
there.

## How to fix it

Deploy the index alone, write the lock anew with `dynamorm lock` once it is active, then deploy the code. If the index
has been deployed already, only the lock is out of date.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.deployment import change_of
from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class IndexQueriedBeforeBackfill:
    """The first request that reads the index, and the index."""

    access: Access
    name: str


@rule("CF017", Severity.WARNING)
def index_queried_before_backfill(table: Table, project: Project) -> Iterator[Finding]:
    change = change_of(table, project)
    for name in change.added if change is not None else ():
        index = change.index(name) if change is not None else None
        reads = [each for each in project.accesses_of(table.id) if each.index == name and _is_live(each, project)]
        if change is None or index is None or index.kind != "GSI" or not reads:
            continue
        first, *others = sorted(reads, key=lambda each: each.confidence != "high")
        yield Finding(
            place=first.place,
            message=f"`{name}` of `{table.title}` is made by the same deployment as this code: until it is filled, "
            "queries of it fail or miss items.",
            help=f"Deploy `{name}` first, and this code once it is active; then write the lock anew.",
            facts=IndexQueriedBeforeBackfill(first, name),
            confidence=weakest(first.confidence, "medium" if change.deployer == "terraform" else "high"),
            related=(
                Related(index.place, "the index is new"),
                *(Related(each.place, "it is read here too") for each in others[:5]),
            ),
        )


def _is_live(access: Access, project: Project) -> bool:
    return access.knows("index") and access.knows("table") and project.role(access.place.path) != "test"
