"""A query looks for a prefix of a number: DynamoDB rejects it.

## Why it is bad

`begins_with` compares strings and binary values. On a key attribute of type N the request fails with
`ValidationException`.

## Example

`placed_at` is a number:

```python
table.query(KeyConditionExpression=Key("customer").eq(customer) & Key("placed_at").begins_with("2026"))
```

Use instead:

```python
table.query(KeyConditionExpression=Key("customer").eq(customer) & Key("placed_at").between(start, end))
```

## When it stays silent

The type of the attribute is not known, or definitions of the table disagree about it.

## How to fix it

Ask for a range of numbers with `BETWEEN`. Where prefixes matter, write the attribute as a string.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import numbers_by_prefix
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class BeginsWithOnNumberKey:
    """The query, and its conditions with `begins_with` on numbers."""

    access: Access
    conditions: tuple[Condition, ...]


@rule("QE011", Severity.ERROR, tier=1)
def begins_with_on_number_key(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    conditions = numbers_by_prefix(access, table) if table is not None else ()
    if not conditions:
        return
    names = listed(condition.attribute for condition in conditions)
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this query: {names} is a number, and numbers have no prefix.",
        help=f"Compare {names} with `BETWEEN`.",
        facts=BeginsWithOnNumberKey(access, conditions),
    )
