"""One class of a table is queried, and PynamoDB leaves out the items of the others after they were read.

## Why it is bad

PynamoDB filters a query of a class with a discriminator: the items of all other classes under the same partition key
are read and paid for, and dropped before they arrive.

## Example

```python
class Document(Model):
    owner = UnicodeAttribute(hash_key=True)
    number = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()


class Invoice(Document, discriminator="INVOICE"):
    total = NumberAttribute()


Invoice.query(owner)
```

Use instead a sort key that begins with the kind:

```python
Invoice.query(owner, Invoice.number.startswith("INVOICE#"))
```

## When it stays silent

- The class that declares the discriminator is queried: all its items are wanted.
- The query has a condition on the sort key, or the discriminator is part of the key.

## How to fix it

Let the sort key begin with the kind of item, and query that prefix; or query an index that has the discriminator in its
key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.matching import key_of
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class ImplicitDiscriminatorFilter:
    """The query."""

    access: Access


@rule("LB003", Severity.INFO, tier=3)
def implicit_discriminator_filter(access: Access, project: Project) -> Iterator[Finding]:
    told = access.discriminator
    table = project.table(access.table)
    if told is None or not told.narrow or access.operation not in ("query", "count") or table is None:
        return
    if not access.knows("index") or not access.knows("key"):
        return
    index = table.index(access.index) if access.index is not None else None
    key = key_of(table, index)
    if key is None or not key.sort or told.attribute in key.attributes or rejected(access, project):
        return
    if any(condition.attribute in key.sort for condition in access.key):
        return
    yield Finding(
        place=access.place,
        message=f"This {access.operation} reads the items of all classes: PynamoDB leaves out the others by "
        f"`{told.attribute}` afterwards.",
        help=f"Let `{key.sort[0]}` begin with the kind of item, and query that prefix.",
        facts=ImplicitDiscriminatorFilter(access),
        confidence=access.confidence,
    )
