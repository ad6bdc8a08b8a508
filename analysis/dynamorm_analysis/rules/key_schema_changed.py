"""A table has another key than it was deployed with.

## Why it is bad

The key of a table is fixed when the table is made. A deployment that changes it makes a new table, which is empty: the
items stay behind, or are deleted with the old table. Code that uses the new key on the table that is there is
rejected.

## Example

```yaml
# dynamorm.lock.json: `parcels` has the key `id`
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    KeySchema: [{ AttributeName: parcel_id, KeyType: HASH }]
```

Use instead a table of another name, into which the items are copied.

## When it stays silent

- There is no lock (`dynamorm lock` writes it), or it does not hold the table.
- The key, or the type of its attribute, was not known when the lock was written, or is not now.
- The lock was written from definitions of another kind: from a model, and now there is a template.

## How to fix it

Keep the key. If it has to change: make a new table beside the old one, let writes reach both, copy the items, let
readers use the new table, and remove the old one at last. Where only the code was wrong about the key, write the lock
anew with `dynamorm lock`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import place_of
from dynamorm_analysis.deployment import Change, change_of
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import keyed


@dataclass(frozen=True, slots=True)
class KeySchemaChanged:
    """The definition that has another key now."""

    definition: Definition


@rule("CF008", Severity.ERROR, tier=1)
def key_schema_changed(table: Table, project: Project) -> Iterator[Finding]:
    change = change_of(table, project)
    if change is None:
        return
    definition = change.definitions[0]
    if change.keys is not None:
        before, now = change.keys
        yield Finding(
            place=definition.place,
            message=f"The key of `{table.title}` is {keyed(now)}, and was deployed as {keyed(before)}: "
            f"{_consequence(change)}.",
            help=HELP,
            facts=KeySchemaChanged(definition),
        )
    for name in change.key_types:
        before_type, now_type = change.before.types[name], change.now.types[name]
        yield Finding(
            place=place_of(definition, name),
            message=f"The key attribute `{name}` of `{table.title}` has the type `{now_type}`, and was deployed as "
            f"`{before_type}`: {_consequence(change)}.",
            help=HELP,
            facts=KeySchemaChanged(definition),
        )


HELP = "Keep the key, or make a table of another name and copy the items into it."


def _consequence(change: Change) -> str:
    if change.deployer == "code":
        return "the key of a table cannot be changed, and requests with this one are rejected"
    return "the key of a table cannot be changed, so the deployment replaces it by an empty one, or fails"
