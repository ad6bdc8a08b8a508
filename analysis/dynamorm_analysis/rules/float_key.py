"""A key is a float: the item is found only by a number that has the same digits.

## Why it is bad

DynamoDB keeps numbers as decimals of up to 38 digits, and finds an item by the very number. A float of the program has
other digits after a sum or on its way through JSON (`0.1 + 0.2` is no `0.3`), and the item is not found.

## Example

```python
class Reading(Model):
    sensor = UnicodeAttribute(hash_key=True)
    taken_at = NumberAttribute(range_key=True)


Reading(sensor, time.time()).save()
```

Use instead a whole number, or a text:

```python
Reading(sensor, time.time_ns()).save()
```

## When it stays silent

- The value is not surely a float, or is one without a fraction (`5.0`).
- boto3 refuses the value anyway: `float-value` tells that.
- The sort key of an index is never asked for exactly (`=`): it orders items, and is compared.

## How to fix it

Count in a smaller unit: milliseconds in place of seconds, cents in place of euros.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import unfit_values
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place

FLOATS = frozenset({"float", "float32", "float64"})  # as models declare fields


@dataclass(frozen=True, slots=True)
class FloatKey:
    """The attribute that is a key."""

    attribute: str


@rule("KY004", Severity.WARNING)
def float_key(table: Table, project: Project) -> Iterator[Finding]:
    keys = {name for index in table.indexes for name in index.key.partition}
    keys.update(table.key.attributes if table.key is not None else ())
    keys.update(_asked_for_exactly(table, project))
    for definition in table.definitions:
        for attribute in definition.attributes:
            if attribute.name in keys and attribute.declared in FLOATS:
                yield _finding(attribute.name, attribute.place, table)
    for access in project.accesses_of(table.id):
        if not unfit_values(access):
            yield from _given(access, keys, table)


def _asked_for_exactly(table: Table, project: Project) -> Iterator[str]:
    """The attributes of keys whose very values code asks for; sort keys of indexes may be an order of items, or asked
    for by a range."""
    for access in project.accesses_of(table.id):
        yield from (one.attribute for one in access.key if one.operator == "=")


def _given(access: Access, keys: set[str], table: Table) -> Iterator[Finding]:
    for written in access.written:
        if written.attribute in keys and _is_fraction(written.value):
            yield _finding(written.attribute, written.place, table)
    for condition in access.key:
        if condition.operator == "=" and _is_fraction(condition.value):
            yield _finding(condition.attribute, condition.place, table)


def _is_fraction(value: WrittenValue) -> bool:
    text = value.template.constant if value.template is not None else None
    return value.kind == "float" and not (text or "").endswith(".0")


def _finding(attribute: str, place: Place, table: Table) -> Finding:
    return Finding(
        place=place,
        message=f"`{attribute}` is a float and a key of `{table.title}`: an item is found only by a number with the "
        "very same digits.",
        help="Use a whole number of a smaller unit, or a text.",
        facts=FloatKey(attribute),
    )
