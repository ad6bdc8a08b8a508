"""A query names an index, although another one leads to the same items with less to read.

## Why it is bad

A filter drops items after they have been read and paid for. An index whose key takes more of a query's conditions, or
that holds all of the items that are looked for, reads fewer of them, or saves a second read.

## Example

The index `by-depot` has the partition key `depot`; `by-carrier` has `carrier` and is sorted by `day`:

```python
table.query(
    IndexName="by-depot",
    KeyConditionExpression=Key("depot").eq(depot),
    FilterExpression=Attr("carrier").eq(carrier) & Attr("day").eq(day),
)
```

Use instead:

```python
table.query(
    IndexName="by-carrier",
    KeyConditionExpression=Key("carrier").eq(carrier) & Key("day").eq(day),
    FilterExpression=Attr("depot").eq(depot),
)
```

## When it stays silent

- A part of the query, or the key of an index, is not known for certain.
- The other index may lack some of the items, does not hold what is read, or cannot be read consistently.
- Both take about as many conditions: which of them reads less, only the data tell.
- The query goes by the same partition key: `filter-beside-key-condition` names the index.

## How to fix it

Query the index that the message names, with the conditions on its key in the key condition and the others as a filter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.filters import better_index, narrower
from dynamorm_analysis.indexing.matching import Candidate
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class WorseIndexUsed:
    """The query, and the key that serves it better."""

    access: Access
    better: Candidate


@rule("IX015", Severity.INFO)
def worse_index_used(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    found = better_index(access, table) if table is not None else None
    if table is None or found is None or narrower(access, table) is not None or rejected(access, project):
        return
    better = f"`{found.index.title}`" if found.index is not None else f"the key of `{table.title}`"
    gained = listed(name for name in found.used if name not in {condition.attribute for condition in access.key})
    reason = f"takes {gained} into its key" if gained else "holds all that is looked for"
    yield Finding(
        place=access.place,
        message=f"This query of the index `{access.index}` reads more than it needs: {better} {reason}.",
        help=f"Query {better} by {listed(found.used)}.",
        facts=WorseIndexUsed(access, found),
        confidence=access.confidence,
        related=(Related(found.index.place, "the index is declared here"),) if found.index is not None else (),
    )
