"""An expression breaks the grammar of DynamoDB's expressions: DynamoDB rejects it.

## Why it is bad

Condition, filter, key condition, projection and update expressions are small languages of their own. What they do not
know (`==`, `LIKE`, a value in quotes, a function in other letters, a second `SET`, a comma too many) makes the request
fail with `ValidationException: Invalid … Expression`, and only when that line runs. So does an operand of a type that
its operator does not take, a part of an item that an update changes twice, and in a statement of PartiQL what SQL has
and DynamoDB has not (`LIMIT`, `JOIN`, `LIKE`, `VALUES`).

## Example

```python
table.update_item(
    Key={"order_id": order_id},
    UpdateExpression="SET paid = :paid, SET paid_at = :now",
    ExpressionAttributeValues={":paid": True, ":now": now},
)
```

Use instead:

```python
table.update_item(
    Key={"order_id": order_id},
    UpdateExpression="SET paid = :paid, paid_at = :now",
    ExpressionAttributeValues={":paid": True, ":now": now},
)
```

## When it stays silent

- The mistake is in only one of the texts that the expression may be, or something unknown stands beside it that may
  put it right.
- What a placeholder stands for is not known: its type is then none of the wrong ones.
- Reserved words, and names that an expression cannot hold, are another rule's: `unaliased-reserved-word`.

## How to fix it

The message says what DynamoDB does not take. Values are passed as placeholders (`:value`) in
`ExpressionAttributeValues`, names that are no plain words as `#name` in `ExpressionAttributeNames`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.expression import Mistake
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import malformed
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class MalformedExpression:
    """The request, the argument that holds the expression, and what is wrong in it."""

    access: Access
    parameter: str
    mistake: Mistake


@rule("QE028", Severity.ERROR, tier=1, of_retold=True)
def malformed_expression(access: Access, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    for expression in malformed(access):
        for mistake in expression.mistakes[:1] if expression.is_of_another_language else expression.mistakes:
            yield Finding(
                place=mistake.place,
                message=mistake.message
                if mistake.message.startswith("DynamoDB rejects")
                else f"DynamoDB rejects this {WORDS[expression.parameter]}. {mistake.message}",
                help=f"Correct it: each request with this `{expression.parameter}` fails.",
                facts=MalformedExpression(access, expression.parameter, mistake),
            )


WORDS: dict[str, str] = {
    "KeyConditionExpression": "key condition",
    "FilterExpression": "filter",
    "ConditionExpression": "condition",
    "ProjectionExpression": "projection",
    "UpdateExpression": "update",
    "Statement": "statement",
}
"""What each parameter holds, in a word."""
