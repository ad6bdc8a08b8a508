"""A table can be deleted by a single request, or by a change of the infrastructure.

## Why it is bad

A renamed logical id, a removed stack or a slip in a console deletes the table with all of its items. Deletion
protection, which is off until it is switched on, makes DynamoDB refuse that. `DeletionPolicy: Retain`, CDK's
`RemovalPolicy.RETAIN` and Terraform's `prevent_destroy` help against the first two: a request deletes the table still.

## Example

```yaml
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    KeySchema: [{ AttributeName: id, KeyType: HASH }]
```

Use instead:

```yaml
    DeletionProtectionEnabled: true
```

## When it stays silent

- A condition or parameter decides.
- The file belongs to a stage that is not production, or the table is called a cache.

It is opt-in: it is not the business of every repository.

## How to fix it

Switch deletion protection on. It costs nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import is_for_trial, titled
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class NoDeletionProtection:
    """The table."""

    definition: Definition


@rule("CF002", Severity.INFO, tier=3)
def no_deletion_protection(definition: Definition, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if definition.upkeep.protected is not False or is_for_trial(definition):
        return
    yield Finding(
        place=definition.place,
        message=_message(definition),
        help="Switch deletion protection on.",
        facts=NoDeletionProtection(definition),
    )


def _message(definition: Definition) -> str:
    if definition.upkeep.kept is not False:
        return f"A single request can delete {titled(definition)} with all of its items."
    return f"Nothing protects {titled(definition)} from being deleted with all of its items."
