"""An update is meant for an item that is there: where there is none, DynamoDB makes one of the few attributes it sets.

## Why it is bad

An update of a key that does not exist makes an item with that key and the attributes of the update, and lacks all
others. A mistyped id, or an item that was deleted a moment before, leaves a stump that readers trip over.

## Example

```python
def update_order(number, state):
    table.update_item(
        Key={"number": number},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": state},
    )
```

Use instead:

```python
def update_order(number, state):
    table.update_item(
        Key={"number": number},
        UpdateExpression="SET #s = :s",
        ConditionExpression="attribute_exists(#n)",
        ExpressionAttributeNames={"#s": "state", "#n": "number"},
        ExpressionAttributeValues={":s": state},
    )
```

The update of an order that is not there then raises `ConditionalCheckFailedException`.

## When it stays silent

- The update has a condition, or one that is not known.
- The function reads the table before, or is not called like one that changes what is there (`update_order`).
- It is made on an object of PynamoDB or dyntastic, which was read or made before.
- Numbers are added up: counters are mostly meant to begin with the first update.
- The key is written out, or not known.

It is opt-in: whether an item may be made is for the application to know.

## How to fix it

Ask for the key with `attribute_exists`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.items.same_item import beside
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.premises import may_race
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import words_of

CHANGING = frozenset({
    "activate", "approve", "archive", "assign", "cancel", "change", "close", "complete", "confirm", "deactivate",
    "disable", "edit", "enable", "mark", "modify", "move", "patch", "reject", "rename", "resolve", "transition",
    "update",
})  # fmt: skip
"""What functions begin with that change something which is there."""
OF_OBJECTS = frozenset({"pynamodb", "dyntastic"})
"""Libraries that update objects, which the code has read before or just made."""
READS = frozenset({"get", "query", "scan", "batch_get", "transact_get"})


@dataclass(frozen=True, slots=True)
class UpdateMayCreate:
    """The update."""

    access: Access


@rule("WR002", Severity.INFO, tier=3)
def update_may_create(access: Access, project: Project) -> Iterator[Finding]:
    if access.operation != "update" or access.library in OF_OBJECTS or not may_race(access, project):
        return
    words = words_of(access.function.rpartition(".")[2])
    if not words or words[0] not in CHANGING or "upsert" in words or not access.written:
        return
    if any(written.value.counts for written in access.written):
        return
    if all(one.is_constant for one in access.key) or _reads_before(access, project):
        return
    title = f"`{title}`" if (title := project.title_of(access)) else "the table"
    yield Finding(
        place=access.place,
        message=f"Where {title} has no such item, this update makes one of nothing but what it sets.",
        help=f"Add `attribute_exists({access.key[0].attribute})` as its condition.",
        facts=UpdateMayCreate(access),
        confidence=weakest(access.confidence, "medium"),
    )


def _reads_before(access: Access, project: Project) -> bool:
    """Whether the function reads the table, too, and so may know that the item is there."""
    return any(one.operation in READS for one in beside(access, project))
