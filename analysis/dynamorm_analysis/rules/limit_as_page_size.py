"""PynamoDB's `limit` is also the number of items that each request reads, so that a filter makes many small requests.

## Why it is bad

PynamoDB reads on until `limit` items have passed the filter. Without `page_size` it asks for `limit` items at a time:
with `limit=1` and a filter that one item in a hundred meets, that is some hundred requests, one after the other.

## Example

```python
Order.query(customer, filter_condition=Order.state == "PAID", limit=1)
```

Use instead:

```python
Order.query(customer, filter_condition=Order.state == "PAID", limit=1, page_size=100)
```

## When it stays silent

- `page_size` is given, or may be.
- Nothing is filtered.
- The limit is large enough for a page.

## How to fix it

Give `page_size` by how many items have to be read for one that matches; or query an index whose key takes the
condition.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.matching import gives_whole_key
from dynamorm_analysis.indexing.scans import scan_verdict
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed

ENOUGH = 100  # items in a page, of which a filter may leave some


@dataclass(frozen=True, slots=True)
class LimitAsPageSize:
    """The read."""

    access: Access


@rule("LB010", Severity.INFO)
def limit_as_page_size(access: Access, project: Project) -> Iterator[Finding]:
    names = _filtered(access)
    if (
        access.via is not None
        or not access.limits_pages
        or not names
        or (access.limit is not None and access.limit >= ENOUGH)
    ):
        return
    table = project.table(access.table)
    if rejected(access, project) or (table is not None and scan_verdict(access, table) is not None):
        return
    if gives_whole_key(access, table):
        return
    read = "as many items as `limit` says" if access.limit is None else _items(access.limit)
    yield Finding(
        place=access.place,
        message=f"Each request of this {access.operation} reads {read}, of which the filter on {listed(names)} may "
        "leave none.",
        help="Give a `page_size` beside the limit, such as 100.",
        facts=LimitAsPageSize(access),
        confidence=access.confidence,
    )


def _filtered(access: Access) -> tuple[str, ...]:
    """What the items are filtered by, the library's own filter included."""
    own = (access.discriminator.attribute,) if access.discriminator is not None and access.discriminator.narrow else ()
    asked = (condition.attribute for condition in access.filter if not condition.optional)
    return tuple(dict.fromkeys((*asked, *own)))


def _items(limit: int) -> str:
    return "one item" if limit == 1 else f"{limit} items"
