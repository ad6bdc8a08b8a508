"""All queries of an index ask for one state, and the index holds the items of all others, too.

## Why it is bad

Every item that has the attribute is in the index: each write of an item in another state is written, stored and billed
there as well, and nobody asks for it.

## Example

```python
table.query(IndexName="by-state", KeyConditionExpression=Key("state").eq("open"))
```

is the only query of `by-state`, and orders are `paid` and `sent` as well. Use instead an attribute that open orders
alone have, and take it away when they are paid:

```python
table.query(IndexName="open-orders", KeyConditionExpression=Key("open").eq("1"))
```

## When it stays silent

- Queries of the index ask for several values, or for one that is not written out.
- The attribute is called like one of many values, or nothing writes another value.

It is opt-in: other readers may be elsewhere.

## How to fix it

Key the index by an attribute that only those items have which are asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.heat import LOW_CARDINALITY_WORDS, constant_values, last_word, live_writers
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class DenseFlagIndex:
    """The index, and the one value that is asked for."""

    index: Index
    value: str


@rule("IX107", Severity.HINT, tier=3)
def dense_flag_index(table: Table, project: Project) -> Iterator[Finding]:
    accesses = project.accesses_of(table.id)
    if any(not one.knows("index") for one in accesses):
        return
    for index in table.indexes:
        if index.kind != "GSI" or len(index.key.partition) != 1 or not index.name:
            continue
        name = index.key.partition[0]
        if last_word(name) not in LOW_CARDINALITY_WORDS:
            continue
        readers = [one for one in accesses if one.index == index.name]
        value = _only_value(name, readers)
        written = constant_values(name, live_writers(table, project))
        if value is None or written is None or written <= {value}:
            continue
        yield Finding(
            place=index.place,
            message=f"Only items with `{name}` = `{value}` are asked of `{index.title}`, which holds all others, too.",
            help="Key it by an attribute that only these items have.",
            facts=DenseFlagIndex(index, value),
            confidence="medium",
            related=tuple(Related(one.place, "the query") for one in readers[:3]),
        )


def _only_value(name: str, readers: list[Access]) -> str | None:
    """The one text that all readers of an index ask for; None where they ask for several, or it is not written out."""
    asked = [[one for one in reader.key if one.attribute == name] for reader in readers]
    values = {one.value.template.constant if one.value.template is not None else None for each in asked for one in each}
    return next(iter(values)) if len(values) == 1 and all(asked) else None
