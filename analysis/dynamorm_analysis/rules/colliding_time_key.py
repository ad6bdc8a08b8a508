"""Items are told apart by the second in which they are put, or by a small number that chance gives: some are one item.

## Why it is bad

`PutItem` replaces what has the same key. Where nothing but `int(time.time())`, or Go's `time.Now().Unix()`, tells the
items of one device, user or conversation apart, two that come within the same second are one item: the first is lost
without any error, and the more is going on, the more are.

## Example

```python
def record(user_id, action):
    table.put_item(Item={"user_id": user_id, "timestamp": int(time.time()), "action": action})
```

Use instead something that tells them apart:

```python
def record(user_id, action):
    key = f"{datetime.now(UTC).isoformat()}#{uuid4()}"
    table.put_item(Item={"user_id": user_id, "event": key, "action": action})
```

The same holds for ids that are the time to the second and nothing else, and for those that chance takes among few:
`"T" + str(randint(1, 1000000))` gives two of some 1,200 tickets the same number.

## When it stays silent

- There are more than ten million values among which chance takes one, or something else stands beside it.
- The function reads the item of that key before.
- The time is told better than in seconds, or something else stands beside it.
- The write has a condition, or is an update.
- The partition key tells each item from all others (`order_id` of orders, `uuid4()`).
- A loop puts the items, be it around all calls of the function that does: one for each of many, once in a while. So do
  files that time starts, as they are named, and scripts.

Where the table is called like what is written now and then (`deployments`, `backups`), the confidence is low. Writes of
one file into a table are told of once.

## How to fix it

Put into the sort key what tells the items apart, behind the time: an id, or some random digits. A condition
(`attribute_not_exists`) at least lets the second put fail.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.heat import live_writers, values_of
from dynamorm_analysis.items.collections import is_own_id
from dynamorm_analysis.items.same_item import earlier
from dynamorm_analysis.items.traffic import is_seldom
from dynamorm_analysis.items.words_asked import holes
from dynamorm_analysis.model.access import Access, Written
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.occasions import is_scheduled, makes_a_beginning
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import words_of

FEW = 10_000_000
EVEN = 1.1774
"""Of how many items two have the same of `n` values as probably as not, in roots of `n`."""


@dataclass(frozen=True, slots=True)
class CollidingTimeKey:
    """The put, and the value that it gives the key."""

    access: Access
    written: Written


@rule("KY018", Severity.WARNING)
def colliding_time_key(table: Table, project: Project) -> Iterator[Finding]:
    key = table.key
    if key is not None and len(key.partition) == 1 and not key.sort:
        yield from _alone(table, key.partition[0], project)
    if key is None or len(key.partition) != 1 or len(key.sort) != 1:
        return
    for put in live_writers(table, project):
        if put.operation not in ("put", "batch_put") or put.conditional or put.loop is not None:
            continue
        if is_scheduled(put) or makes_a_beginning(put, project):
            continue
        moment = next((one for one in values_of(key.sort[0], [put]) if one.value.moment), None)
        if moment is None or not _is_of_many(table, put, key.partition[0]) or rejected(put, project):
            continue
        if _is_called_in_loops(put, moment, project):
            continue
        yield Finding(
            place=moment.place if put.via is None else put.place,
            message=f"Two items of one `{key.partition[0]}` that are put into `{table.title}` within the same second "
            "have one key: the later overwrites the earlier.",
            help="Put behind the time what tells the items apart: an id, or some random digits.",
            facts=CollidingTimeKey(put, moment),
            confidence="low" if is_seldom(table) else weakest("medium", put.confidence),
            causes=((put.place.path, table.id),),
        )


def _alone(table: Table, attribute: str, project: Project) -> Iterator[Finding]:
    """The items of a table whose key is one attribute, and is made of the second or by chance alone."""
    for put in live_writers(table, project):
        if put.operation not in ("put", "batch_put") or put.conditional or makes_a_beginning(put, project):
            continue
        if put.via is not None or rejected(put, project) or any(read.reads for read in earlier(put, project)):
            continue
        for made in values_of(attribute, [put]):
            number = _few(made.value)
            if number is None and (not made.value.moment or put.loop is not None or is_scheduled(put)):
                continue
            yield Finding(
                place=made.place,
                message=f"Two items that are put into `{table.title}` within the same second have one key: the later "
                "overwrites the earlier."
                if number is None
                else f"Chance takes the key of what is put into `{table.title}` among {number:,}: of some "
                f"{round(EVEN * number**0.5, -1):,.0f} items two have probably the same, and the later overwrites the "
                "earlier.",
                help="Make the key by `uuid4()` or the like, or put on condition that there is no such item.",
                facts=CollidingTimeKey(put, made),
                confidence="low" if is_seldom(table) else weakest("medium", put.confidence),
                causes=((put.place.path, table.id),),
            )


def _few(value: WrittenValue) -> int | None:
    """Among how many values chance takes one, where these are few and nothing else is in it."""
    parts = value.template.parts if value.template is not None else ()
    holes = [part for part in parts if isinstance(part, Hole)]
    if not value.by_chance or value.shards is None or not 1 < value.shards <= FEW or len(holes) > 1:
        return None
    return value.shards


def _is_called_in_loops(put: Access, moment: Written, project: Project) -> bool:
    """Whether loops alone call the function that puts an item."""
    around = (*project.accesses_of(put.table or ""), *project.retold, *project.led_to)
    calls = [
        one for one in around if one.via == put.function and any(moment.place == each.place for each in one.written)
    ]
    return bool(calls) and all(one.loop is not None for one in calls)


def _is_of_many(table: Table, put: Access, partition: str) -> bool:
    """Whether a partition key is that of a parent, of which there are many items."""
    parents = list(values_of(partition, [put]))
    if not parents or any(one.value.disorder == "random" or one.value.moment for one in parents):
        return False
    words = {word for one in parents for hole in holes(one.value) for word in words_of(hole)}
    return not is_own_id(table, partition, words)
