"""A number is added to one item by requests of all, or of a whole tenant.

## Why it is bad

An item is on one partition, which takes at most 1,000 writes of 1 KB a second, and each of them waits for the one
before. A counter to which every request adds is where an application stops to grow, and the first to be throttled.

## Example

```python
table.update_item(
    Key={"pk": "STATS", "sk": "TOTAL"},
    UpdateExpression="ADD visits :one",
    ExpressionAttributeValues={":one": 1},
)
```

Use instead one of several counters, whose sum is the number:

```python
table.update_item(
    Key={"pk": f"STATS#{randrange(10)}", "sk": "TOTAL"},
    UpdateExpression="ADD visits :one",
    ExpressionAttributeValues={":one": 1},
)
```

## When it stays silent

- The item's key holds more than fixed texts, the date or hour, and the id of a tenant: each user or product has a
  counter of its own.
- It counts versions or revisions: what people change, now and then.
- A part of the key is not known, or DynamoDB refuses the request.
- Migrations, scripts and other administrative code.

Numbers of anything but views, clicks, requests and the like are of low confidence: few applications have a thousand
orders a second.

## How to fix it

Spread the number over some items, and add them up to read it; or let a function on the table's stream add what many
writes come to. An approximate number may be enough: `ItemCount` of the table's description costs nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.heat import is_of_tenant, last_word
from dynamorm_analysis.items.kinds import singular
from dynamorm_analysis.model.access import Access, Condition, Confidence
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed

TURNS = frozenset({"edition", "generation", "revision", "version"})
"""What one thing has one after the other."""
OF_EACH_REQUEST = frozenset(
    {"click", "event", "hit", "impression", "invocation", "like", "message", "play"}
    | {"query", "request", "view", "visit", "vote"}
)
"""What those who only look leave behind, and machines."""


@dataclass(frozen=True, slots=True)
class HotCounter:
    """The update."""

    access: Access


@rule("HP007", Severity.WARNING, of_retold=True)
def hot_counter(access: Access, project: Project) -> Iterator[Finding]:
    counted = (one.part or one.attribute for one in access.written if one.value.counts)
    counters = [name for name in counted if last_word(name) not in TURNS]
    if not counters or not access.knows("key"):
        return
    if not all(map(_is_shared, access.key)) or (access.retold and not _is_of_day(access)):
        return
    if project.role(access.place.path) == "admin" or rejected(access, project):
        return
    is_one = all(condition.is_constant for condition in access.key)
    title = project.title_of(access)
    yield Finding(
        place=access.place,
        message=f"{_requests(access)} adds to {listed(counters)} of one and the same "
        f"item{f' of `{title}`' if title else ''}: its partition takes at most 1,000 a second.",
        help="Spread the number over several items and add them up to read it, or let the table's stream add it up.",
        facts=HotCounter(access),
        confidence=weakest(access.confidence, _confidence(counters, is_one)),
        causes=(access.asked_at,),
    )


def _requests(access: Access) -> str:
    if not all(each.is_constant or each.value.bucket for each in access.key):
        return "Every such request of a tenant"
    return "Every such request of a day or hour" if _is_of_day(access) else "Every such request"


def _is_of_day(access: Access) -> bool:
    """Whether a key holds the date or hour, which perhaps calls of a function alone tell."""
    return any(each.value.bucket for each in access.key)


def _confidence(counters: list[str], is_one: bool) -> Confidence:
    """How sure it is that so many requests come at once: few applications count a thousand orders a second."""
    if not any(singular(last_word(name)) in OF_EACH_REQUEST for name in counters):
        return "low"
    return "high" if is_one else "medium"


def _is_shared(condition: Condition) -> bool:
    """Whether a part of a key is written out, or a tenant's id or today's date, with fixed texts around it or not."""
    if condition.value.bucket:
        return True
    template = condition.value.template
    if template is None:
        return is_of_tenant(condition.value.expression)
    return all(is_of_tenant(part.name) for part in template.parts if isinstance(part, Hole))
