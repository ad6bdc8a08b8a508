"""What stacks synthesize to, and snapshots of the logical ids of what must not be replaced."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import aws_cdk as cdk

TABLE = "AWS::DynamoDB::GlobalTable"
SNAPSHOTS = Path(__file__).parent / "snapshots"
STATEFUL = ("AWS::DynamoDB::", "AWS::KMS::", "AWS::SQS::", "AWS::S3::", "AWS::Logs::")


def template(stack: "cdk.Stack") -> dict[str, Any]:
    """What a stack synthesizes to."""
    from aws_cdk.assertions import Template

    made: dict[str, Any] = dict(Template.from_stack(stack).to_json())
    return made


def resources(made: dict[str, Any], kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The resources of a type in a template, by logical id."""
    for logical, resource in sorted(made.get("Resources", {}).items()):
        if resource["Type"] == kind:
            yield logical, resource


def only(made: dict[str, Any], kind: str) -> dict[str, Any]:
    """The properties of the only resource of a type."""
    ((_, resource),) = resources(made, kind)
    found: dict[str, Any] = resource["Properties"]
    return found


def check_logical_ids(made: dict[str, Any], name: str) -> None:
    """Fails where what holds data got another logical id than the snapshot says: it would be replaced. A snapshot that
    is not there yet is written."""
    kinds = {logical: resource["Type"] for logical, resource in made["Resources"].items()}
    told = {logical: kinds[logical] for logical in sorted(kinds) if kinds[logical].startswith(STATEFUL)}
    file = SNAPSHOTS / f"{name}.json"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    assert told == json.loads(file.read_text("utf-8")), "these resources would be replaced"
