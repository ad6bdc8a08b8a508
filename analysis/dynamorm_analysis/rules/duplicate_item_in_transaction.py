"""A transaction names one item twice: DynamoDB rejects it.

## Why it is bad

Each operation of a transaction must be for an item of its own. With two for one item, be it a check and an update, the
whole request fails with `ValidationException: Transaction request cannot include multiple operations on one item`.

## Example

```python
client.transact_write_items(
    TransactItems=[
        {"ConditionCheck": {"TableName": "orders", "Key": key, "ConditionExpression": "attribute_exists(order_id)"}},
        {"Update": {"TableName": "orders", "Key": key, "UpdateExpression": "SET paid = :yes", **values}},
    ]
)
```

Use instead one operation that does both:

```python
client.transact_write_items(
    TransactItems=[
        {
            "Update": {
                "TableName": "orders",
                "Key": key,
                "UpdateExpression": "SET paid = :yes",
                "ConditionExpression": "attribute_exists(order_id)",
                **values,
            }
        },
    ]
)
```

## When it stays silent

- The keys are written otherwise, or it is not certain that their variables have the same values.
- The operations stand on branches of which one alone may be taken.

## How to fix it

Let one operation do both: an update or put takes a condition of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.same_item import are_alternatives, is_same_item
from dynamorm_analysis.text import Place


@dataclass(frozen=True, slots=True)
class DuplicateItemInTransaction:
    """The operation, and the one before it for the same item."""

    access: Access
    first: Access


@rule("TX005", Severity.ERROR, tier=1)
def duplicate_item_in_transaction(access: Access, project: Project) -> Iterator[Finding]:
    if not access.operation.startswith("transact") or access.table is None or access.confidence != "high":
        return
    for other in project.accesses_of(access.table):
        if other is access:
            return
        if other.call != access.call or not other.operation.startswith("transact") or other.confidence != "high":
            continue
        if other.via == access.via and is_same_item(other, access, project) and not are_alternatives(other, access):
            title = project.title_of(access)
            yield Finding(
                place=_where(access),
                message=f"DynamoDB rejects this transaction: it has two operations for one item of `{title}`.",
                help="Let one operation do both: an update or put takes a condition of its own.",
                facts=DuplicateItemInTransaction(access, other),
                related=(Related(_where(other), "the other one is here"),),
            )
            return


def _where(access: Access) -> Place:
    """Where the item of one operation of a transaction is named."""
    named = [one.place for one in access.key] or [one.place for one in access.written]
    return named[0] if named else access.place
