"""A `TTLAttribute` is given a number or a time without a zone: PynamoDB raises ValueError.

## Why it is bad

PynamoDB takes a time with a zone, or a `timedelta` from now on. It refuses all else, with `ValueError: datetime must be
timezone-aware` or `ValueError: TTLAttribute value must be a timedelta or datetime`, and the item is not saved.

## Example

```python
class Session(Model):
    token = UnicodeAttribute(hash_key=True)
    expires_at = TTLAttribute()


Session(token, expires_at=datetime.utcnow() + timedelta(hours=1)).save()
Session(token, expires_at=int(time.time()) + 3600).save()
```

Use instead:

```python
Session(token, expires_at=datetime.now(timezone.utc) + timedelta(hours=1)).save()
Session(token, expires_at=timedelta(seconds=3600)).save()
```

## When it stays silent

- The kind of the value is not known.
- The attribute is of a class of your own that takes other values.

## How to fix it

Give the time that is left as a `timedelta`, or a time with its zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place

TAKES = "TTLAttribute"
REFUSED = {
    "int": "a number",
    "float": "a number",
    "decimal": "a number",
    "text": "a text",
    "naive datetime": "a time without a zone",
}


@dataclass(frozen=True, slots=True)
class WrongTtlValue:
    """The attribute and the value that it is given."""

    attribute: str
    value: WrittenValue


@rule("LB009", Severity.ERROR, tier=1)
def wrong_ttl_value(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or access.library != "pynamodb" or access.confidence != "high":
        return
    expiring = _expiring(table)
    given: list[tuple[str, WrittenValue, Place]] = [(one.attribute, one.value, one.place) for one in access.written]
    given += [(one.attribute, one.value, one.place) for one in access.filter if not one.nested]
    for attribute, value, place in given:
        if attribute in expiring and value.kind in REFUSED:
            yield Finding(
                place=place,
                message=f"`{attribute}` is given {REFUSED[value.kind]}: PynamoDB raises ValueError.",
                help="Give a `timedelta`, or a time with its zone.",
                facts=WrongTtlValue(attribute, value),
            )


def _expiring(table: Table) -> frozenset[str]:
    """The attributes that all models of the table declare as PynamoDB's own `TTLAttribute`."""
    declared = [attribute for definition in table.definitions for attribute in definition.attributes]
    others = {one.name for one in declared if one.declared != TAKES}
    return frozenset(one.name for one in declared) - others
