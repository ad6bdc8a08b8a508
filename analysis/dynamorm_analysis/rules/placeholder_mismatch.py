"""A placeholder is used and not defined, or defined and not used: DynamoDB rejects the request.

## Why it is bad

Every `#name` and `:value` of an expression must be in `ExpressionAttributeNames` or `ExpressionAttributeValues`, and
every entry of these must be used. Otherwise the request fails with `ValidationException: An expression attribute value
used in expression is not defined` or `Value provided in ExpressionAttributeValues unused in expressions`.

## Example

```python
table.query(
    KeyConditionExpression="customer = :customer",
    ExpressionAttributeValues={":customr": customer},
)
```

Use instead:

```python
table.query(
    KeyConditionExpression="customer = :customer",
    ExpressionAttributeValues={":customer": customer},
)
```

So does a placeholder that is defined in any case, where an expression has it on some paths only: a warning of medium
confidence, as it may be that no caller leads to the others.

## When it stays silent

- Not every expression of the request, or not every entry of the two maps, is known.
- A function that makes the request is given a part of them, and it is not known which.

## How to fix it

Define what is used, remove what is not. Two placeholders that differ by a letter are one that is misspelt.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.expression import Placeholder
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import placeholders_at_times_unused, undefined_placeholders, unused_placeholders
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class PlaceholderMismatch:
    """The request, and the placeholder that is used or defined alone."""

    access: Access
    placeholder: Placeholder


@rule("QE008", Severity.ERROR, tier=1, of_retold=True)
def placeholder_mismatch(access: Access, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    unused = unused_placeholders(access)
    seen: set[str] = set()
    for placeholder in undefined_placeholders(access):
        if placeholder.text in seen:
            continue
        seen.add(placeholder.text)
        spare = [one.text for one in unused if one.text[0] == placeholder.text[0]]
        yield Finding(
            place=placeholder.place,
            message=f"DynamoDB rejects this request: `{placeholder.text}` is not in `{_map_of(placeholder)}`.",
            help=f"Define it there; `{spare[0]}` is, and no expression uses that."
            if len(spare) == 1
            else f"Define `{placeholder.text}` in `{_map_of(placeholder)}`.",
            facts=PlaceholderMismatch(access, placeholder),
        )
    for placeholder in unused:
        same = [one.text for one in unused if one.text[0] == placeholder.text[0]]
        if len(same) == 1 == sum(text[0] == placeholder.text[0] for text in seen):
            continue  # told with the placeholder that is meant by it
        yield Finding(
            place=placeholder.place,
            message=f"DynamoDB rejects this request: no expression uses `{placeholder.text}`.",
            help=f"Remove `{placeholder.text}` from `{_map_of(placeholder)}`, or use it.",
            facts=PlaceholderMismatch(access, placeholder),
        )
    for placeholder in placeholders_at_times_unused(access):
        yield Finding(
            place=placeholder.place,
            message=f"DynamoDB rejects this request where the expression leaves out `{placeholder.text}`, which is "
            f"in `{_map_of(placeholder)}` in any case.",
            help=f"Define `{placeholder.text}` where the expression gets it.",
            facts=PlaceholderMismatch(access, placeholder),
            fixable=False,
            confidence="medium",
            severity=Severity.WARNING,
        )


def _map_of(placeholder: Placeholder) -> str:
    return "ExpressionAttributeNames" if placeholder.text.startswith("#") else "ExpressionAttributeValues"
