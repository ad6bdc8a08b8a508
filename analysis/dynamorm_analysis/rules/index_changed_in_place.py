"""An index has another key or projection than the one of its name that is deployed.

## Why it is bad

An index cannot be changed, only made and dropped. CloudFormation, and all that deploys through it, rejects the
deployment. Terraform drops the index and builds it anew: until that is done, queries of it fail or miss items.

## Example

```yaml
# dynamorm.lock.json: `by-depot` is keyed by `depot`
GlobalSecondaryIndexes:
  - IndexName: by-depot
    KeySchema: [{ AttributeName: depot, KeyType: HASH }, { AttributeName: day, KeyType: RANGE }]
```

Use instead an index of another name, such as `by-depot-and-day`.

## When it stays silent

- There is no lock (`dynamorm lock` writes it), or it does not hold the table or the index.
- The index's key, types or projection were not known when the lock was written, or are not now.
- The attributes that it copies are the same in another order, or are keys, which are copied anyway.

## How to fix it

Add an index of a new name. Let readers use it when it is active, and drop the old one in a deployment of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.deployment import Altered, Change, change_of
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.lock import LockedIndex
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rollout import KINDS, copied
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import keyed


@dataclass(frozen=True, slots=True)
class IndexChangedInPlace:
    """The index as it is now, and how it was deployed."""

    index: Index
    before: LockedIndex


@rule("CF009", Severity.ERROR, tier=1)
def index_changed_in_place(table: Table, project: Project) -> Iterator[Finding]:
    change = change_of(table, project)
    for altered in change.altered if change is not None else ():
        index = change.index(altered.name) if change is not None else None
        if change is None or index is None:
            continue
        yield Finding(
            place=index.place,
            message=f"`{altered.name}` of `{table.title}` {_told(altered, change)}: {_consequence(change)}.",
            help=f"Add an index of another name, let readers use it once it is active, and drop `{altered.name}` then.",
            facts=IndexChangedInPlace(index, altered.before),
        )


def _told(altered: Altered, change: Change) -> str:
    """The first part that differs, as it is and as it was."""
    before, now = altered.before, altered.now
    match altered.parts[0]:
        case "kind":
            return f"is a {KINDS[now.kind]} index, and was deployed as a {KINDS[before.kind]} one"
        case "key":
            return f"is keyed by {keyed(now.key)}, and was deployed keyed by {keyed(before.key)}"
        case "types":
            old, new = change.before.types, change.now.types
            name = next(each for each in now.key.attributes if old.get(each) != new.get(each))
            return f"is keyed by `{name}` of type `{new[name]}`, and was deployed with type `{old[name]}`"
        case "projection":
            return f"copies {copied(now)}, and was deployed to copy {copied(before)}"


def _consequence(change: Change) -> str:
    match change.deployer:
        case "cloudformation":
            return "an index cannot be changed, so the deployment fails"
        case "terraform":
            return "Terraform drops it and builds it anew, and until then queries of it fail or miss items"
        case "code":
            return "an index cannot be changed, so the one that is there stays as it is"
