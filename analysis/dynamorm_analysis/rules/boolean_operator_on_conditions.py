"""Conditions are joined with `and`, `or` or `not`, which Python does not hand on to them.

## Why it is bad

`a and b` is `b` when `a` is an object: boto3 silently keeps one side of the condition, so the request reads or changes
items that the other side would have excluded. PynamoDB raises `TypeError`.

## Example

```python
table.scan(FilterExpression=Attr("paid").eq(True) and Attr("total").gt(100))
```

Use instead:

```python
table.scan(FilterExpression=Attr("paid").eq(True) & Attr("total").gt(100))
```

## When it stays silent

An operand is no condition, as in `condition or None`.

## How to fix it

Write `&`, `|` and `~`, with parentheses around comparisons: they bind more tightly than `==`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule

INSTEAD = {"and": "&", "or": "|", "not": "~"}


@dataclass(frozen=True, slots=True)
class BooleanOperatorOnConditions:
    """The operation, its operator first among the misuse's names."""

    misuse: Misuse


@rule("QE005", Severity.ERROR, tier=1)
def boolean_operator_on_conditions(misuse: Misuse, project: Project) -> Iterator[Finding]:
    if misuse.kind != "boolean-operator" or project.role(misuse.place.path) == "test":
        return
    operator = misuse.names[0]
    effect = "raises `TypeError`" if misuse.library == "pynamodb" else _effect(operator)
    yield Finding(
        place=misuse.place,
        message=f"`{operator}` between conditions {effect}."
        if operator != "not"
        else f"`not` before a condition {effect}.",
        help=f"Write `{INSTEAD[operator]}`, with parentheses around the conditions.",
        facts=BooleanOperatorOnConditions(misuse),
    )


def _effect(operator: str) -> str:
    match operator:
        case "and":
            return "keeps the last one only: the others are never asked"
        case "or":
            return "keeps the first one only: the others are never asked"
        case _:
            return "gives `False` instead of a condition"
