"""A scan reads the whole table to find one item whose full key is known.

## Why it is bad

A filter runs after the read: the scan reads, and bills, every item of the table, one megabyte per request, to return
at most one. `GetItem` reads that one item, at the price of that item, in a few milliseconds at any table size.

## Example

The table's key is `order_id`:

```python
found = next(iter(Order.scan(Order.order_id == order_id)), None)
```

Use instead:

```python
try:
    found = Order.get(order_id)
except Order.DoesNotExist:
    found = None
```

## When it stays silent

- The table's key is not known, or its definitions disagree about it.
- A condition on the key is set on some paths only, stands under OR, or is not an equality.
- The scan names an index: being in that index may be the question.

## How to fix it

Replace the scan by `GetItem` with the key attributes that the filter names.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.scans import scan_verdict
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class ScanForOneItem:
    """The scan and the table's key, all of whose attributes its filter binds."""

    access: Access
    key: Key


@rule("SC004", Severity.WARNING, tier=1)
def scan_for_one_item(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or access.index is not None or access.confidence != "high":
        return
    verdict = scan_verdict(access, table)
    if verdict is None or verdict.verdict != "one-item" or verdict.candidate is None or rejected(access, project):
        return
    key = verdict.candidate.key
    yield Finding(
        place=access.place,
        message=f"The scan reads all of `{table.title}` for the one item with this {listed(key.attributes)}.",
        help=f"Get the item by its key, {listed(key.attributes)}: it reads that item alone.",
        facts=ScanForOneItem(access, key),
        cause=access.asked_at,
        also=("SC002",),
    )
