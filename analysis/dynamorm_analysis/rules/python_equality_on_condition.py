"""A boto3 condition is compared with `==`, which gives `False` instead of a condition.

## Why it is bad

`Key("customer") == customer` asks Python whether the object is equal to the text: it never is. boto3 then sends
`False` or raises, and the query does not do what stands there.

## Example

```python
table.query(KeyConditionExpression=Key("customer") == customer)
```

Use instead:

```python
table.query(KeyConditionExpression=Key("customer").eq(customer))
```

## When it stays silent

- The comparison is an assertion in a test.
- PynamoDB attributes: there `==` does make a condition.

## How to fix it

Write `.eq(...)`, or `.ne(...)` for `!=`, which only `Attr` has.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class PythonEqualityOnCondition:
    """The comparison."""

    misuse: Misuse


@rule("QE004", Severity.ERROR, tier=1)
def python_equality_on_condition(misuse: Misuse, project: Project) -> Iterator[Finding]:
    if misuse.kind != "equality-on-condition" or project.role(misuse.place.path) == "test":
        return
    operator = "!=" if "!=" in misuse.names else "=="
    yield Finding(
        place=misuse.place,
        message=f"`{misuse.subject} {operator} ...` is a truth value, not a condition.",
        help="Write `.ne(...)`." if operator == "!=" else "Write `.eq(...)`.",
        facts=PythonEqualityOnCondition(misuse),
    )
