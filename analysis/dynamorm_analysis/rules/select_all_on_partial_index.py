"""A read asks a global index for all attributes, which the index does not hold: DynamoDB rejects it.

## Why it is bad

`ALL_ATTRIBUTES` means every attribute of the table's items. A global index has the attributes that it projects and
fetches no others, so the request fails with `ValidationException: Select type ALL_ATTRIBUTES is not supported for
global secondary index`.

## Example

The index `by-customer` holds keys only:

```python
table.query(
    IndexName="by-customer",
    Select="ALL_ATTRIBUTES",
    KeyConditionExpression=Key("customer").eq(customer),
)
```

Use instead:

```python
table.query(
    IndexName="by-customer",
    Select="ALL_PROJECTED_ATTRIBUTES",
    KeyConditionExpression=Key("customer").eq(customer),
)
```

## When it stays silent

- The index is a local one, which fetches what it lacks from the table.
- What the index projects is not known, or its definitions disagree about it.

## How to fix it

Ask for `ALL_PROJECTED_ATTRIBUTES`, which is also what a query of an index returns where nothing is said. Where more is
needed, get the items by their keys, or query an index that projects everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import partial_index
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class SelectAllOnPartialIndex:
    """The read, and the index that does not hold all."""

    access: Access
    index: Index


@rule("PJ003", Severity.ERROR, tier=1)
def select_all_on_partial_index(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    index = partial_index(access, table) if table is not None else None
    if index is None:
        return
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this {access.operation}: it asks for all attributes, which the index `{index.name}` "
        "does not hold.",
        help="Ask for `ALL_PROJECTED_ATTRIBUTES`, or query an index that projects everything.",
        facts=SelectAllOnPartialIndex(access, index),
        related=(Related(index.place, "the index is declared here"),),
    )
