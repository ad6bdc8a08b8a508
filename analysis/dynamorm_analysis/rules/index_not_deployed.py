"""A model has an index that the infrastructure does not make.

## Why it is bad

Nothing tells the model that its index does not exist. The first query of it fails with `ValidationException: The table
does not have the specified index`.

## Example

```python
class Parcel(Model):
    class Meta:
        table_name = "parcels"

    id = UnicodeAttribute(hash_key=True)
    depot = UnicodeAttribute()
    by_depot = ByDepot()  # index_name = "by-depot"
```

```yaml
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    TableName: parcels
    KeySchema: [{ AttributeName: id, KeyType: HASH }]
```

Use instead a table that has the index:

```yaml
    GlobalSecondaryIndexes:
      - IndexName: by-depot
        KeySchema: [{ AttributeName: depot, KeyType: HASH }]
        Projection: { ProjectionType: ALL }
```

## When it stays silent

- Some infrastructure of the table is not fully understood, or it is not certain that all of it means one table.
- A `create_table` or `update_table` of the application makes the index.
- Nothing but tests makes the table.

It is an error where code uses the index, else a warning.

## How to fix it

Add the index to the infrastructure, and deploy that before the code that queries it: a new index is filled from the
items that are there before it answers. Or take the index out of the model.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import is_same_table, titled
from dynamorm_analysis.deployment import dropped_index
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition, Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import keyed


@dataclass(frozen=True, slots=True)
class IndexNotDeployed:
    """The model's index, and an access that uses it, if there is one."""

    index: Index
    access: Access | None


@rule("IX009", Severity.WARNING)
def index_not_deployed(table: Table, project: Project) -> Iterator[Finding]:
    made = [one for one in table.definitions if one.kind == "infrastructure"]
    whole = next((one for one in made if one.key is not None), None)
    if whole is None or not all(one.closed for one in made) or project.role(whole.place.path) == "test":
        return
    deployed = {index.name for one in table.definitions if one.kind not in DECLARING for index in one.indexes}
    for model in table.definitions:
        if not all(is_same_table(one, model, table) for one in made):
            continue
        for index in model.indexes:
            if index.name is None or index.name in deployed:
                continue
            reads = (one for one in project.accesses_of(table.id) if one.index == index.name and one.knows("index"))
            access = next(reads, None)
            if access is not None and dropped_index(access, project) is not None:
                continue  # `dropped-index-still-used` says so
            yield _finding(index, access, model, whole, table)


DECLARING = ("model", "entity")


def _finding(index: Index, access: Access | None, model: Definition, made: Definition, table: Table) -> Finding:
    return Finding(
        place=index.place,
        message=f"{titled(model)} has the index `{index.name}`, but {titled(made)} makes `{table.title}` without it: "
        f"{'the' if access else 'a'} query of it fails.",
        help=f"Add an index `{index.name}` on {keyed(index.key)} there, and deploy it before the code that queries it."
        if index.key.partition
        else f"Add an index `{index.name}` there, and deploy it before the code that queries it.",
        facts=IndexNotDeployed(index, access),
        severity=Severity.ERROR if access is not None else None,
        related=(
            Related(made.place, "the table is made here"),
            *((Related(access.place, "the index is used here"),) if access is not None else ()),
        ),
    )
