"""A list in an item gets longer with each request, and nothing shortens it.

## Why it is bad

An item holds 400 KB, and each update is billed for the whole of it, the old and the new. A list that only grows makes
every update dearer than the last one, until DynamoDB refuses it.

## Example

```python
table.update_item(
    Key={"chat": chat},
    UpdateExpression="SET messages = list_append(messages, :new)",
    ExpressionAttributeValues={":new": [message]},
)
```

Use instead an item for each entry:

```python
table.put_item(Item={"chat": chat, "sent": sent, "message": message})
```

## When it stays silent

- An update takes something away from items of the table, or sets the list anew.
- The update is made on a condition about the size of an attribute.
- Migrations, scripts and other administrative code.

Where the list is called for what use itself leaves behind (messages, comments, followers, readings), the confidence is
medium. Others may stay short (the skills of a person, the stops of a parcel): there it is low.

## How to fix it

Keep each entry as an item of its own, under the key of what it belongs to. Where few can ever be added, silence the
finding and say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.items.kind_words import RECORDS_WORDS
from dynamorm_analysis.items.kinds import kind_of_items
from dynamorm_analysis.model.access import UPDATES, Access, Written
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule

LEFT_BEHIND_WORDS = RECORDS_WORDS | frozenset(
    {"message", "msg", "interaction", "turn", "transcript", "chat", "conversation", "comment", "reply", "notification"}
    | {"reading", "measurement", "metric", "sample", "follower", "subscriber", "like", "vote", "review", "rating"}
    | {"transaction", "session", "visit", "visitor", "click", "view", "viewer", "seen", "order", "purchase", "post"}
)
"""Words for lists that get longer as long as what they belong to is used."""


@dataclass(frozen=True, slots=True)
class GrowingCollectionAttribute:
    """The update, and the list that it adds to."""

    access: Access
    written: Written


@rule("HP014", Severity.WARNING)
def growing_collection_attribute(access: Access, project: Project) -> Iterator[Finding]:
    grown = [written for written in access.written if written.value.grows]
    if not grown or access.via is not None or access.table is None:
        return
    if project.role(access.place.path) == "admin" or rejected(access, project):
        return
    if any(condition.operator == "size" for condition in access.filter):
        return
    title = project.title_of(access)
    for written in grown:
        if _is_shortened(written.attribute, access.table, project):
            continue
        yield Finding(
            place=written.place,
            message=f"`{written.attribute}` of `{title}` only grows: each update is billed for the whole item, until "
            "it has 400 KB and is refused.",
            help="Keep each entry as an item of its own, under the same partition key.",
            facts=GrowingCollectionAttribute(access, written),
            confidence=weakest(
                access.confidence, "medium" if kind_of_items(written.attribute) in LEFT_BEHIND_WORDS else "low"
            ),
        )


def _is_shortened(attribute: str, table: str, project: Project) -> bool:
    """Whether some update takes away from items of the table, or sets the attribute to another value."""
    updates = [other for other in project.accesses_of(table) if other.operation in UPDATES]
    if any(update.removes or not update.shows_written for update in updates):
        return True
    return any(one.attribute == attribute and not one.value.grows for update in updates for one in update.written)
