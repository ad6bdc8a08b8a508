"""A model with a discriminator is read through an index that does not hold it, so nothing is found.

## Why it is bad

PynamoDB filters each query and scan of such a model by the discriminator, so that only its own classes come back. An
index that does not copy the attribute has none of its values: the filter leaves no item, and no error says so.

## Example

```python
class ByCustomer(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-customer"
        projection = KeysOnlyProjection()

    customer = UnicodeAttribute(hash_key=True)


class Document(Model):
    class Meta:
        table_name = "documents"

    id = UnicodeAttribute(hash_key=True)
    customer = UnicodeAttribute()
    kind = DiscriminatorAttribute()
    by_customer = ByCustomer()
```

Use instead:

```python
        projection = IncludeProjection(["kind"])
```

## When it stays silent

- Nothing reads the index through such a model.
- The discriminator is part of a key, or what the index copies is not known.

## How to fix it

The projection of an index cannot be changed: add an index of a new name that holds the discriminator, and drop the old
one when nothing reads it any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.matching import disputed_indexes, projected_attributes
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class DiscriminatorNotProjected:
    """The index, and a read of it."""

    index: Index
    access: Access


@rule("LB002", Severity.ERROR, tier=1)
def discriminator_not_projected(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if access.discriminator is None or table is None or access.index is None:
        return
    index = table.index(access.index)
    if index is None or index.kind != "GSI" or access.index in disputed_indexes(table):
        return
    held = projected_attributes(table, index)
    attribute = access.discriminator.attribute
    if held is None or attribute in held:
        return
    yield Finding(
        place=index.place,
        message=f"Reads of the index `{index.title}` find nothing: PynamoDB filters them by `{attribute}`, which the "
        "index does not hold.",
        help=f"Add an index of a new name that projects `{attribute}`.",
        facts=DiscriminatorNotProjected(index, access),
        related=(Related(access.place, "the index is read here"),),
    )
