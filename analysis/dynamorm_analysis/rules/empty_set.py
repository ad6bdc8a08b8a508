"""An empty set is written: DynamoDB has none, and rejects the request.

## Why it is bad

A set in DynamoDB has at least one element. boto3 sends `set()` as it is, and the request fails with
`ValidationException: One or more parameter values were invalid`.

## Example

```python
table.put_item(Item={"order_id": order_id, "labels": set()})
```

Use instead no attribute at all, until there is an element:

```python
table.put_item(Item={"order_id": order_id})
table.update_item(
    Key={"order_id": order_id},
    UpdateExpression="ADD labels :labels",
    ExpressionAttributeValues={":labels": {"fragile"}},
)
```

## When it stays silent

- The set may be filled before it is written.
- PynamoDB writes it: it leaves empty sets out.

## How to fix it

Leave the attribute out. To take the last element away, `DELETE labels :labels` removes the attribute with it; `REMOVE
labels` removes all.
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
class EmptySet:
    """The set where it is written."""

    value: UnfitValue


@rule("QE018", Severity.ERROR, tier=1)
def empty_set(access: Access, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - every rule takes both
    for value in unfit_values(access):
        if value.unfitness == "empty-set":
            yield Finding(
                place=value.place,
                message=f"`{value.expression}` is an empty set, given for `{value.attribute}`: DynamoDB rejects it.",
                help="Leave the attribute out while the set is empty.",
                facts=EmptySet(value),
            )
