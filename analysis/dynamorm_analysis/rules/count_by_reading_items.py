"""Items that a query reads are only counted: all of them are sent for a number.

## Why it is bad

Every item is sent and turned into objects, and then thrown away. `Select="COUNT"` is billed the same read units, but
sends nothing but the number.

## Example

```python
response = table.query(KeyConditionExpression=Key("customer").eq(customer))
return len(response["Items"])
```

Use instead:

```python
response = table.query(KeyConditionExpression=Key("customer").eq(customer), Select="COUNT")
return response["Count"]
```

What a function reads for several callers is told of where one of them only counts it; what the function itself counts,
at its request, once, whichever tables its callers give it.

## When it stays silent

- Code does more with the items than to count them, or asks only whether there are any.
- A limit ends the only page that is read, or all that PynamoDB reads, after 100 items at most.
- The request asks for the number alone, or is refused.
- The query reads the further pages of another one.
- Migrations, scripts and other administrative code.
- The key is that of one item: `query-for-one-item` tells that.
- The number becomes that of a new item: `check-then-write` tells that it must not be counted so.
- The number leaves out what lies beyond the first page: `missing-pagination` tells both.

In a file that somebody runs (`debug_orders.py`, which nothing imports) the confidence is low.

## How to fix it

Ask for `Select="COUNT"` and add up `Count` of all pages (PynamoDB: `count(…)`): a page holds one megabyte at most,
counted or not. A number that is asked for often costs least as an attribute of its own, to which the transaction that
writes an item adds one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.indexing.matching import gives_whole_key
from dynamorm_analysis.items.rereading import asks_again
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.occasions import is_run_by_hand
from dynamorm_analysis.premises import premise
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule

FEW = 100
REWRITTEN = frozenset({"boto3", "pynamodb"})
"""Libraries whose requests a fix turns into such as count."""
REMEDIES = {"pynamodb": "Ask for the number with `count(…)`, which sends no items."}


@dataclass(frozen=True, slots=True)
class CountByReadingItems:
    """The query."""

    access: Access


@rule("QE019", Severity.WARNING, of_retold=True)
def count_by_reading_items(access: Access, project: Project) -> Iterator[Finding]:
    is_counted = access.counted if access.is_own else access.counted_by_caller and access.table is not None
    if access.operation != "query" or not is_counted:
        return
    if access.stops_at_limit or _is_of_few(access) or project.role(access.place.path) == "admin":
        return
    if rejected(access, project) or asks_again(access, project):
        return
    if gives_whole_key(access, project.table(access.table)) or _numbers_new_items(access, project):
        return
    title = project.title_of(access)
    through = f" through `{access.via}`" if access.via else ""
    yield Finding(
        place=access.place,
        message=f"Items{f' of `{title}`' if title else ''} are read{through} and sent only to be counted.",
        help=REMEDIES.get(access.library, 'Ask for `Select="COUNT"`, and add up the `Count` of all pages.'),
        facts=CountByReadingItems(access),
        fixable=access.via is None and access.library in REWRITTEN,
        cause=access.place,
        confidence="low"
        if is_run_by_hand(access)
        else weakest(access.confidence, "high" if access.is_own else "medium"),
    )


def _is_of_few(access: Access) -> bool:
    """Whether a library that reads on by itself ends after so few items that to count them costs nothing."""
    return access.pages_itself and access.limit is not None and access.limit <= FEW


def _numbers_new_items(access: Access, project: Project) -> bool:
    """Whether the count becomes the number of a new item: that it must not is what is said."""
    puts = (one for one in project.accesses_of(access.table) if one.operation == "put") if access.table else ()
    found = (premise(put, project) for put in puts)
    return any(one is not None and one.kind == "number" and one.read.place == access.place for one in found)
