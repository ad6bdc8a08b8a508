"""A time to live is written in milliseconds, so the items expire in some 50,000 years.

## Why it is bad

DynamoDB counts time to live in seconds since 1970. It takes milliseconds for a date far ahead, without an error, and
never deletes the item.

## Example

```python
table.put_item(Item={"token": token, "expires_at": int(time.time() * 1000) + 3_600_000})
```

Use instead:

```python
table.put_item(Item={"token": token, "expires_at": int(time.time()) + 3_600})
```

## When it stays silent

- The table's time-to-live attribute is not known, or the value is not.
- The value is divided before it is written.

## How to fix it

Write seconds. Items already stored need their value written anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access, Written
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class TtlMilliseconds:
    """The write and the value that it gives the time-to-live attribute."""

    access: Access
    written: Written


@rule("TT002", Severity.ERROR, tier=1)
def ttl_milliseconds(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or access.confidence != "high":
        return
    for written in access.written:
        if written.attribute != table.ttl or not written.value.milliseconds:
            continue
        shown = f"`{written.value.expression}`" if written.value.expression else "The value"
        yield Finding(
            place=written.place,
            message=f"{shown} is in milliseconds, but `{table.ttl}` counts seconds: items of `{table.title}` expire "
            "in some 50,000 years.",
            help="Write seconds since 1970.",
            facts=TtlMilliseconds(access, written),
        )
