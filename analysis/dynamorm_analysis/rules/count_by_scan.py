"""Items are counted by reading all of them.

## Why it is bad

`Select="COUNT"` returns a number, but DynamoDB reads, and bills, every item to count it, one megabyte per request.

## Example

```python
total = table.scan(Select="COUNT")["Count"]
```

Use instead the number that DynamoDB keeps, which is some six hours old at most:

```python
total = table.item_count
```

## When it stays silent

- The table is one of `small-tables` in the settings.
- Migrations, scripts and other administrative code, and scans of one segment of several.
- The scan reads the further pages of another one.
- Another rule says of the same scan what would spare it.

What a function counts of several tables is reported once; so is what it counts of one by the filters that its calls
give.

## How to fix it

Where the number may be some hours old, take `ItemCount` of `DescribeTable`. Where it must be exact, keep a counter: add
to it in the transaction that writes the item, or from the table's stream.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.scans import reads_whole_table
from dynamorm_analysis.items.rereading import asks_again
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class CountByScan:
    """The scan."""

    access: Access


@rule("SC006", Severity.WARNING, of_retold=True)
def count_by_scan(access: Access, project: Project) -> Iterator[Finding]:
    if access.retold and (access.count_only or not access.answered_here):  # said where the function makes it
        return
    if not (access.count_only or access.counted) or not reads_whole_table(access, project) or rejected(access, project):
        return
    if asks_again(access, project):
        return
    title = project.title_of(access)
    reads = "a scan has to read" if access.ends_early else "every call reads"
    yield Finding(
        place=access.place,
        message=f"To count items, {reads} the whole of {f'`{title}`' if title else 'a table'}.",
        help="Keep a counter, or query an index that holds only what is counted."
        if access.filters
        else "Keep a counter, or take `ItemCount` of the table's description, which is some hours old.",
        facts=CountByScan(access),
        confidence=access.confidence,
        cause=access.asked_at or (access.place.path, access.function),
        causes=((access.table, access.via),) if access.via is not None and access.filter else (),
    )
