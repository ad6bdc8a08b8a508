"""Code reads all items to return one page of them: the items before the page are read and billed each time.

## Why it is bad

DynamoDB cannot skip items. Code that is asked for the page number 40 reads the 39 before it as well, and mostly all
those behind it: each page costs as much as the whole list, and takes as long. Items that come or go between two
requests shift all others, so that some are shown twice and others never.

## Example

```python
orders = list(Order.query(customer))
return orders[offset : offset + size]
```

Use instead the place where the last page ended:

```python
page = Order.query(customer, limit=size, last_evaluated_key=cursor)
return list(page), page.last_evaluated_key
```

DynamORM's `Offset` does the same: the library reads the items, and then leaves them out.
So does a loop that asks for each page before the one that is wanted, for the sake of where it ends.

Where the request is given the size of the page as its limit, it ends before the second page begins: pages behind the
first are empty.

## When it stays silent

- Pieces of a list are taken one after the other, in a loop.
- The list is merged of what a loop asks for: no place where one of the queries ended begins the next page.
- The list begins with its first item: `orders[:10]`.
- The code is a script or migration, or the table is one of `small-tables`, or of a kind of which there are few.

## How to fix it

Give `LastEvaluatedKey` of a page to whoever asks, and take it back as `ExclusiveStartKey` of the next one. Where
items are to be sorted by something else, keep an index that is sorted by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.small_tables import stays_small
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule

REMEDIES = {
    "pynamodb": "Hand out `last_evaluated_key` of a page, and begin the next one there.",
    "dynamorm": "Read pages with `AllPaginated`, and begin the next one at its cursor.",
}


@dataclass(frozen=True, slots=True)
class OffsetPaging:
    """The read of which a page is returned."""

    access: Access


@rule("PG003", Severity.WARNING, of_retold=True)
def offset_paging(access: Access, project: Project) -> Iterator[Finding]:
    if access.offset is None or project.role(access.place.path) == "admin":
        return
    if access.loop is not None and access.loop.asks_for_others:  # of several queries, none ends where the page does
        return
    if stays_small(access, project) or rejected(access, project):
        return
    yield Finding(
        place=access.place,
        message=_message(access, project),
        help=REMEDIES.get(access.library, "Hand out `LastEvaluatedKey` of a page, and begin the next one there."),
        facts=OffsetPaging(access),
        cause=access.offset,
        confidence=access.confidence,
        related=(Related(access.offset, "here the items before the page are left out"),),
    )


def _message(access: Access, project: Project) -> str:
    title = project.title_of(access)
    if access.past_limit:
        of = f" of `{title}`" if title else ""
        return (
            f"This {access.operation}{of} ends after as many items as one page holds: pages behind the first are empty."
        )
    return (
        f"Each page reads {f'all items of `{title}`' if title else 'all items'} that come before it, too: DynamoDB "
        "cannot skip any."
    )
