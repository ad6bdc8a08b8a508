"""A float is given to a boto3 resource, which takes none: the call raises TypeError.

## Why it is bad

DynamoDB keeps numbers as decimals of up to 38 digits. boto3's resources and tables refuse floats, which would not come
back as they went in: `TypeError: Float types are not supported. Use Decimal types instead.` Nothing is sent.

## Example

```python
table.put_item(Item={"order_id": order_id, "total": 9.99, "placed_at": time.time()})
```

Use instead:

```python
table.put_item(Item={"order_id": order_id, "total": Decimal("9.99"), "placed_at": Decimal(str(time.time()))})
```

## When it stays silent

- The value is not surely a float: of `a / b` both parts must be numbers of Python, or one of them a float. Of
  `order.get("tax", 0.0)` and `order.get("tax") or 0.0` the default is one, and the call fails each time it is taken;
  so it does where a choice or a variable set to one (`9.99 if small else 0`) comes out as a float.
- A measure or amount that is taken out of JSON (`body["price"]`, `answer["confidence"]`) is a float as soon as it has
  a fraction; this is told of with medium confidence, and not where `parse_float` reads Decimals or the code makes sure
  of whole numbers.
- A map of which a model of pydantic says nothing (`props: dict[str, Any]`) holds floats as soon as a request does; this
  is told of with medium confidence, where code makes the model nowhere itself, and the name tells of no texts
  (`labels`, `settings`).
- It is given to a client, which takes numbers as text, or to a library that converts it.
- The item is converted on its way, by a function or by way of JSON, or a method of its class gives its fields in
  another form.
- A list or map whose declaration says that it holds floats is told of with medium confidence, and not where a caller
  gives what a function or a comprehension made.
- A class of data alone (a dataclass) declares that a field may be a float, or holds some: pydantic sees to it that they
  are floats, a dataclass does not. Where it declares that a field is one, that is told of with medium confidence.

## How to fix it

Write a `Decimal`, made of text so that no digits are added. Times are whole numbers as a rule: `int(time.time())`.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.unfit_values import UnfitValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import unfit_values
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class FloatValue:
    """The float where it is written."""

    value: UnfitValue


@rule("QE016", Severity.ERROR, tier=1, of_retold=True)
def float_value(access: Access, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - every rule takes both
    floats = [value for value in unfit_values(access) if value.unfitness == "float"]
    for value in floats:
        if value.read_from is not None:
            yield _of_json(value, value.read_from)
        elif not value.of_field:
            when = " where its default is taken" if value.by_default else " at times" if value.at_times else ""
            what = "holds floats" if value.inside else f"is a float{when}"
            said = f"`{value.expression}` {what}, given for `{value.attribute}`"
            yield replace(_finding(value, said), causes=_variable(value, access))
    of_fields = [value for value in floats if value.of_field]
    for place in dict.fromkeys(value.place for value in of_fields):
        yield _of_fields([value for value in of_fields if value.place == place])


def _of_json(value: UnfitValue, read: Place) -> Finding:
    """A number that somebody else writes; all of them are mended where the JSON is read."""
    what = "holds floats" if value.inside else "is a float"
    said = f"`{value.expression}` {what} as soon as the JSON holds a fraction, given for `{value.attribute}`"
    help_ = "Read the JSON with `parse_float=Decimal`, or write `Decimal(str(x))`."
    return replace(_finding(value, said), help=help_, confidence="medium", fixable=False, cause=read)


def _variable(value: UnfitValue, access: Access) -> tuple[Hashable, ...]:
    """The variable of a function that holds the float, wherever it is given: it is mended where it is set."""
    if not value.expression.isidentifier():
        return ()
    return ((value.place.path, value.place.anchor, access.function, value.expression),)


def _of_fields(values: list[UnfitValue]) -> Finding:
    """Fields of one object that are floats, or hold some."""
    surely = [value for value in values if not value.at_times]
    of_one_kind = [value for value in surely or values if value.inside == (surely or values)[0].inside]
    names = listed(value.expression for value in of_one_kind)
    is_one = len(of_one_kind) == 1
    if of_one_kind[0].inside:
        what = "holds floats" if is_one else "hold floats"
    else:
        what = ("is a float" if is_one else "are floats") + ("" if surely else " at times")
    return _finding(of_one_kind[0], f"{names} {what}, and go{'es' if is_one else ''} into the item as such")


def _finding(value: UnfitValue, said: str) -> Finding:
    return Finding(
        place=value.place,
        message=f"{said}: boto3 raises TypeError and sends nothing.",
        help="Write a Decimal, made of text: `Decimal(str(x))`.",
        facts=FloatValue(value),
        confidence="medium" if value.unchecked else "high",
        fixable=not value.inside,
    )
