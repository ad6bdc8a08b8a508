"""Every error of a request is caught and nothing is made of it: throttling looks like an empty table.

## Why it is bad

A request that is throttled, refused for a missing permission or for a mistake in it, raises the same kind of error.
Code that catches all of them and goes on takes what it does not know for what is not there, and what it did not write
for written. Nobody finds out, and no alarm tells.

## Example

```python
try:
    return table.get_item(Key={"id": id})["Item"]
except Exception:
    return None
```

Use instead what is meant to be missing, and let all other errors go on:

```python
return table.get_item(Key={"id": id}).get("Item")
```

## When it stays silent

- The error is raised again, or its code is looked at.
- Anything is called where it is caught: a log, a metric, another request.
- The code is a script or migration.

## How to fix it

Catch the errors that are expected (`ConditionalCheckFailedException`, a missing key), and log the others at least.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class SwallowedClientError:
    """The request."""

    access: Access


@rule("WR009", Severity.HINT, tier=3)
def swallowed_client_error(access: Access, project: Project) -> Iterator[Finding]:
    if not access.swallowed or project.role(access.place.path) == "admin":
        return
    title = project.title_of(access)
    yield Finding(
        place=access.place,
        message=f"Errors of this request{f' to `{title}`' if title else ''} are caught and forgotten: nobody learns "
        "that it is throttled or refused.",
        help="Catch the errors that are expected, and log or raise the others.",
        facts=SwallowedClientError(access),
        confidence=access.confidence,
    )
