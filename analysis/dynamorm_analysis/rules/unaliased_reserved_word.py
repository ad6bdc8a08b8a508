"""An expression names an attribute by a word that DynamoDB reserves, or by a name it cannot read: it rejects it.

## Why it is bad

573 words, among them `name`, `status`, `date` and `data`, are DynamoDB's own in any case of letters. A bare name may
hold letters, digits and underscores only, and starts with no digit. The request fails with `ValidationException:
Invalid ... Expression: Attribute name is a reserved keyword`, or a syntax error.

## Example

```python
table.update_item(
    Key={"order_id": order_id},
    UpdateExpression="SET status = :status",
    ExpressionAttributeValues={":status": "PAID"},
)
```

Use instead:

```python
table.update_item(
    Key={"order_id": order_id},
    UpdateExpression="SET #status = :status",
    ExpressionAttributeNames={"#status": "status"},
    ExpressionAttributeValues={":status": "PAID"},
)
```

## When it stays silent

Condition objects (`Key`, `Attr`) and the models of libraries: they write placeholders themselves.

## How to fix it

Write a placeholder that begins with `#`, and what it stands for in `ExpressionAttributeNames`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.expressions.reserved_words import is_reserved
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.expression import RawName
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import reserved_names
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class UnaliasedReservedWord:
    """The request, and everywhere that its expressions name the attribute bare."""

    access: Access
    name: str
    occurrences: tuple[RawName, ...]


@rule("QE002", Severity.ERROR, tier=1, of_retold=True)
def unaliased_reserved_word(access: Access, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    bare = reserved_names(access)
    for name in dict.fromkeys(raw.name for raw in bare):
        occurrences = tuple(raw for raw in bare if raw.name == name)
        why = "is a reserved word" if is_reserved(name) else "is no name that an expression can hold"
        yield Finding(
            place=occurrences[0].place,
            message=f"DynamoDB rejects this expression: `{name}` {why}.",
            help=f"Write `#{_placeholder(name)}`, and say in `ExpressionAttributeNames` that it stands for `{name}`.",
            facts=UnaliasedReservedWord(access, name, occurrences),
        )


def _placeholder(name: str) -> str:
    return "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in name)
