"""A condition of boto3 is written with `Attr` where only `Key` is taken, or with an operator that `Key` does not have.

## Why it is bad

The call raises before anything is sent. A key condition takes conditions of `Key` alone
(`DynamoDBNeedsKeyConditionError`), and `Key` has only what a key condition can ask: `ne`, `is_in`, `contains`,
`exists`, `not_exists`, `size` and `attribute_type` are methods of `Attr` (`AttributeError`).

## Example

```python
table.query(
    KeyConditionExpression=Attr("customer").eq(customer),
    FilterExpression=Key("state").ne("DONE"),
)
```

Use instead:

```python
table.query(
    KeyConditionExpression=Key("customer").eq(customer),
    FilterExpression=Attr("state").ne("DONE"),
)
```

## When it stays silent

- A filter is written with `Key`, and with an operator that both classes have.
- The attribute is no key of what is queried: `key-condition-on-non-key` says so.

## How to fix it

Write the other class. What `Key` cannot ask belongs into the filter; for several values of a key make one query each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.key_conditions import conditions_beside_key
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import wrong_classes
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class WrongConditionClass:
    """One condition of the wrong class; `in_key` where it stands in the key condition."""

    access: Access
    condition: Condition
    in_key: bool


@rule("QE007", Severity.ERROR, tier=1)
def wrong_condition_class(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    beside = conditions_beside_key(access, table) if table is not None else ()
    for condition in wrong_classes(access):
        if condition in beside:
            continue
        in_key = condition in access.key
        yield Finding(
            place=condition.place,
            message="This call raises `AttributeError`: `Key` has no such condition."
            if condition.maker == "Key"
            else f"This call raises `DynamoDBNeedsKeyConditionError`: the key condition on `{condition.attribute}` is "
            "written with `Attr`.",
            help=_remedy(condition, in_key=in_key),
            facts=WrongConditionClass(access, condition, in_key),
        )


def _remedy(condition: Condition, *, in_key: bool) -> str:
    if condition.maker == "Attr":
        return f'Write `Key("{condition.attribute}")`.'
    if in_key:
        return "A key condition cannot ask this: put it into the filter, or make one query for each value."
    return f'Write `Attr("{condition.attribute}")`.'
