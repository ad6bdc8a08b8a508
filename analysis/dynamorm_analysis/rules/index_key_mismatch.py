"""An index has other key attributes in the model than in the infrastructure that makes it.

## Why it is bad

An item is in an index only if it has the index's key attributes, under exactly their names. If the model writes
`customerId` and the deployed index is keyed by `customer_id`, the index stays empty without any error, and a query by
the model's names is rejected.

## Example

```python
class ByCustomer(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-customer"
        projection = AllProjection()

    customerId = UnicodeAttribute(hash_key=True)
```

```yaml
GlobalSecondaryIndexes:
  - IndexName: by-customer
    KeySchema: [{ AttributeName: customer_id, KeyType: HASH }]
```

Use instead the attribute names of the deployed index:

```python
    customerId = UnicodeAttribute(hash_key=True, attr_name="customer_id")
```

## When it stays silent

The key of one side is not fully known, the names that a library derives cannot be told, or it is not certain that both
are the same table.

## How to fix it

Make the model's index that of the infrastructure. The key of an index cannot be changed: to correct the
infrastructure, add an index under a new name, and drop the old one when nothing reads it any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import pairs, titled
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import keyed


@dataclass(frozen=True, slots=True)
class IndexKeyMismatch:
    """The model's index, and the one that the infrastructure makes."""

    said: Index
    expected: Index


@rule("IX010", Severity.ERROR, tier=1)
def index_key_mismatch(table: Table, project: Project) -> Iterator[Finding]:
    told = set()
    for pair in pairs(table, project):
        if not pair.is_model_against_infrastructure:
            continue
        for expected, said in pair.index_keys:
            if (said.name, said.place) in told:
                continue
            told.add((said.name, said.place))
            yield Finding(
                place=said.place,
                message=f"`{said.name}` of {titled(pair.said)} is keyed by {keyed(said.key)}, but the deployed index "
                f"{difference(said.key, expected.key)}: {_consequence(said, expected.key)}.",
                help=f"Declare the key {keyed(expected.key)} here, or make an index of a new name for "
                f"{keyed(said.key)}.",
                facts=IndexKeyMismatch(said, expected),
                related=(Related(expected.place, f"the index is made with {keyed(expected.key)} here"),),
                also=("IX006", "IX111"),
            )


def difference(said: Key, expected: Key) -> str:
    """How another key differs: by case, by order, or altogether."""
    if [name.lower() for name in said.attributes] == [name.lower() for name in expected.attributes]:
        if said.attributes != expected.attributes:
            return f"by {keyed(expected)}, which DynamoDB takes for other names"
    elif set(said.attributes) == set(expected.attributes):
        return f"by {keyed(expected)}, in another order"
    return f"by {keyed(expected)}"


def _consequence(said: Index, expected: Key) -> str:
    if said.kind != "LSI" and set(expected.attributes) - set(said.key.attributes):
        return "items that lack its key attributes are not in it, and no error says so"
    return "DynamoDB rejects queries with the model's key"
