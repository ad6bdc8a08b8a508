"""A table goes with its stack, and all of its items with it.

## Why it is bad

CloudFormation deletes a table whose resource is removed from the template, renamed or replaced, or whose stack is
deleted, unless the template says otherwise. There is no way back without a backup.

## Example

```yaml
Orders:
  Type: AWS::DynamoDB::Table
  Properties:
    KeySchema: [{ AttributeName: id, KeyType: HASH }]
```

Use instead:

```yaml
Orders:
  Type: AWS::DynamoDB::Table
  DeletionPolicy: Retain
  UpdateReplacePolicy: Retain
  Properties:
    KeySchema: [{ AttributeName: id, KeyType: HASH }]
```

In CDK that is what a table does by itself; `removalPolicy: RemovalPolicy.DESTROY` takes it away.

## When it stays silent

- A condition or parameter decides, or deletion protection is on.
- The file belongs to a stage that is not production, or the table is called a cache.
- The setting `external-linters` names a linter, which reports it too.
- The table is declared in Terraform, which destroys what its files no longer have, and asks before.

It is opt-in: whether a table may go is not to be seen in its template.

## How to fix it

Keep the table when its resource goes. The quick fix does it in YAML templates and in CDK programs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import is_for_trial, titled
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule

ASKING = frozenset({"terraform", "pulumi"})
"""What asks before it destroys, and has no policy for what is no longer declared."""


@dataclass(frozen=True, slots=True)
class DestroyOnDelete:
    """The table."""

    definition: Definition


@rule("CF004", Severity.WARNING, tier=3)
def destroy_on_delete(definition: Definition, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    upkeep = definition.upkeep
    if upkeep.kept is not False or upkeep.protected is not False or definition.library in ASKING:
        return
    if is_for_trial(definition):
        return
    yield Finding(
        place=definition.place,
        message=f"{titled(definition)} is deleted with all of its items when its resource or stack goes.",
        help="Keep it: `RemovalPolicy.RETAIN`."
        if definition.library == "cdk"
        else "Keep it: `DeletionPolicy: Retain`.",
        facts=DestroyOnDelete(definition),
    )
