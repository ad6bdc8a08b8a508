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

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.indexing.scans import reads_whole_table
from dynamorm_analysis.items.rereading import asks_again
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.occasions import is_run_by_hand
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class CountByScan:
    """The scan."""

    access: Access


@rule("SC006", Severity.WARNING, of_retold=True)
def count_by_scan(access: Access, project: Project) -> Iterator[Finding]:
    by_caller = _is_counted_by_caller(access, project)
    if access.retold and not by_caller and (access.count_only or not access.answered_here):
        return  # said where the function makes it
    if not (access.count_only or access.counted or by_caller) or not reads_whole_table(access, project):
        return
    if rejected(access, project) or asks_again(access, project):
        return
    here = access.place.path, access.function
    title = project.title_of(access)
    reads = "a scan has to read" if access.ends_early else "every call reads"
    yield Finding(
        place=access.place,
        message=f"To count items, {reads} the whole of {f'`{title}`' if title else 'a table'}.",
        help="Keep a counter, or query an index that holds only what is counted."
        if access.filters
        else "Keep a counter, or take `ItemCount` of the table's description, which is some hours old.",
        facts=CountByScan(access),
        confidence=weakest(access.confidence, "medium") if by_caller else access.confidence,
        cause=(access.place.path, access.asked_at) if by_caller else access.asked_at or here,
        causes=((access.table, access.via),) if access.via is not None and access.filter else (),
    )


def _is_counted_by_caller(access: Access, project: Project) -> bool:
    """Whether code asks a function for all items of a table only to count them."""
    known = access.counted_by_caller and access.via is not None and access.table is not None
    return known and not is_run_by_hand(access) and project.role(access.place.path) != "admin"
