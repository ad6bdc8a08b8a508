"""An index copies other attributes in the model than in the infrastructure that makes it.

## Why it is bad

A query of a global secondary index returns the attributes that the deployed index copies, and no others. The model
takes those that it misses for attributes that the item does not have: it reads `None`, or fails because a required
attribute is absent, and a filter on such an attribute finds nothing.

## Example

```python
class ByDay(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-day"
        projection = AllProjection()

    day = UnicodeAttribute(hash_key=True)
```

```yaml
GlobalSecondaryIndexes:
  - IndexName: by-day
    KeySchema: [{ AttributeName: day, KeyType: HASH }]
    Projection: { ProjectionType: INCLUDE, NonKeyAttributes: [weight] }
```

Use instead the projection of the deployed index:

```python
        projection = IncludeProjection(["weight"])
```

## When it stays silent

- The projection of one side is not known, or the library's models tell none.
- It is not certain that both are the same table.
- The lists differ in key attributes alone, which every index has anyway.

Where the deployed index copies everything that the model expects and more, no read fails, and the finding is
information. Definitions that are no models are compared by `conflicting-table-definitions`.

## How to fix it

Declare in the model what the deployed index copies. The projection of an index cannot be changed: where the model is
right, add an index under a new name, let readers use it, and drop the old one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import pairs, titled
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class IndexProjectionMismatch:
    """The model's index, and the one that the infrastructure makes."""

    said: Index
    expected: Index


@rule("IX012", Severity.WARNING)
def index_projection_mismatch(table: Table, project: Project) -> Iterator[Finding]:
    told = set()
    for pair in pairs(table, project):
        if not pair.is_model_against_infrastructure:
            continue
        keys = pair.trusted.key or pair.said.key or Key(())
        for expected, said in pair.projections:
            if (said.name, said.place) in told:
                continue
            told.add((said.name, said.place))
            wanted, copied = said.copied(keys.attributes), expected.copied(keys.attributes)
            lacking = copied is not None and (wanted is None or bool(wanted - copied))
            yield Finding(
                place=said.place,
                message=f"`{said.name}` of {titled(pair.said)} copies {_copied(wanted)}, but the deployed index "
                f"{_copied(copied)}: {_consequence(wanted, copied)}.",
                help=f"Declare here that the index copies {_copied(copied)}, or make an index of a new name that "
                f"copies {_copied(wanted)}.",
                facts=IndexProjectionMismatch(said, expected),
                severity=None if lacking else Severity.INFO,
                related=(Related(expected.place, f"the index is made with {_copied(copied)} here"),),
            )


def _copied(attributes: frozenset[str] | None) -> str:
    if attributes is None:
        return "every attribute"
    return listed(sorted(attributes)) or "the keys alone"


def _consequence(wanted: frozenset[str] | None, copied: frozenset[str] | None) -> str:
    if copied is None or (wanted is not None and wanted <= copied):
        return "a table that the model creates is not the deployed one"
    if wanted is None:
        return "all others are absent from what a query of it returns, and no error says so"
    lacking = wanted - copied
    return f"{listed(sorted(lacking))} {'is' if len(lacking) == 1 else 'are'} absent from what a query of it returns"
