"""An item is given one key attribute of an index, but not the other: it is not in the index.

## Why it is bad

An index holds the items that have all of its key attributes. A text that was built for the partition key of an index
says that the item shall be found there; without the sort key it never is, and no error tells.

## Example

The index `gsi1` has the key `GSI1PK` and `GSI1SK`:

```python
table.put_item(Item={"pk": f"USER#{user_id}", "sk": "PROFILE", "GSI1PK": f"EMAIL#{email}"})
```

Use instead:

```python
table.put_item(
    Item={"pk": f"USER#{user_id}", "sk": "PROFILE", "GSI1PK": f"EMAIL#{email}", "GSI1SK": f"USER#{user_id}"},
)
```

## When it stays silent

- The attribute is one that items have anyhow: its value is not built from a prefix, or it is also a key of the table or
  of another index.
- What is written is not known whole, or a model writes it, which may have defaults.
- An update writes the other attribute, or may do so.

## How to fix it

Write all key attributes of the index, or none where the item shall not be in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.matching import disputed_indexes
from dynamorm_analysis.items.key_texts import possible_texts
from dynamorm_analysis.model.access import PUTS, UPDATES, Access
from dynamorm_analysis.model.alignment import texts_in
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class PartialIndexKeys:
    """The write, the index, and the key attributes that it does not write."""

    access: Access
    index: Index
    missing: tuple[str, ...]


@rule("ST007", Severity.WARNING)
def partial_index_keys(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or access.operation not in PUTS or access.entity:
        return
    if not access.knows("written"):
        return
    disputed = disputed_indexes(table)
    values = {written.attribute: written for written in access.written}
    for index in table.indexes:
        missing = tuple(name for name in index.key.attributes if name not in values)
        built = [values[name] for name in index.key.attributes if name in values and _is_only_of(name, index, table)]
        built = [one for one in built if any(map(texts_in, possible_texts(one.value)))]
        if not missing or not built or index.name in disputed:
            continue
        if any(_may_set(other, missing) for other in project.accesses_of(table.id)):
            continue
        yield Finding(
            place=built[0].place,
            message=f"This item has `{built[0].attribute}` but not {listed(missing)}: it is not in the index "
            f"`{index.title}` of `{table.title}`.",
            help=f"Write {listed(missing)} too, or leave `{built[0].attribute}` away.",
            facts=PartialIndexKeys(access, index, missing),
            confidence=access.confidence,
            related=(Related(index.place, "the index"),),
        )


def _is_only_of(attribute: str, index: Index, table: Table) -> bool:
    """Whether an attribute is a key of nothing but the one index."""
    if table.key is None or attribute in table.key.attributes:
        return False
    return all(attribute not in other.key.attributes for other in table.indexes if other is not index)


def _may_set(access: Access, attributes: tuple[str, ...]) -> bool:
    """Whether an update gives an item one of the attributes, as far as is known."""
    if access.operation not in UPDATES:
        return False
    return not access.shows_written or any(written.attribute in attributes for written in access.written)
