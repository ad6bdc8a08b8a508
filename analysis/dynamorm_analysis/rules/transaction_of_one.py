"""A transaction holds a single write.

## Why it is bad

A transaction takes two write units where a plain write takes one, and fails when another request touches the item in
the same moment. One write alone happens as a whole or not at all in any case, and takes a condition by itself.

## Example

```python
client.transact_write_items(
    TransactItems=[
        {
            "Put": {
                "TableName": "orders",
                "Item": item,
                "ConditionExpression": "attribute_not_exists(order_id)",
            }
        }
    ]
)
```

Use instead:

```python
client.put_item(TableName="orders", Item=item, ConditionExpression="attribute_not_exists(order_id)")
```

## When it stays silent

- The list of operations is put together by code, or is not known.
- The request has a token (`ClientRequestToken`), by which DynamoDB knows a second try of it.

## How to fix it

Write the item with `put_item`, `update_item` or `delete_item`, under the same condition. Where that fails, the error is
`ConditionalCheckFailedException`. The quick fix writes the call anew where the operation stands in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule

WRITES = {"transact_put": "put", "transact_update": "update", "transact_delete": "delete"}


@dataclass(frozen=True, slots=True)
class TransactionOfOne:
    """The write."""

    access: Access


@rule("TX001", Severity.WARNING)
def transaction_of_one(access: Access, project: Project) -> Iterator[Finding]:
    write = WRITES.get(access.operation)
    if write is None or access.batch is None or not access.batch.single or access.via is not None:
        return
    if rejected(access, project):
        return
    title = project.title_of(access)
    of_table = f" of `{title}`" if title else ""
    yield Finding(
        place=access.place,
        message=f"This transaction holds one {write}{of_table} alone: it takes twice the write units of a plain "
        f"{write}, and gives nothing more.",
        help=f"Use `{write}_item`, under the same condition.",
        facts=TransactionOfOne(access),
        confidence=access.confidence,
    )
