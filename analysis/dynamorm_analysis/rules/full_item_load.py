"""A query in dyntastic reads each item that it finds once more, one by one.

## Why it is bad

With `load_full_item=True`, dyntastic gets each item of the result by its key: a query that finds a hundred items makes
a hundred further requests, one after the other.

## Example

```python
list(Order.query(A.state == "new", index="by-state", load_full_item=True))
```

Use instead an index that has what is wanted, or get the items together:

```python
keys = [(order.customer, order.number) for order in Order.query(A.state == "new", index="by-state")]
Order.batch_get(keys)
```

## When it stays silent

The number of items on a page is given, which is then the number of requests.

## How to fix it

Let the index copy the attributes that are read, or get the items of many keys by `batch_get`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class FullItemLoad:
    """The method that is called, and what bounds its result."""

    misuse: Misuse


@rule("LB051", Severity.WARNING, tier=3)
def full_item_load(misuse: Misuse, project: Project) -> Iterator[Finding]:
    if misuse.kind != "full-item-load" or (misuse.names and misuse.subject.endswith("_page")):
        return
    if project.role(misuse.place.path) == "admin":
        return
    yield Finding(
        place=misuse.place,
        message=f"This `{misuse.subject}` gets each item that it finds once more: one request for each.",
        help="Let the index copy what is read, or get the items of many keys by `batch_get`.",
        facts=FullItemLoad(misuse),
    )
