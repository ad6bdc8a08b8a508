"""A loop over pages ends at the first one without items, though more may follow.

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

## How to fix it

Go on as long as a page has a `LastEvaluatedKey`, however many items it holds, or let a paginator do so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class EmptyPageMeansDone:
    """The query or scan in the loop."""

    access: Access


@rule("PG002", Severity.WARNING)
def empty_page_means_done(access: Access, project: Project) -> Iterator[Finding]:
    if not access.ends_when_empty or not access.filter or not access.knows("filter"):
        return
    if not (access.pages_itself or access.token == "followed") or rejected(access, project):
        return
    names = listed(condition.attribute for condition in access.filter)
    yield Finding(
        place=access.place,
        message=f"The loop ends at a page on which no item passes the filter on {names}: those on later pages are "
        "silently missing.",
        help="End it where a page has no `LastEvaluatedKey`.",
        facts=EmptyPageMeansDone(access),
        confidence=access.confidence,
    )
