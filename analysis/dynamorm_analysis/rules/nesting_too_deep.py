"""A value has more than 32 levels of maps and lists: DynamoDB rejects the request.

## Why it is bad

DynamoDB takes maps and lists inside of each other up to 32 levels deep. Beyond that the request fails with
`ValidationException: Nesting Levels have exceeded supported limits`.

## Example

```python
table.put_item(Item={"page": page, "tree": {"child": {"child": {"child": …}}}})  # 33 levels
```

Use instead one item for each node, with the path as its sort key, or the tree as one text:

```python
table.put_item(Item={"page": page, "path": "1.4.2", "name": name})
```

## When it stays silent

The levels are not written out.

## How to fix it

Flatten the value.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.unfit_values import UnfitValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import unfit_values
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class NestingTooDeep:
    """The first level that is too deep."""

    value: UnfitValue


@rule("SZ002", Severity.ERROR, tier=1)
def nesting_too_deep(access: Access, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - every rule takes both
    for value in unfit_values(access):
        if value.unfitness == "too-deep":
            yield Finding(
                place=value.place,
                message=f"`{value.attribute}` has more than 32 levels of maps and lists: DynamoDB rejects it.",
                help="Flatten the value, or store the inner part as text.",
                facts=NestingTooDeep(value),
            )
