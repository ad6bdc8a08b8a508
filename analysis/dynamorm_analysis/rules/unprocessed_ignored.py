"""A batch may be done in part only, and nobody looks at what was left undone.

## Why it is bad

`BatchGetItem` and `BatchWriteItem` succeed even where they have done only a part: beyond 16 MB, or while the table
throttles. What is left stands in `UnprocessedKeys` or `UnprocessedItems` of the answer. Unless the code asks for it
again, items are missing, or are lost, without any error.

## Example

```python
client.batch_write_item(RequestItems={"parcels": requests})
```

Use instead:

```python
left = {"parcels": requests}
while left:
    left = client.batch_write_item(RequestItems=left).get("UnprocessedItems")
```

## When it stays silent

- The code reads that part of the answer for more than its log, or hands the answer on: then whoever calls it and does
  not, is told.
- The library asks again by itself: boto3's `batch_writer`, PynamoDB's `batch_write` and `batch_get`.

In scripts, of which somebody sees what they leave, the confidence is low.

## How to fix it

Ask again for what was left, with a pause that grows from time to time. `table.batch_writer()` does so for writes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.occasions import is_run_by_hand
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class UnprocessedIgnored:
    """The request."""

    access: Access


@rule("NP005", Severity.WARNING, of_retold=True)
def unprocessed_ignored(access: Access, project: Project) -> Iterator[Finding]:
    batch = access.batch
    if batch is None or batch.left_over not in ("ignored", "written down") or not access.operation.startswith("batch"):
        return
    if rejected(access, project):
        return
    title = project.title_of(access)
    of_table = f" of `{title}`" if title else ""
    reads = access.operation == "batch_get"
    part = f"`{'UnprocessedKeys' if reads else 'UnprocessedItems'}`"
    has_writer = access.library == "boto3" and not reads
    yield Finding(
        place=access.place,
        message=f"What this batch{of_table} leaves undone is {'missing' if reads else 'lost'}: "
        + (f"nobody reads {part}." if batch.left_over == "ignored" else f"{part} goes into the log, and no farther."),
        help="Ask again for what was left undone"
        + (", or write through `batch_writer()`, which does so." if has_writer else "."),
        facts=UnprocessedIgnored(access),
        confidence="low" if is_run_by_hand(access) else access.confidence,
    )
