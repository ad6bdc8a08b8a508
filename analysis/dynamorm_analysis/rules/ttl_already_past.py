"""The time-to-live attribute is set to the time now, so that DynamoDB deletes the item right away.

## Why it is bad

DynamoDB deletes an item when the time in this attribute has come. The time of now is past as soon as it is written: the
item is gone within hours, or within days at most, whoever still needs it.

## Example

```python
table.put_item(Item={"node_id": node_id, "address": address, "heartbeat": int(time.time())})  # expires by `heartbeat`
```

Use instead an attribute of its own:

```python
now = int(time.time())
table.put_item(Item={"node_id": node_id, "address": address, "heartbeat": now, "expires_at": now + 3_600})
```

## When it stays silent

- The table's time-to-live attribute is not known, or the value is not.
- An update, or a put of an item that was read, sets what is called an end (`expires_at`, `ttl`): that is to end the
  item now. So does a function that is called like what ends something (`release_lock`).
- The value lies ahead of now, is a text, or is in milliseconds.

A table is told of once, with the other writes as related places.

## How to fix it

Let the items expire by an attribute that holds the time at which they may go, in seconds since 1970. Where the table
expires by what tells when an item was changed, change that in the infrastructure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access, Written
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import words_of

ENDING_WORDS = frozenset({"ttl", "end", "ends", "exp", "expire", "expired", "expires", "expiry", "expiration", "until"})
DELETION_WORDS = frozenset({"delete", "deleted", "deletion", "purge", "purged", "remove", "removed", "removal"})
ENDING_FUNCTIONS = frozenset(
    {"cancel", "close", "delete", "drop", "end", "expire", "invalidate", "kill", "logout", "purge", "release", "remove"}
    | {"revoke", "stop", "unlock"}
)
"""Words in the names of functions by which something ends now."""
PUTS = frozenset({"put", "batch_put", "transact_put"})


@dataclass(frozen=True, slots=True)
class TtlAlreadyPast:
    """The write and the value that it gives the time-to-live attribute."""

    access: Access
    written: Written


@rule("TT007", Severity.WARNING)
def ttl_already_past(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or table.ttl is None or not _keeps(access, table.ttl):
        return
    for written in access.written:
        if written.attribute != table.ttl or not _is_in_seconds(written.value):
            continue
        yield Finding(
            place=written.place,
            message=f"Items of `{table.title}` expire by `{table.ttl}`, and this is the time now: DynamoDB deletes the "
            "item as soon as it is written.",
            help="Write the time at which the item may go, in an attribute of its own.",
            facts=TtlAlreadyPast(access, written),
            confidence=access.confidence,
            cause=table.id,
        )


def _keeps(access: Access, attribute: str) -> bool:
    """Whether a write is to keep an item: whoever sets its end to the time now by an update, or in a function that is
    called like what ends something, wants to be rid of it."""
    if not ENDING_FUNCTIONS.isdisjoint(words_of(access.function)):
        return False
    is_new = access.operation in PUTS and not access.rewrites
    return is_new or (ENDING_WORDS | DELETION_WORDS).isdisjoint(words_of(attribute))


def _is_in_seconds(value: WrittenValue) -> bool:
    return value.moment and value.type != "S" and not value.milliseconds
