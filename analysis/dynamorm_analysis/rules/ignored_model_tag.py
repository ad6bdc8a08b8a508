"""A struct tag of the Go library DynamORM (TableTheory) has a part that the library accepts and ignores.

## Why it is bad

A part with a colon that the library does not know is no error, and has no effect: a key is not composed, an index does
not exist.

## Example

```go
ParentID string `theorydb:"prefix:parent"`
Kind     string `theorydb:"gsi:by-kind:pk"`
```

Use instead:

```go
ParentID string
Kind     string `theorydb:"index:by-kind,pk,omitempty"`
```

## When it stays silent

- `index:`, `lsi:`, `attr:`, `naming:` and `encrypted:`.

## How to fix it

Write the form that has an effect, or remove the part and build the value in code.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class IgnoredModelTag:
    """The part of the tag."""

    misuse: Misuse


@rule("LB026", Severity.WARNING, tier=1)
def ignored_model_tag(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "ignored-tag":
        return
    yield Finding(
        place=misuse.place,
        message=f"`{misuse.subject}` has no effect: the library does not know `{misuse.names[1]}:`.",
        help=_remedy(misuse),
        facts=IgnoredModelTag(misuse),
    )


def _remedy(misuse: Misuse) -> str:
    word = misuse.names[1]
    if word == "gsi":
        index = misuse.subject.split(":")[1]
        return f"Write `index:{index},pk` or `index:{index},sk`."
    if word == "project":
        return "Give projections by a method of the model, or remove it."
    return "Remove it, and build the value in code."
