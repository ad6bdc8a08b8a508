"""A read of a global secondary index asks for consistency, which such an index does not offer: DynamoDB rejects it.

## Why it is bad

Global secondary indexes are updated after the table. The request fails with `ValidationException: Consistent reads are
not supported on global secondary indexes`.

## Example

```python
orders = Order.by_customer.query(customer, consistent_read=True)
```

Use instead:

```python
orders = Order.by_customer.query(customer)
```

## When it stays silent

- The index is a local one: local secondary indexes do offer consistent reads.
- The flag, or the kind of the index, is not known.

## How to fix it

Drop the flag. Where the newest state matters, read the items by their table key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import consistently_read_index
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class ConsistentReadOnGlobalIndex:
    """The read and the index that it names."""

    access: Access
    index: Index


@rule("QE001", Severity.ERROR, tier=1)
def consistent_read_on_global_index(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    index = consistently_read_index(access, table) if table is not None else None
    if index is None:
        return
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this {access.operation}: the global secondary index `{index.name}` "
        "has no consistent reads.",
        help="Drop the consistent read, or read the items by the table's key.",
        facts=ConsistentReadOnGlobalIndex(access, index),
        related=(Related(index.place, "the index is declared here"),),
    )
