"""A transaction holds more operations than DynamoDB takes.

## Why it is bad

A transaction takes 100 operations, of 4 MB together. One with more is refused as a whole: nothing of it happens.

## Example

```python
client.transact_write_items(
    TransactItems=[{"Put": {"TableName": "seats", "Item": {"seat": {"N": str(n)}}}} for n in range(120)]
)
```

Use instead several transactions, or batches where nothing depends on all or none:

```python
with table.batch_writer() as batch:
    for n in range(120):
        batch.put_item(Item={"seat": n})
```

## When it stays silent

- The source does not tell how many operations there are, or some may be left out.

## How to fix it

Split the transaction where its parts may happen one without the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import beyond_batch
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class TransactionTooLarge:
    """The request."""

    access: Access


@rule("TX002", Severity.ERROR, tier=1)
def transaction_too_large(access: Access, project: Project) -> Iterator[Finding]:
    batch = beyond_batch(access)
    if batch is None or not batch.of_transaction:
        return
    title = project.title_of(access)
    of_table = f" of `{title}`" if title else ""
    yield Finding(
        place=access.place,
        message=f"This transaction{of_table} holds {batch.length.least} operations: DynamoDB refuses "
        f"more than {batch.most}.",
        help="Split it where its parts may happen one without the other.",
        facts=TransactionTooLarge(access),
    )
