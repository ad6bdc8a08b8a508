"""A call is written for PynamoDB 3, and the project requires a later one: the call raises TypeError or AttributeError.

## Why it is bad

PynamoDB 4 took out conditions as keywords (`state__eq="new"`) and `rate_limited_scan`. The code fails as soon as it
runs.

## Example

```python
Order.scan(state__eq="new")
Order.rate_limited_scan(read_capacity_to_consume_per_second=10)
```

Use instead:

```python
Order.scan(filter_condition=Order.state == "new")
Order.scan(rate_limit=10)
```

## When it stays silent

No list of requirements beside or above the file (`requirements.txt`, `pyproject.toml`, `setup.cfg`, a `Pipfile` or a
lock file) says that PynamoDB is of version 4 or later.

## How to fix it

Write conditions with the attributes of the model. The quick fix does it where the values are written in the call.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class RemovedPynamodbApi:
    """The call; names are each keyword with the argument that takes its comparison now, none for a removed method."""

    misuse: Misuse


@rule("LB004", Severity.ERROR, tier=1)
def removed_pynamodb_api(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "removed-api":
        return
    remedy = f"Give a condition as `{misuse.names[1]}`." if misuse.names else "Use `scan(rate_limit=…)`."
    yield Finding(
        place=misuse.place,
        message=f"PynamoDB has no `{misuse.subject}` since version 4: this call fails.",
        help=remedy,
        facts=RemovedPynamodbApi(misuse),
    )
