"""A batch holds as many operations as there are of something, and more than DynamoDB takes sooner or later.

## Why it is bad

A request takes 25 writes, 100 keys to read, or a transaction of 100 operations. One with more is refused as a whole:
the code works until somebody asks for one item too many.

## Example

```python
def products(skus):
    keys = [{"sku": {"S": sku}} for sku in skus]
    return client.batch_get_item(RequestItems={"products": {"Keys": keys}})
```

Use instead:

```python
def products(skus):
    found = []
    for start in range(0, len(skus), 100):
        keys = [{"sku": {"S": sku}} for sku in skus[start : start + 100]]
        found.append(client.batch_get_item(RequestItems={"products": {"Keys": keys}}))
    return found
```

## When it stays silent

- The list is cut into pieces, here or by a caller, or its length is compared with something.
- The source does not tell where its entries come from: only parameters, parts of what a request brings, items that were
  read, and lists inside of these are as many as there are.
- The library cuts it into requests by itself (`batch_writer`, PynamoDB's `batch_write` and `batch_get`).
- What is read was limited.

Transactions of as many operations as a function is given are of low confidence: a few things are done together. So
are lists in a file that somebody runs (`debug_orders.py`, which nothing imports).

## How to fix it

Cut the list into pieces of as many as one request takes, as the quick fix does where the answer is used for its items
alone, or for nothing. boto3's `table.batch_writer()` does so for writes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.model.access import Access, Confidence
from dynamorm_analysis.model.batch import Batch
from dynamorm_analysis.occasions import is_run_by_hand
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import beyond_batch
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class UnboundedBatch:
    """The request."""

    access: Access


@rule("NP008", Severity.WARNING, of_retold=True)
def unbounded_batch(access: Access, project: Project) -> Iterator[Finding]:
    batch = access.batch
    if batch is None or not batch.length.grows or beyond_batch(access) is not None:
        return
    if access.via is None and access.retold:  # said where calls tell how long it is
        return
    if project.role(access.place.path) == "admin" and not batch.length.sure:
        return
    title = project.title_of(access)
    kind = "transaction" if batch.of_transaction else "batch"
    yield Finding(
        place=access.place,
        message=f"This {kind}{f' of `{title}`' if title else ''} is as long as what it is made from: DynamoDB refuses "
        f"more than {batch.most} operations in one request.",
        help=f"Cut the list into pieces of {batch.most}.",
        facts=UnboundedBatch(access),
        confidence=weakest(access.confidence, _confidence(access, batch)),
    )


def _confidence(access: Access, batch: Batch) -> Confidence:
    """How sure it is that somebody asks for too many: who has a transaction made wants a few things done together, and
    whoever runs a script sees that it is refused."""
    if batch.length.sure:
        return "high"
    return "low" if batch.of_transaction or is_run_by_hand(access) else "medium"
