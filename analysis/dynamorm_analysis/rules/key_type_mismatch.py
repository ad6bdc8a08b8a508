"""A key attribute has different types in the definitions of its table.

## Why it is bad

DynamoDB knows one type per key attribute. A write with the other type fails with `ValidationException: Type mismatch
for Index Key`, and a query with the other type is rejected or finds nothing.

## Example

```python
class ByYear(GlobalSecondaryIndex):
    class Meta:
        projection = AllProjection()

    year = UnicodeAttribute(hash_key=True)


class Invoice(Model):
    number = UnicodeAttribute(hash_key=True)
    year = NumberAttribute()
    by_year = ByYear()
```

Use instead the type of the model:

```python
class ByYear(GlobalSecondaryIndex):
    class Meta:
        projection = AllProjection()

    year = NumberAttribute(hash_key=True)
```

## When it stays silent

The type of one of the declarations is not known, as for an attribute class of your own that names none; or it is not
certain that two definitions are the same table. What tests declare is compared by `conflicting-table-definitions`.

## How to fix it

Give the attribute the same type everywhere: the one that the deployed table has. The quick fix does so where one side
is surely wrong: an index of PynamoDB beside its model, and a model or a `create_table` beside the infrastructure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import is_same_table, titled
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.table import Attribute, Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import TYPE_WORDS


@dataclass(frozen=True, slots=True)
class _Declared:
    attribute: Attribute
    holder: str
    definition: Definition


@dataclass(frozen=True, slots=True)
class KeyTypeMismatch:
    """The declaration that differs, and the one that it differs from."""

    declared: Attribute
    expected: Attribute


@rule("IX007", Severity.ERROR, tier=1)
def key_type_mismatch(table: Table, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - every rule takes both
    keys = dict.fromkeys(table.key.attributes if table.key else ())
    keys |= dict.fromkeys(name for index in table.indexes for name in index.key.attributes)
    for name in keys:
        declared = list(_declarations(name, table))
        for number, other in enumerate(declared):
            first = next((one for one in declared[:number] if _differ(one, other, table)), None)
            if first is None:
                continue
            yield Finding(
                place=other.attribute.place,
                message=f"`{name}` is {_word(other)} in {other.holder} and {_word(first)} in {first.holder}: "
                f"DynamoDB rejects items whose key has the other type.",
                help=f"Declare `{name}` as {_word(first)} here too, or correct {first.holder}.",
                facts=KeyTypeMismatch(other.attribute, first.attribute),
                related=(Related(first.attribute.place, f"{_word(first)} here"),),
                also=_also(first.definition, other.definition, name),
            )
            break


def _differ(one: _Declared, other: _Declared, table: Table) -> bool:
    if one.attribute.type == other.attribute.type:
        return False
    return one.definition is other.definition or is_same_table(one.definition, other.definition, table)


def _also(trusted: Definition, said: Definition, name: str) -> tuple[str, ...]:
    """The rules that would say it of anything but a type."""
    if trusted is said:
        return ()
    if trusted.kind != "infrastructure" or said.kind not in ("model", "entity"):
        return ("CF014",)
    return ("KY011",) if said.key is not None and name in said.key.attributes else ("IX010",)


def _declarations(name: str, table: Table) -> Iterator[_Declared]:
    """What declares the attribute with a known type: the definitions before their indexes."""
    for definition in table.definitions:
        attribute = definition.attribute(name)
        if attribute is not None and attribute.type is not None:
            yield _Declared(attribute, titled(definition), definition)
    for definition in table.definitions:
        for index in definition.indexes:
            for attribute in index.attributes:
                if attribute.name == name and attribute.type is not None:
                    yield _Declared(attribute, f"`{index.symbol or index.name or table.title}`", definition)


def _word(declared: _Declared) -> str:
    return TYPE_WORDS.get(declared.attribute.type or "", declared.attribute.type or "")
