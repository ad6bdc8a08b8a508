"""A deployment creates or drops more than one index of a table.

## Why it is bad

DynamoDB takes one such change of a table at a time, and a new index has to be filled before the next change.
CloudFormation, and all that deploys through it, does not wait for that: the deployment fails with `Cannot perform more
than one GSI creation or deletion in a single update`, and is rolled back.

## Example

```yaml
# dynamorm.lock.json: `parcels` has no index
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    TableName: parcels
    GlobalSecondaryIndexes: [{ IndexName: by-depot, ... }, { IndexName: by-day, ... }]
```

Use instead two deployments: `by-depot` first, and `by-day` when that is active.

## When it stays silent

- There is no lock (`dynamorm lock` writes it), or it does not hold the table: indexes of a new table are made with it.
- The list of indexes was not fully known when the lock was written, or is not now.
- Terraform deploys the table: it makes one change after the other, and waits for each.

It is a warning for tables that only code defines: whoever creates their indexes has to wait between two of them.

## How to fix it

Deploy one of the changes, write the lock anew with `dynamorm lock` once the index is active, then deploy the next.
Create before you drop, so that readers always have an index. An index under a new name is a new index, and the one of
the old name is dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.deployment import Change, change_of
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class SeveralIndexChanges:
    """The indexes that are new, and those that are dropped."""

    created: tuple[str, ...]
    dropped: tuple[str, ...]


@rule("CF007", Severity.ERROR, tier=1)
def several_index_changes(table: Table, project: Project) -> Iterator[Finding]:
    change = change_of(table, project)
    if change is None or change.deployer == "terraform" or not (change.before.complete and change.now.complete):
        return
    created = tuple(name for name in change.added if change.now.indexes[name].kind != "LSI")
    dropped = tuple(name for name in change.dropped if change.before.indexes[name].kind != "LSI")
    if len(created) + len(dropped) < 2:
        return
    made = [index.place for name in created if (index := change.index(name)) is not None]
    place = (made[1:2] or made or [change.definitions[0].place])[0]
    yield Finding(
        place=place,
        message=f"This deployment {_told(created, dropped)} of `{table.title}`: {_consequence(change)}.",
        help=f"Deploy {_first(created, dropped)} alone, write the lock anew once that is done, and then go on.",
        facts=SeveralIndexChanges(created, dropped),
        severity=Severity.WARNING if change.deployer == "code" else None,
        related=tuple(Related(other, "this index is new too") for other in made if other != place),
    )


def _told(created: tuple[str, ...], dropped: tuple[str, ...]) -> str:
    parts = (f"{verb} {listed(names)}" for verb, names in (("creates", created), ("drops", dropped)) if names)
    return " and ".join(parts)


def _consequence(change: Change) -> str:
    if change.deployer == "cloudformation":
        return "CloudFormation fails, for DynamoDB takes one change of indexes at a time"
    return "DynamoDB takes one change of indexes at a time, each when the one before is done"


def _first(created: tuple[str, ...], dropped: tuple[str, ...]) -> str:
    return f"`{created[0]}`" if created else f"the removal of `{dropped[0]}`"
