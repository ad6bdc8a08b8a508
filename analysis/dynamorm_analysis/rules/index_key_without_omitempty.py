"""A string that is the key of an index is written even when it is empty, which DynamoDB rejects.

## Why it is bad

An empty string is no valid key: writing an item without a value there fails with a `ValidationException`. With
`omitempty` the attribute is left out, and the item is not in the index.

## Example

```go
Hub string `theorydb:"index:by-hub,pk"`
```

Use instead:

```go
Hub string `theorydb:"index:by-hub,pk,omitempty"`
```

## When it stays silent

- The field is a key of the table as well, or no string.
- A method that prepares every write sets it (`UpdateKeys`, `BeforeCreate`).

## How to fix it

Add `omitempty`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class IndexKeyWithoutOmitempty:
    """The field, its index and its model."""

    misuse: Misuse


@rule("LB028", Severity.WARNING)
def index_key_without_omitempty(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "key-without-omitempty":
        return
    yield Finding(
        place=misuse.place,
        message=f"Writing a `{misuse.names[1]}` without `{misuse.subject}` fails: "
        f"an empty string is no key of `{misuse.names[0]}`.",
        help="Add `omitempty`: then such items are left out of the index.",
        facts=IndexKeyWithoutOmitempty(misuse),
        confidence="medium",
    )
