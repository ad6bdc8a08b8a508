"""A request asks a table that nothing here declares, in a project whose code is all here.

## Why it is bad

Most rules need the keys and indexes of a table. Where nothing declares it, requests that DynamoDB refuses, and scans
that an index would spare, go unnoticed; or its name is misspelt, and each request fails.

## Example

```python
table = boto3.resource("dynamodb").Table("order")
table.get_item(Key={"number": number})
```

where the template declares `orders`.

## When it stays silent

- The setting `closed-world` does not say that all code and infrastructure is here.
- The name of the table is not known.

## How to fix it

Correct the name, or declare the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class UnresolvedTable:
    """The request."""

    access: Access


@rule("CF018", Severity.INFO, tier=3)
def unresolved_table(access: Access, project: Project) -> Iterator[Finding]:
    if not project.settings.closed_world or access.table is None or project.table(access.table) is not None:
        return
    yield Finding(
        place=access.place,
        message=f"Nothing here declares the table `{project.title_of(access)}`: its keys and indexes are not known.",
        help="Correct its name, or declare it.",
        facts=UnresolvedTable(access),
        confidence=access.confidence,
        cause=access.table,
    )
