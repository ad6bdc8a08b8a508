"""A model declares another table key than the infrastructure that makes the table.

## Why it is bad

Requests name the item by the key that the model declares. DynamoDB takes exactly the key that the table was made with:
any other one is rejected with `ValidationException: The provided key element does not match the schema`, and a put
without the real key attributes with `Missing the key`.

## Example

```python
class Parcel(Model):
    class Meta:
        table_name = "parcels"

    parcelId = UnicodeAttribute(hash_key=True)
```

```yaml
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    TableName: parcels
    KeySchema: [{ AttributeName: parcel_id, KeyType: HASH }]
```

Use instead the attribute name of the table:

```python
    parcelId = UnicodeAttribute(hash_key=True, attr_name="parcel_id")
```

## When it stays silent

One of the two keys is not fully known, the model has a base class that cannot be read, or it is not certain that both
are the same table: a name that is guessed, another service, another stage.

The types of key attributes are compared by `key-type-mismatch`.

## How to fix it

Make the model's key that of the table. The key of a table cannot be changed: if the infrastructure is wrong and is
deployed already, it takes a new table and a copy of its items.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import pairs, titled
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.table import Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import keyed


@dataclass(frozen=True, slots=True)
class TableKeyMismatch:
    """The key that the model declares, and that of the table."""

    said: Key
    expected: Key


@rule("KY011", Severity.ERROR, tier=1)
def table_key_mismatch(table: Table, project: Project) -> Iterator[Finding]:
    told = set()
    for pair in pairs(table, project):
        if not pair.is_model_against_infrastructure or pair.keys is None or id(pair.said) in told:
            continue
        told.add(id(pair.said))
        expected, said = pair.keys
        yield Finding(
            place=pair.said.place,
            message=f"The key of {titled(pair.said)} is {keyed(said)}, but {titled(pair.trusted)} is made with "
            f"{keyed(expected)}: DynamoDB rejects requests with the model's key.",
            help=f"Declare the key {keyed(expected)} here, or correct {titled(pair.trusted)}.",
            facts=TableKeyMismatch(said, expected),
            related=(Related(pair.trusted.place, f"the table is made with {keyed(expected)} here"),),
        )
