"""A field that DynamORM or TableTheory encrypts is a key, or stands in a condition.

## Why it is bad

An encrypted value is another one each time it is written, so nothing can be found by it. The library registers no model
with an encrypted key (`ErrInvalidTag`), and rejects each condition on such a field (`ErrEncryptedFieldNotQueryable`).

## Example

```go
type Patient struct {
        ID     string `theorydb:"pk"`
        Number string `theorydb:"encrypted"`
}

err := db.Model(&Patient{}).Where("Number", "=", number).First(&patient)
```

Use instead a field that holds a keyed hash of the value:

```go
type Patient struct {
        ID         string `theorydb:"pk"`
        Number     string `theorydb:"encrypted"`
        NumberHash string `theorydb:"index:by-number,pk"`
}
```

## When it stays silent

The model of the query is not known.

## How to fix it

Look the item up by another attribute: its key, or a keyed hash (HMAC) of the value in an index.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class EncryptedFieldQueried:
    """The field; model and what it is used for (`key`, or the method) are the misuse's names."""

    misuse: Misuse


@rule("LB025", Severity.ERROR, tier=1)
def encrypted_field_queried(misuse: Misuse, project: Project) -> Iterator[Finding]:
    if misuse.kind != "encrypted-field" or project.role(misuse.place.path) == "test":
        return
    model, use = misuse.names
    yield Finding(
        place=misuse.place,
        message=f"`{misuse.subject}` is encrypted: the library registers no `{model}` that has it as a key."
        if use == "key"
        else f"`{misuse.subject}` of `{model}` is encrypted: the library rejects a condition on it.",
        help="Find the item by another attribute, such as a keyed hash of the value.",
        facts=EncryptedFieldQueried(misuse),
    )
