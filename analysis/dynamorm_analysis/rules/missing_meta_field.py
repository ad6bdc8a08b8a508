"""An index of PynamoDB does not say which attributes it copies, so its model cannot be imported.

## Why it is bad

PynamoDB asks each index for its projection when the index is instantiated, which is while the module is imported:
`ValueError: No projection defined, define a projection for this class`.

## Example

```python
class ByCustomer(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-customer"

    customer = UnicodeAttribute(hash_key=True)
```

Use instead:

```python
    class Meta:
        index_name = "by-customer"
        projection = AllProjection()
```

## When it stays silent

- A base of the index or of its `Meta` is not here and may bring it.
- No model instantiates the index.

## How to fix it

Write what the deployed index copies: `AllProjection()`, `KeysOnlyProjection()` or `IncludeProjection([…])`. The quick
fix writes what infrastructure tells of the index, else `AllProjection()`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class MissingMetaField:
    """The index class in which something is missing."""

    misuse: Misuse


@rule("LB005", Severity.ERROR, tier=1)
def missing_meta_field(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "missing-meta-field":
        return
    yield Finding(
        place=misuse.place,
        message=f"`{misuse.subject}` {_lacking(misuse)}: PynamoDB raises ValueError when the model is imported.",
        help="Write what the deployed index copies, such as `projection = AllProjection()`, in the index's `Meta`.",
        facts=MissingMetaField(misuse),
    )


def _lacking(misuse: Misuse) -> str:
    return "has no `Meta`" if misuse.names == ("Meta",) else "has no `projection` in its `Meta`"
