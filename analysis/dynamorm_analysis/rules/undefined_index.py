"""A request names an index that the table does not have: DynamoDB rejects it.

## Why it is bad

The request fails with `ValidationException: The table does not have the specified index`. A model of PynamoDB has no
such attribute then (`Order.by_custmer_index.query(customer)` raises `AttributeError`).

## Example

```python
table.query(IndexName="by-custmer", KeyConditionExpression=Key("customer").eq(customer))
```

Use instead:

```python
table.query(IndexName="by-customer", KeyConditionExpression=Key("customer").eq(customer))
```

## When it stays silent

- Not every index of the table is known.
- The index name, or the table, is not known for certain.

## How to fix it

Correct the name, or define the index. The quick fix writes the one name that is nearly the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import declared_at
from dynamorm_analysis.deployment import dropped_index
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import is_index_undefined
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed
from dynamorm_analysis.words import edits_between

MISSPELT = 2  # edits between a name and what was meant


@dataclass(frozen=True, slots=True)
class UndefinedIndex:
    """The request, the name it gives, and the one index whose name is nearly that, or None."""

    access: Access
    name: str
    nearest: str | None


@rule("IX003", Severity.ERROR, tier=1)
def undefined_index(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or access.index is None or not is_index_undefined(access, table):
        return
    if dropped_index(access, project) is not None:
        return  # `dropped-index-still-used` says so
    names = [index.name for index in table.indexes if index.name is not None]
    near = [name for name in names if edits_between(name.lower(), access.index.lower()) <= MISSPELT]
    nearest = near[0] if len(near) == 1 else None
    defined = f"It has {listed(names)}" if names else "It has no index"
    refused = "This call raises" if access.library == "pynamodb" else "DynamoDB rejects this request"
    yield Finding(
        place=access.place,
        message=f"{refused}: `{table.title}` has no index `{access.index}`.",
        help=f"Did you mean `{nearest}`?" if nearest else f"{defined}: name one of its indexes, or define this one.",
        fixable=nearest is not None,
        facts=UndefinedIndex(access, access.index, nearest),
        related=tuple(
            Related(declared_at(definition), "the table is defined here") for definition in table.definitions
        ),
    )
