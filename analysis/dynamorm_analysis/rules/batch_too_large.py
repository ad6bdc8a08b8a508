"""A batch holds more operations than DynamoDB takes in one request.

## Why it is bad

A request takes 25 writes, 100 keys to read or 25 statements. One with more is refused as a whole: nothing of it
happens.

## Example

```python
writes = [{"PutRequest": {"Item": {"seat": {"N": str(n)}}}} for n in range(40)]
client.batch_write_item(RequestItems={"seats": writes})
```

Use instead:

```python
with table.batch_writer() as batch:
    for n in range(40):
        batch.put_item(Item={"seat": n})
```

## When it stays silent

- The source does not tell how many operations there are, or some may be left out.
- The library cuts them into requests by itself (`batch_writer`, PynamoDB's `batch_write` and `batch_get`).
- It is a transaction: see `transaction-too-large`.

## How to fix it

Send several requests. boto3's `table.batch_writer()` does so for writes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import beyond_batch
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class BatchTooLarge:
    """The request."""

    access: Access


@rule("NP004", Severity.ERROR, tier=1, of_retold=True)
def batch_too_large(access: Access, project: Project) -> Iterator[Finding]:
    batch = beyond_batch(access)
    if batch is None or batch.of_transaction:
        return
    title = project.title_of(access)
    of_table = f" of `{title}`" if title else ""
    yield Finding(
        place=access.place,
        message=f"This batch{of_table} holds {batch.length.least} operations: DynamoDB refuses "
        f"more than {batch.most} in one request.",
        help=f"Send at most {batch.most} at a time.",
        facts=BatchTooLarge(access),
    )
