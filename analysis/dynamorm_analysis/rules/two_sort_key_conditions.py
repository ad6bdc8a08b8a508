"""A key condition compares one attribute twice: DynamoDB rejects it.

## Why it is bad

A key condition may name each key attribute once. The request fails with `ValidationException: KeyConditionExpressions
must only contain one condition per key`.

## Example

```python
table.query(
    KeyConditionExpression=Key("customer").eq(customer) & Key("placed_at").gte(start) & Key("placed_at").lte(end)
)
```

Use instead:

```python
table.query(KeyConditionExpression=Key("customer").eq(customer) & Key("placed_at").between(start, end))
```

## When it stays silent

The conditions stand on different paths of the code, or one of them is not known.

## How to fix it

`BETWEEN` includes both ends. Where an end must be left out, give the next value inside, or drop that item after the
query.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.key_conditions import twice_compared
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class TwoSortKeyConditions:
    """The query, and its conditions on one attribute."""

    access: Access
    conditions: tuple[Condition, ...]


@rule("QE010", Severity.ERROR, tier=1)
def two_sort_key_conditions(access: Access, _: Project) -> Iterator[Finding]:
    conditions = twice_compared(access)
    if not conditions:
        return
    attribute = conditions[0].attribute
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this query: its key condition compares `{attribute}` more than once.",
        help=f"Give `{attribute}` one condition: `BETWEEN` takes both ends of a range."
        if {condition.operator for condition in conditions} <= {"<", "<=", ">", ">="}
        else f"Give `{attribute}` one condition, and compare the items after the query.",
        facts=TwoSortKeyConditions(access, conditions),
    )
