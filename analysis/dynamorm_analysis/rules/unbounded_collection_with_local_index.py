"""Items gather under one partition key without an end, and the table has a local index: at 10 GB writing fails.

## Why it is bad

With a local secondary index, the items of one partition key and their entries in local indexes have to stay on one
partition. DynamoDB refuses further writes under a key that holds 10 GB
(`ItemCollectionSizeLimitExceededException`), and cannot split one that many requests use. A local index cannot be
dropped: the way out is a new table.

## Example

```yaml
Readings:
  Type: AWS::DynamoDB::Table
  Properties:
    KeySchema: [{ AttributeName: device, KeyType: HASH }, { AttributeName: at, KeyType: RANGE }]
    LocalSecondaryIndexes:
      - IndexName: by-kind
        KeySchema: [{ AttributeName: device, KeyType: HASH }, { AttributeName: kind, KeyType: RANGE }]
        Projection: { ProjectionType: ALL }
```

```python
table.put_item(Item={"device": device, "at": now.isoformat(), "kind": kind})
```

Use instead a global index, or a partition key that also tells the month:

```yaml
    GlobalSecondaryIndexes:
      - IndexName: by-kind
        KeySchema: [{ AttributeName: device, KeyType: HASH }, { AttributeName: kind, KeyType: RANGE }]
        Projection: { ProjectionType: ALL }
```

## When it stays silent

- The table has a time to live, or may have one, or code writes when an item expires.
- Something changes or removes items of the table, or may do so.
- The partition key tells a day or month, a shard, or each item from all others.
- The table is one of `small-tables`, or of a kind of which there are few.

## How to fix it

Make the index a global one before the table is deployed, or let items expire, or write the month into the partition
key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.collections import growing_put
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class UnboundedCollectionWithLocalIndex:
    """The local index, and the put that adds an item."""

    index: Index
    put: Access


@rule("HP009", Severity.WARNING)
def unbounded_collection_with_local_index(table: Table, project: Project) -> Iterator[Finding]:
    local = tuple(index for index in table.indexes if index.kind == "LSI")
    put = growing_put(table, project, local) if local else None
    if put is None or table.key is None:
        return
    yield Finding(
        place=local[0].place,
        message=f"With the local index `{local[0].title}`, writing fails as soon as one `{table.key.partition[0]}` of "
        f"`{table.title}` holds 10 GB, and nothing removes items.",
        help="Use a global index, or let items expire, or write the month into the partition key.",
        facts=UnboundedCollectionWithLocalIndex(local[0], put),
        confidence="medium",
        related=(Related(put.place, "items are added here"),),
    )
