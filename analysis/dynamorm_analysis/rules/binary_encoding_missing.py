"""A binary attribute does not say how its bytes are written, as PynamoDB 6 wants: the import of the model fails.

## Why it is bad

Before PynamoDB 6, binary attributes were encoded twice. Since then each attribute has to say whether it still is
(`legacy_encoding`), so that nobody reads old items wrongly. Without it, the class raises
`TypeError: missing 1 required keyword-only argument`.

## Example

```python
class Parcel(Model):
    id = UnicodeAttribute(hash_key=True)
    label = BinaryAttribute()
```

Use instead, for an attribute that no earlier version has written:

```python
    label = BinaryAttribute(legacy_encoding=False)
```

## When it stays silent

No list of requirements beside or above the file (`requirements.txt`, `pyproject.toml`, `setup.cfg`, a `Pipfile` or a
lock file) says that PynamoDB is of version 6 or later.

## How to fix it

Write `legacy_encoding=True` where items of an earlier version are to be read, and `False` for new attributes. Which of
both is right the code does not tell, so that there is no quick fix.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class BinaryEncodingMissing:
    """The attribute, and the class of the library that it is of."""

    misuse: Misuse


@rule("LB008", Severity.ERROR, tier=1)
def binary_encoding_missing(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "binary-encoding":
        return
    yield Finding(
        place=misuse.place,
        message=f"`{misuse.subject}` does not say how its bytes are written: PynamoDB 6 raises TypeError on import.",
        help="Give `legacy_encoding=True` where older items are to be read, else `legacy_encoding=False`.",
        facts=BinaryEncodingMissing(misuse),
    )
