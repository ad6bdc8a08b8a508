"""What the sender of a request wrote is put into an expression: whoever writes it changes what is read or written.

## Why it is bad

A text that is put into an expression or PartiQL statement becomes part of it. With `' OR '1' = '1` for a value, a
statement reads all items; with a name of their choice, a sender sets any attribute, such as `role` or `balance`.

## Example

```python
body = json.loads(event["body"])
for name in body:
    parts.append(f"{name} = :{name}")
table.update_item(Key={"user_id": user_id}, UpdateExpression="SET " + ", ".join(parts), …)
```

Use instead names that the program knows, with placeholders:

```python
for name in CHANGEABLE & body.keys():
    parts.append(f"#{name} = :{name}")
```

and parameters in PartiQL:

```python
client.execute_statement(Statement="SELECT * FROM orders WHERE order_id = ?", Parameters=[{"S": order_id}])
```

## When it stays silent

- Only names of placeholders (`#name`, `:value`) are made of it.
- The function tests that it is one of some, or makes a number of it.
- It is not certain that it comes from a request.

## How to fix it

Take attribute names from a fixed choice. Give values through `ExpressionAttributeValues`, or through `Parameters` of a
statement.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.expression import Injected
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class ExpressionInjection:
    """The argument that holds the string, and what is put into it."""

    parameter: str
    injected: Injected


@rule("QE014", Severity.WARNING)
def expression_injection(access: Access, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - every rule takes both
    for expression in access.expressions.strings:
        for injected in expression.injected:
            what = "the statement" if expression.parameter == "Statement" else f"`{expression.parameter}`"
            yield Finding(
                place=injected.place,
                message=f"`{injected.expression}` comes from the request and becomes part of {what}: its sender can "
                "change what is read or written.",
                help="Take names from a fixed choice and write them as `#name`; give values through placeholders."
                if expression.parameter != "Statement"
                else "Write `?` in its place, and give the value in `Parameters`.",
                facts=ExpressionInjection(expression.parameter, injected),
                confidence=access.confidence,
            )
