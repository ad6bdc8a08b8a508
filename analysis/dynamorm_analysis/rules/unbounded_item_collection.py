"""Items gather under one partition key without an end: they are written by time, and nothing ever removes them.

## Why it is bad

A query of the key reads more with each month, or more pages of it. All these items are written and read under one key,
of which new ones are always the last, so that DynamoDB cannot spread them.

## Example

```python
table.put_item(Item={"device": device, "at": now.isoformat(), "value": value})
```

Use instead a key that also tells the month, or a time to live:

```python
table.put_item(Item={"device": f"{device}#{now:%Y-%m}", "at": now.isoformat(), "value": value})
```

## When it stays silent

- The table has a time to live, or may have one, or code writes when an item expires.
- Something changes or removes items of the table, or may do so.
- The partition key tells a day or month, a shard, or each item from all others.
- The table is one of `small-tables`, or of a kind of which there are few.
- The table has a local index: `unbounded-collection-with-local-index` tells what that means.

## How to fix it

Let old items expire, or write the month into the partition key and query the months that are asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.collections import growing_put
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class UnboundedItemCollection:
    """The put that adds an item."""

    put: Access


@rule("HP008", Severity.INFO, tier=3)
def unbounded_item_collection(table: Table, project: Project) -> Iterator[Finding]:
    if any(index.kind == "LSI" for index in table.indexes):
        return
    put = growing_put(table, project)
    if put is None or table.key is None:
        return
    yield Finding(
        place=table.definitions[0].place,
        message=f"Under each `{table.key.partition[0]}` of `{table.title}` there are ever more items: nothing removes "
        "any, and a query reads all of them.",
        help="Give the items a time to live, or write the month into the partition key.",
        facts=UnboundedItemCollection(put),
        confidence="medium",
        related=(Related(put.place, "items are added here"),),
    )
