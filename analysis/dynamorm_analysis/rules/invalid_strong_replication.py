"""A table is to be the same in several Regions at once, in Regions where it cannot be: DynamoDB rejects the table.

## Why it is bad

Strong consistency between Regions takes three of them: three replicas, or two replicas and a witness. All of them have
to be of one set: in the United States (`us-east-1`, `us-east-2`, `us-west-2`), in Europe (`eu-west-1`, `eu-west-2`,
`eu-west-3`, `eu-central-1`), or in Asia (`ap-northeast-1`, `ap-northeast-2`, `ap-northeast-3`). DynamoDB makes no other
table.

## Example

```yaml
Accounts:
  Type: AWS::DynamoDB::GlobalTable
  Properties:
    MultiRegionConsistency: STRONG
    Replicas: [{ Region: eu-west-1 }, { Region: eu-central-1 }]
```

Use instead a third replica, or a witness, which keeps the changes and answers no requests:

```yaml
    GlobalTableWitnesses: [{ Region: eu-west-2 }]
```

## When it stays silent

- The number of replicas or witnesses depends on a parameter, condition or variable.
- A Region that is a parameter or variable may be any.

## How to fix it

Add a replica or a witness, or let the replicas agree a second later (`EVENTUAL`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import titled
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Definition, Replication
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed

ALLOWED = ((3, 0), (2, 1))
"""How many replicas and witnesses there may be."""
REGION_SETS = (
    frozenset({"us-east-1", "us-east-2", "us-west-2"}),
    frozenset({"eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"}),
    frozenset({"ap-northeast-1", "ap-northeast-2", "ap-northeast-3"}),
)


@dataclass(frozen=True, slots=True)
class InvalidStrongReplication:
    """The definition."""

    definition: Definition


@rule("CF015", Severity.ERROR, tier=1)
def invalid_strong_replication(definition: Definition, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    replication = definition.replication
    reason = _reason(replication) if replication is not None else None
    if replication is None or reason is None:
        return
    yield Finding(
        place=replication.place,
        message=f"{titled(definition)} is to be strongly consistent between Regions, but {reason}: DynamoDB "
        "rejects the table.",
        help="Give it three replicas, or two and a witness, in Regions of one set.",
        facts=InvalidStrongReplication(definition),
    )


def _reason(replication: Replication) -> str | None:
    """What is wrong with the Regions of a table; None where nothing is for certain."""
    replicas, witnesses = len(replication.replicas), len(replication.witnesses)
    if (replicas, witnesses) not in ALLOWED:
        beside = f" and {_number(witnesses, 'witness', 'witnesses')}" if witnesses else ""
        return f"has {_number(replicas, 'replica', 'replicas')}{beside}"
    regions = [region for region in (*replication.replicas, *replication.witnesses) if region]
    if len(set(regions)) < len(regions):
        return f"names a Region twice: {listed(regions)}"
    if not any(known.issuperset(regions) for known in REGION_SETS):
        return f"{listed(regions)} are not of one set of Regions"
    return None


def _number(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
