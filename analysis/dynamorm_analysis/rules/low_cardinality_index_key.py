"""A global secondary index has a partition key of only a few values, so that its entries crowd a few partitions.

## Why it is bad

All entries of an index that share a partition key value live together, and one partition takes at most 1,000 write
units and 3,000 read units a second. An index on a status, a type or a flag sends every write to a handful of keys,
often to a single one. When the index cannot keep up, DynamoDB throttles the writes *to the table* as well, whatever
capacity the table has; on-demand mode does not lift the limit of a partition.

The message lists the evidence: what the models and the code that writes say about the number of values, what raises
the risk (every item is in the index) and what lowers it (a shard suffix, a sparse index). The sum decides: from 60 a
warning, from 35 an information.

Where the [settings](../settings.md#tables) tell the number of values or the rate of writes, these count: the message
says what the busiest key takes, and from which rate on it throttles.

## Example

```python
class OrdersByStatus(GlobalSecondaryIndex):
    class Meta:
        projection = AllProjection()

    status = UnicodeAttribute(hash_key=True)  # "new", "paid", "shipped"
    placed_at = UTCDateTimeAttribute(range_key=True)
```

Use instead, where the readers know the warehouse:

```python
class OrdersByWarehouseAndStatus(GlobalSecondaryIndex):
    class Meta:
        projection = AllProjection()

    warehouse_status = UnicodeAttribute(hash_key=True)  # "ham-3#new"
    placed_at = UTCDateTimeAttribute(range_key=True)
```

## When it stays silent

- The values are unique, however ordered they are (ids, ULIDs): the key is hashed.
- A few values are all that known writers write, but code also writes the table's whole key to a table that nothing in
  the workspace defines, such as one that a variable of the environment names: it may be this one.
- Nothing shows that use fills the table, ever more: neither its name (orders, events, customers, contracts) nor a sort
  key that orders by time, nor a rate in the settings.
- The table is called like what is written now and then (runs, backups, leases). With `--min-confidence low`, this and
  the case above are told where only a few values are ever written.
- The attribute's name alone (`status`, `type`) speaks for few values, and the table is not called like what everybody
  writes, all the time (events, sessions, comments). With `--min-confidence low` it is told.
- Only scripts and migrations write to the table. Where nothing in the workspace does, the finding is information.
- The index is sparse or its values are sharded, so that the sum stays below 35.
- The index is made to write no more than one partition takes, 1,000 units a second (`write_capacity_units = 10`), and
  the settings expect no rate: it is its throughput that throttles, however many keys there are.
- At the rate of writes that the settings expect, the busiest key takes less than half of what it can.
- `dynamorm.patterns.toml` plans a pattern on the key and says that it `crowds`, as `dynamorm create-model` writes it
  with what that costs; unless the settings expect more than the busiest key takes.

## How to fix it

- Add an attribute with many values to the partition key.
- Write a shard into the key (`new#0` … `new#9`) and let readers query all shards.
- Make the index sparse: write the key only while an item is in the state that is looked for, and remove it after.
"""

from collections.abc import Iterator

from dynamorm_analysis.crowding import crowd
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.heat import WRITES_PER_PARTITION, Score
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@rule("HP001", Severity.WARNING)
def low_cardinality_index_key(table: Table, project: Project) -> Iterator[Finding]:
    for index in table.indexes:
        if index.kind != "GSI" or not index.key.partition:
            continue
        crowded = crowd(index.key, table, project, index)
        if crowded is None:
            continue
        yield Finding(
            place=index.place,
            message=_message(index, table, crowded.score) + crowded.expected.sentence,
            help="Add an attribute with many values to the key, spread it over shards, or make the index sparse.",
            confidence=crowded.confidence,
            severity=crowded.severity,
            related=tuple(Related(place, "written here") for place in crowded.score.writers[:3]),
        )


def _message(index: Index, table: Table, found: Score) -> str:
    names = " and ".join(f"`{name}`" for name in index.key.partition)
    subject = f"`{index.title}` is partitioned by {names}"
    if found.values is not None:
        rate = found.values * WRITES_PER_PARTITION
        limit = (
            f"all writes to `{table.title}` share {found.values} keys, at most {rate:,} small writes a second together"
        )
    else:
        limit = (
            f"a busy value takes at most {WRITES_PER_PARTITION:,} small writes a second, then `{table.title}` throttles"
        )
    heat = f" Heat {found.value} of 100: {found.explanation}." if found.evidence else ""
    return f"{subject}: {limit}.{heat}"
