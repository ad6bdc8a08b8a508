"""An expression is longer than DynamoDB takes: DynamoDB rejects the request.

## Why it is bad

An expression may have 4 KB, 300 operators and functions, and 100 operands in a list of IN. One with more fails with
`ValidationException`.

## Example

```python
table.scan(FilterExpression=f"order_id IN ({', '.join(PLACEHOLDERS_OF_150_ORDERS)})")
```

Use instead several requests, or read items whose key is known with `BatchGetItem`.

## When it stays silent

The text of the expression is not known.

## How to fix it

Split the list over several requests. A long list of keys is a batch of gets; a long list of states is often the
complement of a short one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.expression import Expression
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import MOST_BYTES, MOST_OPERANDS, MOST_OPERATORS, too_large
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class ExpressionTooLarge:
    """The request, and its expression."""

    access: Access
    expression: Expression


@rule("QE013", Severity.ERROR, tier=1)
def expression_too_large(access: Access, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    for expression in too_large(access):
        if expression.operands > MOST_OPERANDS:
            excess = f"a list of IN has {expression.operands} operands, and may have {MOST_OPERANDS}"
        elif expression.size > MOST_BYTES:
            excess = f"it has {expression.size:,} bytes, and may have {MOST_BYTES:,}"
        else:
            excess = f"it has {expression.operators} operators, and may have {MOST_OPERATORS}"
        yield Finding(
            place=expression.place,
            message=f"DynamoDB rejects this `{expression.parameter}`: {excess}.",
            help="Split it over several requests; read items whose key is known with `BatchGetItem`.",
            facts=ExpressionTooLarge(access, expression),
        )
