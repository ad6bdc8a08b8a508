"""The keys of an AWS account stand in the source of a PynamoDB model.

## Why it is bad

Whoever can read the repository, a copy of it or a log of its build can use the account. Keys that were ever pushed are
found by scanners within minutes.

## Example

```python
class Parcel(Model):
    class Meta:
        table_name = "parcels"
        aws_access_key_id = "AKIA…"
        aws_secret_access_key = "…"
```

Use instead the credentials that the environment gives: a role, or variables that are set where the code runs. PynamoDB
finds them by itself.

## When it stays silent

- The model talks to an endpoint of its own (`host`), as emulators are.
- The value is none that AWS issues: `"dummy"`, `"test"`, an example of the documentation.

## How to fix it

Take the keys out, and make them invalid in the account: they stay in the history of the repository.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class CredentialsInModel:
    """The name of the option; what it holds is told nowhere."""

    misuse: Misuse


@rule("LB011", Severity.ERROR, tier=1)
def credentials_in_model(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "credentials":
        return
    yield Finding(
        place=misuse.place,
        message=f"`{misuse.subject}` is written in the model: whoever reads the source can use the account.",
        help="Take the keys out, let the environment give them, and make these invalid: they stay in the history.",
        facts=CredentialsInModel(misuse),
    )
