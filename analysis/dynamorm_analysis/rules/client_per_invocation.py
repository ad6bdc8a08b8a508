"""A Lambda function makes its client of DynamoDB anew each time it runs.

## Why it is bad

To make a client takes tens of milliseconds, and its first request opens a connection with a TLS handshake. What stands
at the top of the module is made once for each environment, and its connections are used again by the calls that follow.

## Example

```python
def handler(event, context):
    table = boto3.resource("dynamodb").Table("orders")
    return table.get_item(Key={"order_id": event["order_id"]})["Item"]
```

Use instead:

```python
table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    return table.get_item(Key={"order_id": event["order_id"]})["Item"]
```

## When it stays silent

- The client is given credentials, as one for each tenant is.
- It is made in a function that the handler calls, which may keep it.

## How to fix it

Make the client at the top of the module.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class ClientPerInvocation:
    """The call; what it makes and the handler are the misuse's names."""

    misuse: Misuse


@rule("LB060", Severity.INFO, tier=3)
def client_per_invocation(misuse: Misuse, project: Project) -> Iterator[Finding]:
    if misuse.kind != "client-in-handler" or project.role(misuse.place.path) == "test":
        return
    made, handler = misuse.names
    yield Finding(
        place=misuse.place,
        message=f"`{handler}` makes a {made} of DynamoDB each time it runs, and a connection with it.",
        help=f"Make the {made} at the top of the module.",
        facts=ClientPerInvocation(misuse),
    )
