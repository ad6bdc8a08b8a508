"""A float is given to a boto3 resource, which takes none: the call raises TypeError.

## Why it is bad

DynamoDB keeps numbers as decimals of up to 38 digits. boto3's resources and tables refuse floats, which would not come
back as they went in: `TypeError: Float types are not supported. Use Decimal types instead.` Nothing is sent.

## Example

```python
table.put_item(Item={"order_id": order_id, "total": 9.99, "placed_at": time.time()})
```

Use instead:

```python
table.put_item(Item={"order_id": order_id, "total": Decimal("9.99"), "placed_at": Decimal(str(time.time()))})
```

## When it stays silent

- The value is not surely a float: of `a / b` both parts must be numbers of Python. Of `order.get("tax", 0.0)` and
  `order.get("tax") or 0.0` the default is one, and the call fails each time it is taken; so it does where a choice or
  a variable set to one (`9.99 if small else 0`) comes out as a float.
- It is given to a client, which takes numbers as text, or to a library that converts it.
- The item is converted on its way, by a function or by way of JSON.

## How to fix it

Write a `Decimal`, made of text so that no digits are added. Times are whole numbers as a rule: `int(time.time())`.
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
class FloatValue:
    """The float where it is written."""

    value: UnfitValue


@rule("QE016", Severity.ERROR, tier=1, of_retold=True)
def float_value(access: Access, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - every rule takes both
    for value in unfit_values(access):
        if value.unfitness == "float":
            when = " where its default is taken" if value.by_default else " at times" if value.at_times else ""
            yield Finding(
                place=value.place,
                message=f"`{value.expression}` is a float{when}, given for `{value.attribute}`: boto3 raises TypeError "
                "and sends nothing.",
                help="Write a Decimal, made of text: `Decimal(str(x))`.",
                facts=FloatValue(value),
            )
