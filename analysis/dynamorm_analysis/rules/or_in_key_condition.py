"""A key condition has alternatives: OR, NOT, IN, `<>`, or a function other than `begins_with`. The query fails.

## Why it is bad

A query reads one contiguous range of one partition. Its key condition is an equality on the partition key and at most
one comparison of the sort key, joined by AND. The request fails with `ValidationException: Invalid operator used in
KeyConditionExpression`; boto3's `Key` has no method for most of them.

## Example

```python
table.query(KeyConditionExpression=Key("customer").eq(first) | Key("customer").eq(second))
```

Use instead one query for each:

```python
for customer in (first, second):
    table.query(KeyConditionExpression=Key("customer").eq(customer))
```

## When it stays silent

- The condition is set on some paths only, or is not known whole.
- PartiQL statements: they take OR and IN.

## How to fix it

Make one query for each alternative. Where the whole key of every item is known, `BatchGetItem` reads up to 100 of them
at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.key_conditions import alternatives
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import malformed
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class OrInKeyCondition:
    """The query, and the conditions that no key condition can be."""

    access: Access
    conditions: tuple[Condition, ...]


@rule("QE009", Severity.ERROR, tier=1)
def or_in_key_condition(access: Access, _: Project) -> Iterator[Finding]:
    conditions = alternatives(access)
    if not conditions:
        return
    operators = {condition.operator for condition in conditions if not condition.free}
    if malformed(access) and not operators:
        return  # that says what stands where the value of a key should
    used = listed(WORDS.get(operator, operator) for operator in sorted(operators)) if operators else "`OR` or `NOT`"
    yield Finding(
        place=conditions[0].place if conditions[0].place.path == access.place.path else access.place,
        message=f"This query fails: a key condition takes no {used}.",
        help="Make one query for each value, or read items whose whole key is known with `BatchGetItem`.",
        facts=OrInKeyCondition(access, conditions),
    )


WORDS: dict[str, str] = {
    "exists": "attribute_exists",
    "not_exists": "attribute_not_exists",
    "type": "attribute_type",
    "in": "IN",
}
"""How expressions spell an operator, where that is another word."""
