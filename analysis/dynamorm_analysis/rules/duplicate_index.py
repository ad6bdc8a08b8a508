"""Two indexes of a table have one key, and one of them copies all that the other does.

## Why it is bad

Each copy is written and stored once more with every item, and both answer the same queries.

## Example

```yaml
GlobalSecondaryIndexes:
  - IndexName: by-depot
    KeySchema: [{ AttributeName: depot, KeyType: HASH }]
    Projection: { ProjectionType: ALL }
  - IndexName: depot-index
    KeySchema: [{ AttributeName: depot, KeyType: HASH }]
    Projection: { ProjectionType: KEYS_ONLY }
```

Use instead the one that copies more.

## When it stays silent

- Each of them copies something that the other does not.
- A condition or a loop decides which indexes there are.

## How to fix it

Let readers use the one that copies more, and drop the other in a deployment of its own. While an index is being
replaced by one that copies more, both have to exist: silence the finding there until then.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.redundancy import twins
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import keyed


@dataclass(frozen=True, slots=True)
class DuplicateIndex:
    """The index that is needless, and the one to keep."""

    index: Index
    kept: Index


@rule("IX103", Severity.WARNING)
def duplicate_index(table: Table, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - every rule takes both
    for definition in table.definitions:
        for kept, index in twins(definition):
            yield Finding(
                place=index.place,
                message=f"`{index.name}` and `{kept.name}` are both keyed by {keyed(index.key)}, and `{kept.name}` "
                f"copies all that `{index.name}` does: every write of `{table.title}` pays for both.",
                help=f"Query `{kept.name}` instead, and drop `{index.name}`.",
                facts=DuplicateIndex(index, kept),
                related=(Related(kept.place, "the other index"),),
            )
