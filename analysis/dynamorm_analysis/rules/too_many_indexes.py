"""A table has more indexes than DynamoDB allows.

## Why it is bad

A table can have five local secondary indexes, and no more: DynamoDB rejects the sixth. It can have 20 global ones,
until AWS raises the account's quota (setting `gsi-quota`). Every index also adds to the price of each write.

## Example

```yaml
LocalSecondaryIndexes: [ByDay, ByWeight, BySize, ByValue, ByShelf, ByColour]  # six
```

Use instead local indexes for what has to be read consistently, and global ones for the rest.

## When it stays silent

It is not certain how many of the indexes exist, because a condition or a loop decides.

## How to fix it

Let several access patterns share an index: one whose sort key begins with what another is sorted by, or attributes that
hold what each kind of item is looked up by. Drop those that nothing reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import titled
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Definition, Index
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
LOCAL = 5


@dataclass(frozen=True, slots=True)
class TooManyIndexes:
    """The indexes of one kind."""

    indexes: tuple[Index, ...]


@rule("IX109", Severity.ERROR, tier=1)
def too_many_indexes(definition: Definition, project: Project) -> Iterator[Finding]:
    if not definition.closed:
        return
    local = tuple(index for index in definition.indexes if index.kind == "LSI")
    if len(local) > LOCAL:
        yield Finding(
            place=local[LOCAL].place,
            message=f"{titled(definition)} has {len(local)} local secondary indexes: DynamoDB rejects a table with "
            f"more than {LOCAL}.",
            help="Keep those that have to be read consistently, and make the others global secondary indexes.",
            facts=TooManyIndexes(local),
        )
    everywhere = tuple(index for index in definition.indexes if index.kind == "GSI")
    quota = project.settings.gsi_quota
    if len(everywhere) > quota:
        yield Finding(
            place=everywhere[quota].place,
            message=f"{titled(definition)} has {len(everywhere)} global secondary indexes: the account's quota is "
            f"{quota}.",
            help="Let several access patterns share an index, or ask AWS for a higher quota.",
            facts=TooManyIndexes(everywhere),
            severity=Severity.WARNING,
        )
