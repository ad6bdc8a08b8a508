"""The table's time-to-live attribute is not a number, so DynamoDB never deletes an item.

## Why it is bad

Time to live takes a number: seconds since 1970. DynamoDB ignores any other type without an error, and the table grows
for ever.

## Example

```python
class Session(Model):
    token = UnicodeAttribute(hash_key=True)
    expires_at = UTCDateTimeAttribute()  # stored as a string; the table's time to live is `expires_at`
```

Use instead:

```python
class Session(Model):
    token = UnicodeAttribute(hash_key=True)
    expires_at = TTLAttribute()
```

## When it stays silent

The table's time-to-live attribute, or the attribute's type, is not known.

## How to fix it

Store seconds since 1970 as a number (`TTLAttribute` in PynamoDB). Items already stored need their value written anew.
The quick fix does so where code has the moment or the number at hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Attribute, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule

INSTEAD = {"pynamodb": "Declare it as `TTLAttribute`, which stores seconds since 1970 as a number."}


@dataclass(frozen=True, slots=True)
class TtlWrongType:
    """The attribute as declared."""

    attribute: Attribute


@rule("TT001", Severity.ERROR, tier=1)
def ttl_wrong_type(table: Table, project: Project) -> Iterator[Finding]:
    if table.ttl is None:
        return
    for definition in table.definitions:
        attribute = definition.attribute(table.ttl)
        if attribute is None or attribute.type in (None, "N"):
            continue
        declared = f"`{attribute.declared}`" if attribute.declared else f"type `{attribute.type}`"
        yield Finding(
            place=attribute.place,
            message=f"`{table.ttl}` is {declared}, not a number: DynamoDB never deletes an expired item of "
            f"`{table.title}`.",
            help=INSTEAD.get(definition.library, "Store seconds since 1970 as a number."),
            facts=TtlWrongType(attribute),
        )
    for access in project.accesses_of(table.id):
        yield from _written_wrongly(access, table)


def _written_wrongly(access: Access, table: Table) -> Iterator[Finding]:
    if access.confidence != "high" or _declares(table, access.library):
        return  # a library that declares the attribute turns what it is given into that type
    for written in access.written:
        if written.attribute == table.ttl and written.value.type not in (None, "N", "NULL"):
            yield Finding(
                place=written.place,
                message=f"`{table.ttl}` is written as type `{written.value.type}`, not as a number: DynamoDB never "
                f"deletes an expired item of `{table.title}`.",
                help="Store seconds since 1970 as a number.",
            )


def _declares(table: Table, library: str) -> bool:
    declared = (definition for definition in table.definitions if definition.library == library)
    return any(definition.attribute(table.ttl or "") is not None for definition in declared)
