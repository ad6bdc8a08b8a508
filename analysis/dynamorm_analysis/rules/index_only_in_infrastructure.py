"""The infrastructure makes an index that no model of the table has.

## Why it is bad

Every write of an item that is in the index is paid for once more. The models cannot query it, so either something
outside of them does, past what they promise, or nothing does.

## Example

```python
class Parcel(Model):
    class Meta:
        table_name = "parcels"

    id = UnicodeAttribute(hash_key=True)
    depot = UnicodeAttribute()
```

```yaml
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    TableName: parcels
    GlobalSecondaryIndexes:
      - IndexName: by-depot
        KeySchema: [{ AttributeName: depot, KeyType: HASH }]
        Projection: { ProjectionType: ALL }
```

Use instead a model that has the index (`by_depot = ByDepot()`), or a table without it.

## When it stays silent

- A read of the table uses the index, or one may use any index.
- A model of the table is not fully understood, or it is not certain that it means the same table.

It is opt-in: tables that other programs share have indexes for them.

## How to fix it

Add the index to the model that reads by it. If nothing reads by it, drop it, in a deployment of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import is_same_table, titled
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import keyed, listed


@dataclass(frozen=True, slots=True)
class IndexOnlyInInfrastructure:
    """The index that is made."""

    index: Index


@rule("IX011", Severity.INFO, tier=3)
def index_only_in_infrastructure(table: Table, project: Project) -> Iterator[Finding]:
    models = [one for one in table.definitions if one.kind in ("model", "entity")]
    if not models or not all(one.closed for one in models):
        return
    reads = [one for one in project.accesses_of(table.id) if one.reads_many or one.operation == "partiql"]
    if not all(one.knows("index") for one in reads):
        return
    known = {index.name for one in models for index in one.indexes} | {one.index for one in reads}
    for made in table.definitions:
        if made.kind != "infrastructure" or not all(is_same_table(made, one, table) for one in models):
            continue
        for index in made.indexes:
            if index.name is None or index.name in known or index.kind == "VECTOR":
                continue
            yield Finding(
                place=index.place,
                message=f"No model of `{table.title}` has the index `{index.name}` that {titled(made)} makes: "
                f"{listed(one.symbol for one in models)} cannot read by {keyed(index.key)}, and writes pay for it.",
                help="Add the index to the model that reads by it, or drop it in a deployment of its own.",
                facts=IndexOnlyInInfrastructure(index),
                related=tuple(Related(one.place, "a model of the table") for one in models[:3]),
            )
