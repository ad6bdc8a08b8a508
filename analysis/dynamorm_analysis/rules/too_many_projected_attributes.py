"""Indexes name more attributes to copy than DynamoDB allows.

## Why it is bad

An index can name 20 attributes that it copies, and all indexes of a table together 100. DynamoDB rejects a table that
names more.

## Example

```python
class ByDay(GlobalSecondaryIndex):
    class Meta:
        projection = IncludeProjection(["a1", "a2", …, "a21"])
```

Use instead:

```python
        projection = AllProjection()
```

## When it stays silent

The list is not fully known. All indexes together are counted only where each of them is known.

## How to fix it

Copy every attribute, or only those that readers of the index use.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import titled
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Definition, Index
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
PER_INDEX = 20
PER_TABLE = 100
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class TooManyProjectedAttributes:
    """The indexes that name too many, or one too long."""

    indexes: tuple[Index, ...]


@rule("IX110", Severity.ERROR, tier=1)
def too_many_projected_attributes(definition: Definition, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    for index in definition.indexes:
        names = index.projection.included
        longest = next((name for name in names if len(name.encode()) > LONGEST_NAME), None)
        if len(names) > PER_INDEX:
            reason = (
                f"names {len(names)} attributes to copy: DynamoDB rejects an index that names more than {PER_INDEX}"
            )
            remedy = "Copy every attribute, or only those that readers of the index use."
        elif longest is not None:
            reason = f"copies `{longest[:20]}…`: DynamoDB rejects names of more than {LONGEST_NAME} bytes"
            remedy = "Give the attribute a shorter name."
        else:
            continue
        yield Finding(
            place=index.place,
            message=f"`{index.title or 'An index'}` {reason}.",
            help=remedy,
            facts=TooManyProjectedAttributes((index,)),
        )
    total = sum(len(index.projection.included) for index in definition.indexes)
    if definition.closed and total > PER_TABLE:
        yield Finding(
            place=definition.place,
            message=f"The indexes of {titled(definition)} name {total} attributes to copy: DynamoDB rejects a table "
            f"whose indexes name more than {PER_TABLE}.",
            help="Let some of the indexes copy every attribute, or fewer.",
            facts=TooManyProjectedAttributes(definition.indexes),
        )
