"""A value has the form of boto3's other interface: plain for a client, or `{"S": "x"}` for a table.

## Why it is bad

A client takes each value with its type, numbers as text: `{"S": "x"}`, `{"N": "5"}`. It refuses a plain one with
`ParamValidationError`. A table takes plain values. It stores `{"S": "x"}` as a map with an attribute `S`, which no
query finds, and a key of this form is rejected.

## Example

```python
client = boto3.client("dynamodb")
client.put_item(TableName="orders", Item={"order_id": order_id, "lines": {"N": 5}})
```

Use instead:

```python
client.put_item(TableName="orders", Item={"order_id": {"S": order_id}, "lines": {"N": "5"}})
boto3.resource("dynamodb").Table("orders").put_item(Item={"order_id": order_id, "lines": 5})
```

## When it stays silent

- It is not certain whether a client or a table is called, or what the value is.
- One value of several in an item has the form `{"S": x}`, the others are plain, and what is in it may be no text: it
  may be a map that has this name.

## How to fix it

Write the form that the interface takes. To move between them, `TypeSerializer` and `TypeDeserializer` of
`boto3.dynamodb.types` convert.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.unfit_values import UnfitValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import unfit_values
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed

WANTED = {"S": "text", "N": "text", "BOOL": "truth value"}


@dataclass(frozen=True, slots=True)
class ValueFormMismatch:
    """The values of one request that have the same wrong form."""

    values: tuple[UnfitValue, ...]


@rule("QE017", Severity.ERROR, tier=1)
def value_form_mismatch(access: Access, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - every rule takes both
    if access.confidence != "high":
        return
    for value in access.unfit:
        if value.throughout:
            yield _converted(value)
    typed = tuple(value for value in access.unfit if value.unfitness == "typed" and not value.throughout)
    plain = tuple(value for value in unfit_values(access) if value.unfitness == "plain" and not value.within)
    if typed:
        are, them = ("is", "it") if len(typed) == 1 else ("are", "them")
        yield Finding(
            place=typed[0].place,
            message=f"{_named(typed)} {are} written as a client takes {them}: a table takes "
            f"`{typed[0].expression}` for a map.",
            help="Give the value itself: tables and resources take plain values.",
            facts=ValueFormMismatch(typed),
        )
    if plain:
        are = "is a plain value" if len(plain) == 1 else "are plain values"
        yield Finding(
            place=plain[0].place,
            message=f"{_named(plain)} {are}: the client takes values with their types, and boto3 refuses to send this.",
            help='Write the type with the value, as in `{"S": "x"}`.',
            facts=ValueFormMismatch(plain),
            fixable=all(value.alone for value in plain),
        )
    for value in unfit_values(access):
        if value.within:
            yield Finding(
                place=value.place,
                message=f"`{value.expression}` for `{value.attribute}` is not the {WANTED.get(value.within)} that the "
                f"client takes in `{value.within}`: boto3 refuses to send this.",
                help="Write numbers as text." if value.within == "N" else "Write the type that the value has.",
                facts=ValueFormMismatch((value,)),
            )


def _converted(value: UnfitValue) -> Finding:
    """All values of a parameter, each of which a function gives its type."""
    return Finding(
        place=value.place,
        message=f"`{value.expression}` writes the values of `{value.attribute}` as a client takes them: a table, and "
        "the client of a resource, takes each for a map.",
        help="Give the values themselves: tables, resources and their clients convert them.",
        facts=ValueFormMismatch((value,)),
        fixable=False,
    )


def _named(values: tuple[UnfitValue, ...]) -> str:
    """The attributes that have the values; of a statement's parameters what is written."""
    return listed(dict.fromkeys(value.attribute or value.expression for value in values))
