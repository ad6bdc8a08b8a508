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
- Code also writes the whole key of the table to one that nothing in the workspace defines, or that only a variable
  names: it may be this table.
- Only scripts and migrations write it.
- The table is called like what is written now and then (runs, backups, workspaces), or the value is a state that items
  leave, or a mark that an update removes. With `--min-confidence low` these are told, too.
- Nothing defines the table, unless code asks an index of it for all people, or for all that use leaves behind, by the
  one value.
- The table or an index holds other kinds of items as well, unless those of the one value are called like people, or
  like what use leaves behind (orders, comments), and code asks for all of them. Of people, who come one by one, it is
  told with low confidence.
- The [settings](../settings.md#tables) expect less than half of what one partition takes.

Indexes of one table are told of once, with the others as related places.

## How to fix it

Put something with many values into the key (the user's id). Where all items must be listed, add a shard
(`USERS#0` … `USERS#9`) and query the shards in parallel.
"""

from collections.abc import Iterator

from dynamorm_analysis.astray import written_astray
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.forecast import forecast
from dynamorm_analysis.heat import (
    WRITES_PER_PARTITION,
    constant_values,
    live_writers,
    single_value,
    values_of,
)
from dynamorm_analysis.items.kind_words import GATHERING_WORDS, PEOPLE_WORDS
from dynamorm_analysis.items.kinds import kind_of_items
from dynamorm_analysis.items.traffic import confidence_in_one
from dynamorm_analysis.items.undefined_tables import undefined_tables
from dynamorm_analysis.model.access import PUTS, SETTING, Access, Written
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import words_of

MANY_WORDS = PEOPLE_WORDS | GATHERING_WORDS
TOLD_BY = frozenset(
    {"all", "email", "entity", "index", "item", "list", "lookup", "name", "phone", "record", "username"}
)


@rule("HP003", Severity.WARNING)
def constant_hash_key(project: Project) -> Iterator[Finding]:
    for table in project.tables.values():
        yield from _of_table(table, project)
    for table in undefined_tables(project):
        for index in table.indexes:
            yield from _of_entities(index.key, index, table, project)


def _of_table(table: Table, project: Project) -> Iterator[Finding]:
    if table.key is not None and (value := _constant(table.key, table, project)) is not None:
        yield from _finding(table.key, None, value, table, project)
    elif table.key is not None and _is_of_several(table.key, table, project):
        yield from _of_entities(table.key, None, table, project)
    for index in table.indexes:
        if index.kind == "GSI" and (value := _constant(index.key, table, project)) is not None:
            yield from _finding(index.key, index, value, table, project)
        elif index.kind == "GSI":
            yield from _of_entities(index.key, index, table, project)


def _of_entities(key: Key, index: Index | None, table: Table, project: Project) -> Iterator[Finding]:
    """A table or index of several kinds of items, of which all of one kind are asked for by one key: people, or what
    use leaves behind."""
    if len(key.partition) != 1 or table.key is None:
        return
    name = key.partition[0]
    asked = {
        condition.value.template.constant
        for access in project.accesses_of(table.id)
        if access.index == (index.name if index is not None else None) and project.role(access.place.path) != "test"
        for condition in access.key
        if condition.attribute == name and condition.value.template
    }
    found: dict[str, list[Written]] = {}
    for access in live_writers(table, project):
        for written in values_of(name, [access]) if access.operation in PUTS else ():
            value = written.value.template.constant if written.value.template else None
            if value in asked and value and _kind_of(value) in MANY_WORDS and _varies(access, table.key, name):
                found.setdefault(value, []).append(written)
    if forecast(table, project, 1, index).is_idle:
        return
    is_defined = project.table(table.id) is not None
    title = table.title if index is None else index.title
    for value, writes in found.items():
        places = dict.fromkeys(written.place for written in writes)
        place = index.place if index is not None and is_defined else writes[0].place
        yield Finding(
            place=place,
            message=f"All items whose `{name}` is `{value}` are in one partition of `{title}`, which takes at "
            f"most {WRITES_PER_PARTITION:,} small writes a second.",
            help="Put an attribute with many values into the key, or add a shard to the value and query all shards.",
            confidence="medium" if _kind_of(value) in GATHERING_WORDS else "low",
            related=tuple(Related(written, "written here") for written in list(places)[:3] if written != place),
        )


def _is_of_several(key: Key, table: Table, project: Project) -> bool:
    """Whether items of several kinds are put under a key, each under its own."""
    puts = [access for access in live_writers(table, project) if access.operation in PUTS]
    begun = {
        written.value.template.prefix
        for name in key.partition
        for written in values_of(name, puts)
        if written.value.template is not None
    }
    return len(begun) > 1


def _kind_of(value: str) -> str:
    """The word for the items that a text stands for, what it is told by aside: `user` for `USER#EMAIL`."""
    words = [word for word in words_of(value) if word.lower() not in TOLD_BY]
    return kind_of_items("-".join(words)) if words else ""


def _varies(access: Access, key: Key, asked: str) -> bool:
    """Whether a put is of another item each time, by the partition key of the table, or by its sort key where all of a
    kind are asked for by the partition key."""
    names = key.sort if asked in key.partition else key.partition
    return bool(names) and all(constant_values(name, [access]) is None for name in names)


def _constant(key: Key, table: Table, project: Project) -> str | None:
    """The one value of a partition key, unless a read looks for other ones, or such keys are written where nothing
    tells the table: then some writer is not seen."""
    value = single_value(key, table, project)
    if value is None or table.id in written_astray(project):
        return None
    return None if _sought_otherwise(key, table, project) else value


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
        confidence="high" if expected.loads else confidence_in_one(value, key, index, table, project),
        related=tuple(Related(written, "written here") for written in list(places)[:3]),
        also=("HP001", "HP002"),
        cause=(table.id, index is None),
    )
