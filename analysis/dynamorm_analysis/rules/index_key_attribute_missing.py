"""An index has a key attribute that its model does not have, so no item that the model writes is in the index.

## Why it is bad

DynamoDB puts an item into an index only if the item has all key attributes of the index. A model that never writes
one of them leaves its index empty, without any error.

## Example

```python
class ByCustomer(GlobalSecondaryIndex):
    class Meta:
        projection = AllProjection()

    customer_id = UnicodeAttribute(hash_key=True)


class Order(Model):
    order_id = UnicodeAttribute(hash_key=True)
    customer = UnicodeAttribute()
    by_customer = ByCustomer()
```

Use instead the attribute that the model has, by the same name in DynamoDB:

```python
class ByCustomer(GlobalSecondaryIndex):
    class Meta:
        projection = AllProjection()

    customer = UnicodeAttribute(hash_key=True)
```

## When it stays silent

- A base class of the model, or a part of its attributes, could not be read.
- Another model of the same table has the attribute, or code writes it to the table without the model.
- The infrastructure makes an index of this name with another key: [index-key-mismatch](index-key-mismatch.md) says so.

## How to fix it

Add the attribute to the model, or correct its name in the index. Items stored before need it written once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import pairs
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import SETTING
from dynamorm_analysis.model.table import Definition, Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed

MAY_WRITE = SETTING | {"partiql"}


@dataclass(frozen=True, slots=True)
class IndexKeyAttributeMissing:
    """The model, its index, and the key attributes that the model lacks."""

    model: Definition
    index: Index
    missing: tuple[str, ...]


@rule("IX006", Severity.ERROR, tier=1)
def index_key_attribute_missing(table: Table, project: Project) -> Iterator[Finding]:
    models = [definition for definition in table.definitions if definition.kind in ("model", "entity")]
    if not all(model.bases_known and "attributes" not in model.unknown for model in models):
        return
    known = {attribute.name for model in models for attribute in model.attributes}
    deployed = (pair for pair in pairs(table, project) if pair.is_model_against_infrastructure)
    told = {said.place for pair in deployed for _, said in pair.index_keys}
    for model in models:
        for index in model.indexes:
            missing = tuple(name for name in index.key.attributes if name not in known)
            if not missing or index.place in told or _written_otherwise(missing, table, model, project):
                continue
            yield Finding(
                place=index.place,
                message=f"`{model.symbol}` has no attribute {listed(missing, 'or')}: nothing that it writes is ever "
                f"in the index `{index.title}`.",
                help=f"Add {listed(missing)} to `{model.symbol}`, or correct the name in the index.",
                facts=IndexKeyAttributeMissing(model, index, missing),
                related=(Related(model.place, f"`{model.symbol}` is defined here"),),
            )


def _written_otherwise(missing: tuple[str, ...], table: Table, model: Definition, project: Project) -> bool:
    """Whether code that does not go through the model may write the attributes."""
    for access in project.accesses_of(table.id):
        if access.operation not in MAY_WRITE:
            continue
        if any(written.attribute in missing for written in access.written):
            return True
        if access.library != model.library and not (access.written and access.knows("written")):
            return True
    return False
