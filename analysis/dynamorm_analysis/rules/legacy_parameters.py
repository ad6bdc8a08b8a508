"""A request is written with the parameters that DynamoDB had before there were expressions.

## Why it is bad

`KeyConditions`, `QueryFilter`, `ScanFilter`, `Expected`, `AttributeUpdates` and `AttributesToGet` are legacy: they know
fewer operators, name nothing inside of maps and lists, and cannot stand beside expressions in one request.

## Example

```python
table.query(KeyConditions={"customer": {"AttributeValueList": [customer], "ComparisonOperator": "EQ"}})
```

Use instead:

```python
table.query(KeyConditionExpression=Key("customer").eq(customer))
```

## When it stays silent

It is opt-in: such requests go on working.

## How to fix it

Write expressions: `KeyConditionExpression`, `FilterExpression`, `ConditionExpression`, `UpdateExpression` and
`ProjectionExpression`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed

INSTEAD = {
    "KeyConditions": "KeyConditionExpression",
    "QueryFilter": "FilterExpression",
    "ScanFilter": "FilterExpression",
    "Expected": "ConditionExpression",
    "AttributeUpdates": "UpdateExpression",
    "AttributesToGet": "ProjectionExpression",
}


@dataclass(frozen=True, slots=True)
class LegacyParameters:
    """The request."""

    access: Access


@rule("QE015", Severity.INFO, tier=3)
def legacy_parameters(access: Access, _: Project) -> Iterator[Finding]:
    if not access.legacy:
        return
    instead = dict.fromkeys(INSTEAD[name] for name in access.legacy if name in INSTEAD)
    yield Finding(
        place=access.place,
        message=f"This request is written with {listed(access.legacy)}, which DynamoDB has for old programs alone.",
        help=f"Write {listed(instead)}." if instead else "Write expressions.",
        facts=LegacyParameters(access),
        confidence=access.confidence,
    )
