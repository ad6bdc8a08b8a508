"""A job reads a whole table from the first item to the last, in one go.

## Why it is bad

One reader gets through some megabytes a second. DynamoDB lets up to a million of them read a part of the table each.

## Example

```python
for page in client.get_paginator("scan").paginate(TableName="orders"):
    export(page["Items"])
```

Use instead, in several workers:

```python
for page in client.get_paginator("scan").paginate(TableName="orders", Segment=worker, TotalSegments=workers):
    export(page["Items"])
```

## When it stays silent

- The scan is one of several segments, has a limit, or reads an index.
- The code is no script, job or migration, as far as its path tells.

## How to fix it

Give each worker a `Segment` of `TotalSegments`. Small tables need none: leave the rule off for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class SerialScanJob:
    """The scan."""

    access: Access


@rule("SC009", Severity.HINT, tier=3)
def serial_scan_job(access: Access, project: Project) -> Iterator[Finding]:
    if access.operation != "scan" or access.segmented or access.limit is not None or access.index is not None:
        return
    if project.role(access.place.path) != "admin" or not access.knows("limit") or rejected(access, project):
        return
    if not (access.pages_itself or access.token == "followed"):
        return
    title = project.title_of(access)
    yield Finding(
        place=access.place,
        message=f"{f'`{title}`' if title else 'The table'} is read from the first item to the last by one reader.",
        help="Read it in segments, several at the same time.",
        facts=SerialScanJob(access),
        confidence=access.confidence,
    )
