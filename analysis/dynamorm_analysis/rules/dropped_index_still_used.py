"""A deployment drops an index that code still reads.

## Why it is bad

From the moment that the index is gone, the request fails with `ValidationException: The table does not have the
specified index`. An index that was dropped by mistake has to be built anew, which takes minutes to hours.

## Example

```python
# dynamorm.lock.json: `parcels` has the index `by-depot`, which the template has no more
table.query(IndexName="by-depot", KeyConditionExpression=Key("depot").eq(depot))
```

Use instead another index, or leave this one in the template until no code reads it.

## When it stays silent

- There is no lock (`dynamorm lock` writes it), or it does not hold the index: then `undefined-index` may tell.
- It is not certain that the definitions have the index no more, because a condition or a loop decides.
- It is not known which index is read.

## How to fix it

Deploy code that does without the index first. Drop the index in a deployment after that.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.deployment import dropped_index
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class DroppedIndexStillUsed:
    """The request, and the index that it names."""

    access: Access
    name: str


@rule("CF016", Severity.ERROR, tier=1)
def dropped_index_still_used(access: Access, project: Project) -> Iterator[Finding]:
    change = dropped_index(access, project)
    if change is None or access.index is None or access.confidence != "high":
        return
    yield Finding(
        place=access.place,
        message=f"The next deployment drops `{access.index}` of `{project.title_of(access)}`, which is read here: "
        "from then on this request fails.",
        help="Deploy code that does without the index first, and drop the index after that.",
        facts=DroppedIndexStillUsed(access, access.index),
        related=(Related(change.definitions[0].place, f"`{access.index}` is no longer defined here"),),
        also=("IX003",),
    )
