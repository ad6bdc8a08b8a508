"""The default of a PynamoDB attribute is one list, dictionary or set for all items.

## Why it is bad

PynamoDB 6 raises `ValueError: An attribute's 'default' must be immutable` when the model is imported. Before that all
items shared the one object: what code added to the list of one item was in those of all that were made after it.

## Example

```python
class Parcel(Model):
    id = UnicodeAttribute(hash_key=True)
    stops = ListAttribute(default=[])
```

Use instead what makes a new one for each item:

```python
    stops = ListAttribute(default=list)
```

## When it stays silent

- The default is a function, a tuple or another value that cannot change; or a name, of which this is not known.
- The project's list of packages fixes a version before 6.

## How to fix it

Give the class (`list`, `dict`, `set`), or a function that makes the value: `default=lambda: ["depot"]`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class MutableDefault:
    """The value as written; names are the attribute, the argument, and what makes such a value."""

    misuse: Misuse


@rule("LB007", Severity.WARNING, tier=1)
def mutable_default(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "mutable-default":
        return
    yield Finding(
        place=misuse.place,
        message=f"`{misuse.subject}` is the {misuse.names[1]} of `{misuse.names[0]}` for all items together: "
        "PynamoDB 6 raises ValueError on import, and earlier versions let items share it.",
        help=f"Write `{misuse.names[1]}={_instead(misuse)}`.",
        facts=MutableDefault(misuse),
    )


def _instead(misuse: Misuse) -> str:
    return f"lambda: {misuse.subject}" if misuse.names[2] == "lambda" else misuse.names[2]
