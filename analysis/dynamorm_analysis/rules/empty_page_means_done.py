"""The first page without items is taken for the last one, though more may follow.

## Why it is bad

DynamoDB filters what it has read of one page, a megabyte at most. Where nothing on a page passes the filter, its items
are an empty list, and the next page may be full. The items behind it are silently missing.

## Example

```python
while True:
    page = table.query(FilterExpression=Attr("paid").eq(False), **asked)
    if not page["Items"]:
        break
    unpaid += page["Items"]
    asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]
```

A function that hands out pages loses them as well, where it tells no end of an empty one:

```python
page = table.query(FilterExpression=Attr("paid").eq(False), **asked)
if not page["Items"]:
    return [], None
return page["Items"], page.get("LastEvaluatedKey")
```

Use instead what tells that there are no more pages:

```python
while True:
    page = table.query(FilterExpression=Attr("paid").eq(False), **asked)
    unpaid += page["Items"]
    if "LastEvaluatedKey" not in page:
        break
    asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]
```

## When it stays silent

- The request has no filter, or its filter is not known.
- A page without items ends the loop only where it has no `LastEvaluatedKey` either.
- A function says by an error that nothing was found.

## How to fix it

Go on as long as a page has a `LastEvaluatedKey`, however many items it holds, or let a paginator do so. Hand out the
`LastEvaluatedKey` of an empty page like that of any other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class EmptyPageMeansDone:
    """The query or scan, in a loop or of one page."""

    access: Access


@rule("PG002", Severity.WARNING, of_retold=True)
def empty_page_means_done(access: Access, project: Project) -> Iterator[Finding]:
    if rejected(access, project):
        return
    if access.given_up is not None and access.token == "told" and access.filters:
        yield _of_page(access, access.given_up)
    if access.retold or not access.ends_when_empty or not access.filter or not access.knows("filter"):
        return
    if not (access.pages_itself or access.token == "followed"):
        return
    yield Finding(
        place=access.place,
        message=f"The loop ends at a page on which no item passes {_filter_of(access)}: those on later pages are "
        "silently missing.",
        help="End it where a page has no `LastEvaluatedKey`.",
        facts=EmptyPageMeansDone(access),
        confidence=access.confidence,
    )


def _of_page(access: Access, given_up: Place) -> Finding:
    """What is told of a function that hands out one page."""
    return Finding(
        place=access.place,
        message=f"Where no item of a page passes {_filter_of(access)}, the function tells no end of it, as if it were "
        "the last one: items on later pages are out of reach.",
        help="Hand out the `LastEvaluatedKey` of an empty page, too.",
        facts=EmptyPageMeansDone(access),
        confidence=access.confidence,
        fixable=False,
        related=(Related(given_up, "here it ends"),),
    )


def _filter_of(access: Access) -> str:
    names = listed(condition.attribute for condition in access.filter) if access.knows("filter") else ""
    return f"the filter on {names}" if names else "the filter"
