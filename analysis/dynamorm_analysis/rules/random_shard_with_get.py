"""An item is stored under a key with a random shard, and asked for by a key that cannot know it.

## Why it is bad

`GetItem`, `UpdateItem` and `DeleteItem` need the whole key. Where chance has picked a part of it when the item was
written, nobody can build that key again: the item is there and not found, or an update makes a second one.

## Example

```python
table.put_item(Item={"pk": f"ORDER#{order_id}#{random.randint(0, 9)}", "total": total})
table.get_item(Key={"pk": f"ORDER#{order_id}#{random.randint(0, 9)}"})
```

Use instead a shard that follows from the id:

```python
def order_key(order_id: str) -> str:
    return f"ORDER#{order_id}#{zlib.crc32(order_id.encode()) % 10}"


table.put_item(Item={"pk": order_key(order_id), "total": total})
table.get_item(Key={"pk": order_key(order_id)})
```

## When it stays silent

- The shard is computed from the id, or stored and handed on in a variable.
- Some code writes the key with a value that is not visible, or without a shard.

## How to fix it

Compute the shard from what is known on reading, or store it where readers look. A key that is unique by itself needs no
shard at all: it is one partition's matter anyway.
"""

from collections.abc import Iterator

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.shards import missed_shards
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule

OF_ONE_ITEM = frozenset(
    {"get", "batch_get", "transact_get", "update", "transact_update", "delete", "batch_delete", "transact_delete"}
)


@rule("HP011", Severity.WARNING)
def random_shard_with_get(access: Access, project: Project) -> Iterator[Finding]:
    if access.operation not in OF_ONE_ITEM:
        return
    miss = missed_shards(access, project)
    if miss is None or not miss.by_chance or miss.reading not in ("bare", "random") or rejected(access, project):
        return
    yield Finding(
        place=miss.condition.place,
        message=f"`{miss.condition.attribute}` is written with a random shard, as `{miss.written.template}`: "
        f"`{miss.asked}` does not find the item.",
        help="Compute the shard from the id, so that it can be computed again, or store it where readers look.",
        facts=miss,
        confidence=access.confidence,
        related=(Related(miss.written.place, "written here"),),
    )
