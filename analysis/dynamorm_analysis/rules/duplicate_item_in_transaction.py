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

Let one operation do both: an update or put takes a condition of its own. The quick fix gives it that of a check.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.same_item import are_alternatives, beside_in_transaction, is_same_item, named_at
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class DuplicateItemInTransaction:
    """The operation, and the one before it for the same item."""

    access: Access
    first: Access


@rule("TX005", Severity.ERROR, tier=1)
def duplicate_item_in_transaction(access: Access, project: Project) -> Iterator[Finding]:
    for other in beside_in_transaction(access, project):
        if is_same_item(other, access, project) and not are_alternatives(other, access):
            yield Finding(
                place=named_at(access),
                message="DynamoDB rejects this transaction: it has two operations for one item of "
                f"`{project.title_of(access)}`.",
                help="Let one operation do both: an update or put takes a condition of its own.",
                facts=DuplicateItemInTransaction(access, other),
                related=(Related(named_at(other), "the other one is here"),),
            )
            return
