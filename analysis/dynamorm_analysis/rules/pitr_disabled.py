"""A table cannot be restored to a point in time.

## Why it is bad

A faulty release or a slip in a console can delete or overwrite items within seconds. Without point-in-time recovery,
which is off until it is switched on, they are gone, or as old as the last backup.

## Example

```yaml
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    KeySchema: [{ AttributeName: id, KeyType: HASH }]
```

Use instead:

```yaml
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
```

## When it stays silent

- The setting `external-linters` names a linter, which reports it too.
- A condition or parameter decides.
- The file belongs to a stage that is not production, or the table is called a cache.

It is opt-in: other linters report it too, and it is not the business of every repository.

## How to fix it

Switch point-in-time recovery on. It costs by the size of the table, and nothing per request.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import is_for_trial, titled
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class PitrDisabled:
    """The table."""

    definition: Definition


@rule("CF001", Severity.INFO, tier=3)
def pitr_disabled(definition: Definition, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if definition.upkeep.restorable is not False or is_for_trial(definition):
        return
    yield Finding(
        place=definition.place,
        message=f"{titled(definition)} cannot be restored to a point in time: items that are deleted or overwritten by "
        "mistake are lost.",
        help="Switch point-in-time recovery on.",
        facts=PitrDisabled(definition),
    )
