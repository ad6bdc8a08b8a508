"""The Go library DynamORM (TableTheory) derives an attribute's name from a field that nobody would write: `gsI1PK`.

## Why it is bad

Without `attr:` a field is named in camelCase. A digit ends the run of capitals at the beginning, so `GSI1PK` becomes
`gsI1PK`. The table's index is defined on another name, stays empty, and nothing fails.

## Example

```go
GSI1PK string `theorydb:"index:gsi1,pk,omitempty"`
```

Use instead:

```go
GSI1PK string `theorydb:"index:gsi1,pk,attr:gsi1PK,omitempty"`
```

## When it stays silent

- The field has `attr:`, or the model a naming convention.
- The version of the library is not known: no `go.mod` requires it.

## How to fix it

Name the attribute with `attr:`, as the table's definition does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class DerivedNameTrap:
    """The field and the name that is derived."""

    misuse: Misuse


@rule("LB031", Severity.WARNING)
def derived_name_trap(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "derived-name":
        return
    yield Finding(
        place=misuse.place,
        message=f"`{misuse.subject}` is stored as `{misuse.names[0]}`: an index on any other name stays empty.",
        help=f"Name the attribute: `attr:{misuse.subject.lower()}`, or as the table is defined.",
        facts=DerivedNameTrap(misuse),
    )
