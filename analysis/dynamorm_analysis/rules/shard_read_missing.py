"""A key is written with a shard behind it, and read without, or one shard alone: the other items are missing.

## Why it is bad

A shard suffix makes several keys of one, so that writes spread over partitions. A query reads one key. Who wants all
items has to query each shard; what lies in the others is missing, and no error tells.

## Example

```python
table.put_item(Item={"pk": f"EVENTS#{random.randint(0, 9)}", "sk": event_id})
table.query(KeyConditionExpression=Key("pk").eq("EVENTS"))
```

Use instead:

```python
for shard in range(10):
    table.query(KeyConditionExpression=Key("pk").eq(f"EVENTS#{shard}"))
```

## When it stays silent

- The shard that is read is a variable: who calls the code may ask for each.
- Other code reads other values of the key: together they may read all shards.
- Some code writes the key with a value that is not visible, or without a shard.

## How to fix it

Query every shard, at once where it matters, and merge the results. Keep their number in one constant, for writers and
readers alike.
"""

from collections.abc import Iterator

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.shards import missed_shards
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@rule("HP010", Severity.ERROR)
def shard_read_missing(access: Access, project: Project) -> Iterator[Finding]:
    if access.operation not in ("query", "count"):
        return
    miss = missed_shards(access, project)
    if miss is None or rejected(access, project):
        return
    missing = "finds nothing" if miss.reading == "bare" else "finds the items of some shards only"
    number = f"all {miss.value.shards}" if miss.value.shards else "all"
    yield Finding(
        place=miss.condition.place,
        message=f"`{miss.condition.attribute}` is written with a shard, as `{miss.written.template}`: this query for "
        f"`{miss.asked}` {missing}.",
        help=f"Query {number} shards and merge the results.",
        facts=miss,
        confidence=access.confidence,
        related=(Related(miss.written.place, "written here"),),
    )
