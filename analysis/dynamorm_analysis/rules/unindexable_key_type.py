"""A key attribute has a type that cannot be a key: DynamoDB takes strings, numbers and binaries.

## Why it is bad

DynamoDB rejects a table or index whose key attribute is a boolean, a list, a map or a set. Where the infrastructure
declares another type, it rejects every item whose key attribute is one.

## Example

```python
class ByShipped(GlobalSecondaryIndex):
    class Meta:
        projection = AllProjection()

    shipped = BooleanAttribute(hash_key=True)
```

Use instead an attribute that only the items have that are looked for:

```python
    shipped_on = UnicodeAttribute(hash_key=True)  # "2031-05-04", absent while the parcel is not shipped
```

## When it stays silent

The type of the attribute is not known, as for an attribute class of your own that names none.

## How to fix it

Store a string or a number. Instead of a flag write an attribute that only the items have for which it is set: the index
then holds just these.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Attribute, Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import TYPE_WORDS

UNINDEXABLE = frozenset(TYPE_WORDS) - {"S", "N", "B"}


@dataclass(frozen=True, slots=True)
class UnindexableKeyType:
    """The attribute as declared."""

    attribute: Attribute


@rule("IX008", Severity.ERROR, tier=1)
def unindexable_key_type(definition: Definition, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    for attribute, holder in _key_attributes(definition):
        if attribute.type not in UNINDEXABLE:
            continue
        yield Finding(
            place=attribute.place,
            message=f"`{attribute.name}` is {TYPE_WORDS[attribute.type]}, and the key of {holder}: DynamoDB takes a "
            "string, a number or binary for a key, and rejects this.",
            help="Store a string or a number; instead of a flag, one that only the items have for which it is set."
            if attribute.type == "BOOL"
            else "Store a string or a number.",
            facts=UnindexableKeyType(attribute),
        )


def _key_attributes(definition: Definition) -> Iterator[tuple[Attribute, str]]:
    """Attributes that are keys, each with what it is the key of; one that an index declares itself counts there."""
    for name in definition.key.attributes if definition.key is not None else ():
        if (found := definition.attribute(name)) is not None:
            yield found, "the table"
    for index in definition.indexes:
        own = {attribute.name: attribute for attribute in index.attributes}
        for name in index.key.attributes if index.kind != "VECTOR" else ():
            declared = own.get(name) or definition.attribute(name)
            if declared is not None:
                yield declared, f"`{index.title or 'an index'}`"
