"""A query reads all items of a key that many share, to keep those that pass a filter.

## Why it is bad

DynamoDB filters after it has read: each call reads, and bills, every item with that key. Where the key is one that many
items share, this is a large part of the table, again and again, and all of it from one partition.

## Example

```python
table.query(
    IndexName="by-state",
    KeyConditionExpression=Key("state").eq("open"),
    FilterExpression=Attr("owner").eq(owner),
)
```

Use instead an index that has the attribute in its key:

```python
table.query(
    IndexName="by-owner-state",
    KeyConditionExpression=Key("owner").eq(owner) & Key("state").eq("open"),
)
```

## When it stays silent

- The key has many values, as far as its name, its type and what is written tell: the heat is below 35 of 100. Not so
  where the query asks for one text in the code under which items are put one after the other.
- A condition on the sort key narrows what is read, or a limit does.
- The index holds some of the items only, or the filter asks whose an item is.
- The table is declared nowhere, unless the key is such a text.
- Migrations, scripts and other administrative code.

## How to fix it

Put the filtered attribute into the key of an index: as its sort key, or beside the partition key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.heat import (
    WARM,
    constant_values,
    holds_every_item,
    is_of_tenant,
    live_writers,
    score,
    values_of,
)
from dynamorm_analysis.indexing.matching import key_of
from dynamorm_analysis.indexing.proposing import narrowing
from dynamorm_analysis.indexing.remedies import remedy
from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.kind_words import FEW_WORDS
from dynamorm_analysis.items.kinds import kind_of_items
from dynamorm_analysis.items.small_tables import stays_small
from dynamorm_analysis.items.told_keys import puts_of
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class FilterInsideHotPartition:
    """The query."""

    access: Access


@rule("HP015", Severity.WARNING)
def filter_inside_hot_partition(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if access.operation not in ("query", "count") or not access.filter or access.limit is not None:
        return
    if not all(map(access.knows, ("index", "key", "filter", "limit"))):
        return
    if table is None:
        yield from _under_one_text(access, project)
        return
    index = project.index_of(access)
    key = table.key if access.index is None else key_of(table, index) if index is not None else None
    if key is None or any(condition.attribute not in key.partition for condition in access.key):
        return
    if _is_by_design(access, project) or rejected(access, project):
        return
    if index is not None and not holds_every_item(index.key, table, live_writers(table, project)):
        return
    found = score(key, table, project, index)
    if found is None or found.value < WARM:
        yield from _under_one_text(access, project)
        return
    names = listed(condition.attribute for condition in access.filter)
    better = narrowing(access, table, project)
    yield Finding(
        place=access.place,
        message=f"This query reads all items with one {listed(key.partition)} to keep those with the right {names}. "
        f"Many share it: heat {found.value} of 100: {found.explanation}.",
        help=remedy(better, table) if better is not None else f"Query an index that has {names} in its key.",
        facts=FilterInsideHotPartition(access),
        confidence=weakest(access.confidence, found.confidence),
        cause=(access.place.path, access.function, access.index, names),  # a page and those behind it
    )


def _under_one_text(access: Access, project: Project) -> Iterator[Finding]:
    """The same of a table that nothing declares, or whose other keys have many values: the query asks for a key that is
    one text in the code, under which items are put one after the other, and keeps those with a value that it is given.
    """
    if len(access.key) != 1 or not access.key[0].binds:
        return
    asked, given = access.key[0], [one.attribute for one in access.filter if one.binds and not one.is_constant]
    text = asked.value.template.constant if asked.value.template is not None else None
    if text is None or not given or _is_by_design(access, project) or kind_of_items(text) in FEW_WORDS:
        return
    if access.index is not None or stays_small(access, project) or rejected(access, project):
        return
    written = next(_puts_under(text, asked.attribute, access, project), None)
    if written is None:
        return
    names = listed(given)
    yield Finding(
        place=access.place,
        message=f'This query reads all items whose `{asked.attribute}` is "{text}" to keep those with the right '
        f"{names}: each call pays for every one of them.",
        help=f"Query an index that has {names} in its key.",
        facts=FilterInsideHotPartition(access),
        confidence=weakest(access.confidence, "medium"),
        related=(Related(written, "written here"),),
        cause=(access.place.path, access.function, access.index, names),
    )


def _puts_under(text: str, name: str, access: Access, project: Project) -> Iterator[Place]:
    """Where items are put under a key that is always the same text, each told from the others by the rest
    of its key."""
    others = key_attributes(access, project) - {name}
    for put in puts_of(access, project) if others else ():
        under = [one for one in values_of(name, [put]) if one.value.template and one.value.template.constant == text]
        if under and all(constant_values(other, [put]) is None for other in others):
            yield under[0].place


def _is_by_design(access: Access, project: Project) -> bool:
    """Whether a filter asks whose an item is, or stands in administrative code."""
    is_of_owner = any(is_of_tenant(condition.attribute) for condition in access.filter)
    return is_of_owner or project.role(access.place.path) == "admin"
