"""An item holds a file, HTML or a list that only grows: at 400 KB writing it fails.

## Why it is bad

An item has at most 400 KB, names of attributes included. Beyond that, each write fails with `ValidationException: Item
size has exceeded the maximum allowed size`. On the way there, each read and write of the item is billed for all of it.

## Example

```python
table.update_item(
    Key={"order_id": order_id},
    UpdateExpression="SET history = list_append(history, :event)",
    ExpressionAttributeValues={":event": [event]},
)
```

Use instead an item for each element, or an object in S3 whose key the item holds:

```python
table.put_item(Item={"order_id": order_id, "event_id": event_id, "event": event})
```

## When it stays silent

- The write has a condition, which may test the size.
- The attribute is set and not added to, and nothing tells that its value is a file or HTML.

## How to fix it

Write files to an object store. Give each element of a list an item of its own, under the same partition key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.model.access import Access, Confidence, Written
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule

LARGE = {"encoded file": "an encoded file", "file": "a file", "HTML": "HTML"}


@dataclass(frozen=True, slots=True)
class UnboundedItem:
    """The attribute that may become too large."""

    written: Written


@rule("SZ001", Severity.INFO, tier=3)
def unbounded_item(access: Access, project: Project) -> Iterator[Finding]:
    if access.conditional or not access.knows("filter") or rejected(access, project):
        return
    for written in access.written:
        value = written.value
        if not value.grows and value.bulk not in LARGE:
            continue
        sure: Confidence = "high" if value.grows else "medium"
        what = "a list that only grows" if value.grows else LARGE[value.bulk]
        yield Finding(
            place=written.place,
            message=f"`{written.attribute}` is {what}: an item of more than 400 KB cannot be written.",
            help="Write an item for each element." if value.grows else "Keep it in an object store, and its key here.",
            facts=UnboundedItem(written),
            confidence=weakest(access.confidence, sure),
        )
