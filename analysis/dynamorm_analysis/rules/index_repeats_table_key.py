"""A global secondary index has the table's own key, and copies every attribute.

## Why it is bad

The table answers the same queries, consistently too. The index is a second copy of it: every write is paid for twice,
and so is the storage.

## Example

```python
class ById(GlobalSecondaryIndex):
    class Meta:
        projection = AllProjection()

    id = UnicodeAttribute(hash_key=True)


class Parcel(Model):
    id = UnicodeAttribute(hash_key=True)
    by_id = ById()
```

Use instead `Parcel.get(id)`.

## When it stays silent

- The index copies fewer attributes than the table has: to read less may be its purpose.
- The key of the table or of the index is not fully known.

## How to fix it

Read the table, and drop the index in a deployment of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.redundancy import comparable, repeats_table
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import keyed


@dataclass(frozen=True, slots=True)
class IndexRepeatsTableKey:
    """The index."""

    index: Index


@rule("IX104", Severity.WARNING)
def index_repeats_table_key(table: Table, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - every rule takes both
    for definition in table.definitions:
        for index in comparable(definition):
            if not repeats_table(index, definition):
                continue
            is_same = index.key == definition.key
            same = "as the table is, by" if is_same else "by nothing but the table's partition key,"
            yield Finding(
                place=index.place,
                message=f"`{index.name}` is keyed {same} {keyed(index.key)}, and copies every attribute: the table "
                f"answers its queries too, and every write of `{table.title}` pays for both.",
                help=f"Query the table instead, and drop `{index.name}`.",
                facts=IndexRepeatsTableKey(index),
                related=(Related(definition.place, "the table's key"),),
            )
