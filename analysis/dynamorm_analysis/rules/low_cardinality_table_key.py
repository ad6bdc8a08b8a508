"""A table has a partition key of only a few values, so that its items crowd a few partitions.

## Why it is bad

A partition takes at most 1,000 write units and 3,000 read units a second, and all items that share a partition key
value compete for them until DynamoDB splits them, which it cannot do for ever-growing sort keys or tables with local
indexes. On-demand mode does not lift the limit.

The message lists the evidence with its weights. The sum decides: from 60 a warning, from 35 an information.

Where the [settings](../settings.md#tables) tell the number of values or the rates of reads and writes, these count: the
message says what the busiest key takes, and from which rate on it throttles.

## Example

```python
class Event(Model):
    class Meta:
        table_name = "events"

    kind = UnicodeAttribute(hash_key=True)  # "click", "view", "sale"
    at = UTCDateTimeAttribute(range_key=True)
```

Use instead:

```python
class Event(Model):
    class Meta:
        table_name = "events"

    visitor_id = UnicodeAttribute(hash_key=True)
    at = UTCDateTimeAttribute(range_key=True)
    kind = UnicodeAttribute()
```

## When it stays silent

- The values are unique, however ordered they are, or the table has no sort key: then each value is one item.
- A few values are all that known writers write, but code also writes the table's whole key to a table that nothing in
  the workspace defines, such as one that a variable of the environment names: it may be this one.
- All writers write wholly fixed keys: a few configuration records are no crowd.
- Nothing shows that use fills the table, ever more: neither its name (orders, events, customers, contracts) nor a sort
  key that orders by time, nor a rate in the settings.
- The table is called like what is written now and then (runs, backups, leases). With `--min-confidence low`, this and
  the case above are told where only a few values are ever written.
- The attribute's name alone (`status`, `type`) speaks for few values, and the table is not called like what everybody
  writes, all the time (events, sessions, comments). With `--min-confidence low` it is told.
- Only scripts and migrations write to the table. Where nothing in the workspace does, the finding is information.
- At the rates that the settings expect, the busiest key takes less than half of what it can.
- `dynamorm.patterns.toml` plans a pattern on the key and says that it `crowds`, as `dynamorm create-model` writes it
  with what that costs; unless the settings expect more than the busiest key takes.

## How to fix it

Use a key with many values (an id, the owner of the items), or add a shard to the value and let readers query all
shards. A table's key cannot be changed: the items move to a new table.
"""

from collections.abc import Iterator

from dynamorm_analysis.crowding import crowd
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.heat import WRITES_PER_PARTITION
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@rule("HP002", Severity.WARNING)
def low_cardinality_table_key(table: Table, project: Project) -> Iterator[Finding]:
    if table.key is None or not table.key.partition:
        return
    crowded = crowd(table.key, table, project)
    if crowded is None:
        return
    found, expected = crowded.score, crowded.expected
    name = table.key.partition[0]
    share = f"its {found.values} values share" if found.values is not None else "items with one value share"
    yield Finding(
        place=table.definitions[0].place,
        message=f"`{table.title}` is partitioned by `{name}`: {share} partitions that take {WRITES_PER_PARTITION:,} "
        f"small writes a second each. Heat {found.value} of 100: {found.explanation}.{expected.sentence}",
        help="Use a key with many values, or add a shard to the value; a table's key changes only with a new table.",
        confidence=crowded.confidence,
        severity=crowded.severity,
        related=tuple(Related(place, "written here") for place in found.writers[:3]),
    )
