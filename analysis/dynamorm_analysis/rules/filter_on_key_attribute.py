"""A query filters by a key attribute of what it queries: DynamoDB rejects it.

## Why it is bad

A filter may name any attribute but those of the key that the query goes by. The request fails with
`ValidationException: Filter Expression can only contain non-primary key attributes`.

## Example

The table's key is `customer` and `order_id`:

```python
table.query(KeyConditionExpression=Key("customer").eq(customer), FilterExpression=Attr("order_id").begins_with("2026"))
```

Use instead:

```python
table.query(KeyConditionExpression=Key("customer").eq(customer) & Key("order_id").begins_with("2026"))
```

## When it stays silent

- The attribute is the key of another index only, or the call is a scan: both may filter by it.
- The key is not known, or is another one on some paths.

## How to fix it

Put the condition into the key condition, which takes one condition on the sort key. It then reads less, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.key_conditions import keys_perhaps_filtered
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class FilterOnKeyAttribute:
    """The query and its filter conditions that are about its key. `movable`: the sort key has no condition yet, and a
    key condition takes this one."""

    access: Access
    conditions: tuple[Condition, ...]
    movable: bool


MOVABLE_OPERATORS = frozenset({"=", "<", "<=", ">", ">=", "between", "begins_with"})


@rule("QE003", Severity.ERROR, tier=1)
def filter_on_key_attribute(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    conditions = keys_perhaps_filtered(access, table) if table is not None else ()
    if table is None or not conditions:
        return
    first = conditions[0]
    taken = {condition.attribute for condition in access.key}
    movable = (
        len(conditions) == 1
        and first.attribute not in taken
        and first.operator in MOVABLE_OPERATORS
        and not (first.free or first.nested)
    )
    names = dict.fromkeys(condition.attribute for condition in conditions)
    queried = f"the index `{access.index}`" if access.index else f"`{table.title}`"
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this query{_when(conditions)}: it filters by {listed(names)}, a key attribute of "
        f"{queried}.",
        help=f"Move the condition on {listed(names)} into the key condition."
        if movable
        else f"Leave {listed(names)} to the key condition, or compare the items after the query.",
        facts=FilterOnKeyAttribute(access, conditions, movable),
    )


def _when(conditions: tuple[Condition, ...]) -> str:
    return " on some paths" if all(condition.optional for condition in conditions) else ""
