"""An index answers no query that a longer one does not answer as well.

## Why it is bad

An index that is sorted by more attributes serves every query of one that is sorted by fewer, or not at all. The shorter
one is written and stored once more with each item, and nobody needs it.

## Example

```python
class ByDepot(GlobalSecondaryIndex):
    depot = UnicodeAttribute(hash_key=True)


class ByDepotAndDay(GlobalSecondaryIndex):
    depot = UnicodeAttribute(hash_key=True)
    day = UnicodeAttribute(range_key=True)
```

Use instead the longer one for both: `Parcel.by_depot_and_day.query(depot)`.

## When it stays silent

- Items may lack the attribute that the longer index is sorted by: they are in the shorter one alone. It is sure that
  they have it where it is a key of the table, or where each model of the table requires it.
- The longer index copies fewer attributes.
- A condition or a loop decides which indexes there are.

## How to fix it

Let readers use the longer index, and drop the shorter one in a deployment of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.redundancy import has_always, prefixes
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import keyed, listed


@dataclass(frozen=True, slots=True)
class RedundantIndex:
    """The index, and the longer one."""

    index: Index
    longer: Index


@rule("IX102", Severity.WARNING)
def redundant_index(table: Table, project: Project) -> Iterator[Finding]:
    for definition in table.definitions:
        for longer, index in prefixes(definition):
            further = longer.key.sort[len(index.key.sort) :]
            if not all(has_always(name, table, project) for name in further):
                continue
            yield Finding(
                place=index.place,
                message=f"`{longer.name}` answers every query of `{index.name}`, for it goes on with {listed(further)} "
                f"after {keyed(index.key)}: every write of `{table.title}` pays for both.",
                help=f"Query `{longer.name}` instead, and drop `{index.name}`.",
                facts=RedundantIndex(index, longer),
                related=(Related(longer.place, "the longer index"),),
            )
