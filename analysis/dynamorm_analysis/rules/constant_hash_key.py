"""A partition key is one fixed value for many items, so that a single partition takes them all.

## Why it is bad

With `pk = "USERS"` for every user, all items are one item collection: one partition serves all reads and writes, at
most 1,000 write units and 3,000 read units a second, whatever capacity the table has.

## Example

```python
def add_user(user_id: str) -> None:
    table.put_item(Item={"pk": "USERS", "sk": user_id})
```

Use instead:

```python
def add_user(user_id: str) -> None:
    table.put_item(Item={"pk": f"USER#{user_id}", "sk": "PROFILE"})
```

## When it stays silent

- The whole key is fixed: a configuration record, a lock or a cursor is a single item.
- The value has a hole (`f"USER#{user_id}"`), or one of the writers writes something else.
- A read looks for other values, or some writer's attributes are not visible (`Order(**fields)`).
- Only scripts and migrations write it.
- The [settings](../settings.md#tables) expect less than half of what one partition takes.

## How to fix it

Put something with many values into the key (the user's id). Where all items must be listed, add a shard
(`USERS#0` … `USERS#9`) and query the shards in parallel.
"""

from collections.abc import Iterator

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.forecast import forecast
from dynamorm_analysis.heat import (
    WRITES_PER_PARTITION,
    constant_values,
    live_writers,
    single_value,
    values_of,
)
from dynamorm_analysis.model.access import SETTING
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@rule("HP003", Severity.WARNING)
def constant_hash_key(table: Table, project: Project) -> Iterator[Finding]:
    if table.key is not None and (value := _constant(table.key, table, project)) is not None:
        yield from _finding(table.key, None, value, table, project)
    for index in table.indexes:
        if index.kind == "GSI" and (value := _constant(index.key, table, project)) is not None:
            yield from _finding(index.key, index, value, table, project)


def _constant(key: Key, table: Table, project: Project) -> str | None:
    """The one value of a partition key, unless a read looks for other ones: then some writer is not seen."""
    value = single_value(key, table, project)
    return None if value is None or _sought_otherwise(key, table, project) else value


def _sought_otherwise(key: Key, table: Table, project: Project) -> bool:
    written = {name: constant_values(name, live_writers(table, project)) for name in key.partition}
    sought = (
        (written[condition.attribute] or frozenset(), condition.value.template)
        for access in project.accesses_of(table.id)
        if access.operation not in SETTING
        for condition in (*access.key, *access.filter)
        if condition.operator == "=" and condition.attribute in written
    )
    return any(template is None or template.constant not in values for values, template in sought)


def _finding(key: Key, index: Index | None, value: str, table: Table, project: Project) -> Iterator[Finding]:
    expected = forecast(table, project, 1, index)
    if expected.is_idle:
        return
    writers = live_writers(table, project)
    places = dict.fromkeys(written.place for name in key.partition for written in values_of(name, writers))
    names = " and ".join(f"`{name}`" for name in key.partition)
    subject = table.title if index is None else index.title
    yield Finding(
        place=table.definitions[0].place if index is None else index.place,
        message=f'Every item of `{subject}` is written with {names} = "{value}": one partition takes all of them, '
        f"at most {WRITES_PER_PARTITION:,} small writes a second.{expected.sentence}",
        help="Put an attribute with many values into the key, or add a shard to the value and query all shards.",
        related=tuple(Related(written, "written here") for written in list(places)[:3]),
        also=("HP001", "HP002"),
    )
