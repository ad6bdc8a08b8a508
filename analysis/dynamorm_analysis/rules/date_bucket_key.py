"""A partition key is a date or an hour and nothing else, so that all writes of the moment meet in one partition.

## Why it is bad

Everything that happens today has today's key: one partition takes all writes, at most 1,000 write units a second,
while all others rest. When the day ends, the load moves on to the next single partition.

## Example

```python
def record(event: dict) -> None:
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    table.put_item(Item={"day": day, "id": event["id"]})
```

Use instead:

```python
def record(event: dict) -> None:
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    table.put_item(Item={"owner_day": f"{event['owner']}#{day}", "id": event["id"]})
```

## When it stays silent

- Something else stands beside the date in the key, or the date is in the sort key.
- Only scripts and migrations write it.
- The table is called like what is written now and then (runs, backups). With `--min-confidence low` it is told.
- The [settings](../settings.md#tables) expect less than half of what one partition takes.

## How to fix it

Add the owner of the item to the key, or a shard (`f"{day}#{shard}"`), and let readers ask for each of them.
"""

from collections.abc import Iterator

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.forecast import forecast
from dynamorm_analysis.heat import WRITES_PER_PARTITION, time_bucket
from dynamorm_analysis.items.traffic import is_seldom
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@rule("HP004", Severity.WARNING)
def date_bucket_key(table: Table, project: Project) -> Iterator[Finding]:
    if table.key is not None:
        yield from _finding(table.key, None, table, project)
    for index in table.indexes:
        if index.kind == "GSI":
            yield from _finding(index.key, index, table, project)


def _finding(key: Key, index: Index | None, table: Table, project: Project) -> Iterator[Finding]:
    written = time_bucket(key, table, project)
    expected = forecast(table, project, 1, index).of_writes  # these all have the value of the moment
    if written is None or expected.is_idle:
        return
    subject = table.title if index is None else index.title
    source = f" (`{written.value.expression}`)" if written.value.expression else ""
    yield Finding(
        place=table.definitions[0].place if index is None else index.place,
        message=f"The partition key `{key.partition[0]}` of `{subject}` is a date or hour{source}: all writes of the "
        f"moment go to one partition, at most {WRITES_PER_PARTITION:,} small writes a second.{expected.sentence}",
        help="Add the owner of the item or a shard to the key.",
        confidence="low" if is_seldom(table) and not expected.loads else "high",
        related=(Related(written.place, "written here"),),
        also=("HP001", "HP002"),
    )
