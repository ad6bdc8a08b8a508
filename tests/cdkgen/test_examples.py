"""The examples with infrastructure: one command synthesizes each without network, and makes what its code needs."""

import shutil
import sys

import pytest

from cdkgen import judges
from conftest import Dynamorm, Files

EXAMPLES = {"crud": "APPOINTMENTS_TABLE", "event-sourcing": "DYNAMORM_TABLE_NAME"}
FURTHER = """

def in_room(room):
    import os

    import boto3
    from boto3.dynamodb.conditions import Key

    table = boto3.resource("dynamodb").Table(os.environ["{variable}"])
    return table.query(IndexName="by-room", KeyConditionExpression=Key("room").eq(f"{{room}}"))["Items"]
"""


@judges.toolchain
@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str, files: Files, dynamorm: Dynamorm) -> None:
    """Code and template agree; once a query needs another index they do not, and the way there is told."""
    base = files()
    shutil.copytree(judges.ROOT / "examples" / name, base, dirs_exist_ok=True)
    judges.synthesized(base, f"{sys.executable} app.py")
    result = dynamorm("diff-infra", "cdk.out", "src")
    assert (result.exit_code, result.stdout.startswith(f"same: {EXAMPLES[name]} is ")) == (0, True)
    (code,) = (path for path in base.glob("src/*") if path.is_dir())
    files({f"src/{code.name}/rooms.py": FURTHER.format(variable=EXAMPLES[name])})
    result = dynamorm("diff-infra", "cdk.out", "src")
    assert result.exit_code == 1
    assert "  lacks index `by-room` (`room`)\n" in result.stdout
    assert f"deployment 1: creates index `by-room` of `{EXAMPLES[name]}`\n" in result.stdout
