"""A chain of the Go library DynamORM names a field that the model does not have.

## Why it is bad

The library passes names that it does not know on to DynamoDB as they are: a condition on an attribute that no item has
matches nothing, and no error is returned.

## Example

```go
err := db.Model(&Parcel{}).Where("Code", "=", code).Filter("Sate", "=", state).All(&parcels)
```

Use instead:

```go
err := db.Model(&Parcel{}).Where("Code", "=", code).Filter("State", "=", state).All(&parcels)
```

## When it stays silent

- The model has a struct inside whose definition is not known.
- The name is not written out.

## How to fix it

Write the name of a field, or of its attribute.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class UnknownModelField:
    """The name, the model and the names of its fields."""

    misuse: Misuse


@rule("LB027", Severity.WARNING)
def unknown_model_field(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "unknown-field":
        return
    yield Finding(
        place=misuse.place,
        message=f"`{misuse.names[0]}` has no field or attribute `{misuse.subject}`: it goes to DynamoDB as it is.",
        help=_remedy(misuse),
        facts=UnknownModelField(misuse),
    )


def _remedy(misuse: Misuse) -> str:
    from difflib import get_close_matches  # needed for a mistake only

    near = get_close_matches(misuse.subject, misuse.names[2:], n=1)
    return f"Did you mean `{near[0]}`?" if near else "Name a field of the model, or an attribute of its items."
