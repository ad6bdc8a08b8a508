"""A struct tag of the Go library DynamORM (TableTheory) breaks its grammar or the type of its field.

## Why it is bad

The library reads tags when a model is used first, and returns an error for the whole model: every operation on it
fails.

## Example

```go
type Parcel struct {
        Code    string    `theorydb:"code,pk"`
        Expires time.Time `theorydb:"ttl"`
}
```

Use instead:

```go
type Parcel struct {
        Code    string `theorydb:"pk,attr:code"`
        Expires int64  `theorydb:"ttl"`
}
```

## When it stays silent

- The tag has another key than `dynamorm` or `theorydb`.
- A role asks for a type, and the field's type is not known.

## How to fix it

Write the tag as the message says.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class InvalidModelTag:
    """The part of the tag, and what is wrong with it."""

    misuse: Misuse


@rule("LB023", Severity.ERROR, tier=1)
def invalid_model_tag(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "invalid-tag":
        return
    yield Finding(
        place=misuse.place,
        message=_message(misuse),
        help=_remedy(misuse),
        facts=InvalidModelTag(misuse),
    )


TYPES = {
    "ttl": "`int64` or `uint64`",
    "version": "an integer type",
    "set": "a slice",
    "created_at": "`time.Time`",
    "updated_at": "`time.Time`",
}


def _message(misuse: Misuse) -> str:
    """`names`: the field or model, the reason, and the type or index in question."""
    field, reason, *more = misuse.names
    match reason:
        case "type":
            fault = f"`{field}` is tagged `{misuse.subject}`, but is of type `{more[0]}`"
        case "twice":
            fault = f"`{field}` is a second `{misuse.subject}`"
        case "no-partition":
            fault = f"the index `{misuse.subject}` has no partition key"
        case "local-partition" | "local-sparse":
            fault = f"`{misuse.subject}` gives a local index a part that it cannot have"
        case _:
            fault = f"`{misuse.subject}` is no tag that the library knows"
    return f"The model cannot be used: {fault}."


def _remedy(misuse: Misuse) -> str:
    field, reason, *more = misuse.names
    match reason:
        case "type":
            return f"Make the type of `{field}` {TYPES[misuse.subject]}."
        case "twice":
            return f"Keep one `{misuse.subject}`."
        case "no-partition":
            return f"Tag the field that it is looked up by `index:{misuse.subject},pk`."
        case "local-partition" | "local-sparse":
            return f"Write `lsi:{more[0]},sk`: its partition key is the table's."
        case "bare-name":
            return f"Write `attr:{misuse.subject}` to name the attribute."
        case _:
            return "Remove it; parts are separated by commas."
