"""`dynamorm lock` writes what is deployed, tells when that no longer holds, and `dynamorm check` compares with it."""

import json

import pytest

from commands.shop import MODELS
from conftest import AS_USER, Dynamorm, Files

LOCK = "dynamorm.lock.json"
TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Parcels:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: parcels
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
"""
INDEXES = """\
      GlobalSecondaryIndexes:
        - IndexName: by-day
          KeySchema: [{ AttributeName: day, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
        - IndexName: by-size
          KeySchema: [{ AttributeName: size, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
"""


def test_writing(files: Files, dynamorm: Dynamorm) -> None:
    """The lock is written once, and then only when something has changed."""
    base = files({"template.yaml": TEMPLATE})
    first = dynamorm("lock")
    assert (first.exit_code, first.stdout) == (0, f"{LOCK} is written: 1 table, 0 indexes.\n")
    content = (base / LOCK).read_bytes()
    (base / LOCK).chmod(0o444)
    assert dynamorm("lock").stdout == f"{LOCK} is up to date: 1 table, 0 indexes.\n"
    files({"template.yaml": TEMPLATE + INDEXES})
    again = dynamorm("lock")
    assert again.stdout.splitlines() == [
        "parcels: new index by-day",
        "parcels: new index by-size",
        f"{LOCK} is written: 1 table, 2 indexes.",
    ]
    files({"template.yaml": TEMPLATE})
    dynamorm("lock")
    assert (base / LOCK).read_bytes() == content


@pytest.mark.parametrize("arguments", [(), ("--check",)])
def test_nothing_to_lock(files: Files, dynamorm: Dynamorm, arguments: tuple[str, ...]) -> None:
    """A folder without tables gets no lock, and whoever asks for one is told; one that has lost them all keeps it."""
    base = files({"queries.py": "def orders():\n    return []\n"})
    done = dynamorm("lock", *arguments)
    told = "error: .: no table is defined here, so that there is nothing to write down\n"
    assert (done.exit_code, done.stderr, (base / LOCK).exists()) == (2, told, False)
    files({"template.yaml": TEMPLATE})
    dynamorm("lock")
    files({"template.yaml": ""})
    assert dynamorm("lock", *arguments).exit_code == (1 if arguments else 0)


def test_checking(files: Files, dynamorm: Dynamorm) -> None:
    """--check writes nothing, and exits with 1 when the lock is missing or out of date."""
    base = files({"template.yaml": TEMPLATE})
    missing = dynamorm("lock", "--check")
    assert (missing.exit_code, (base / LOCK).exists()) == (1, False)
    assert missing.stdout == f"{LOCK} is missing: write it with `dynamorm lock` once this is deployed.\n"
    dynamorm("lock")
    assert dynamorm("lock", "--check").exit_code == 0
    files({"template.yaml": TEMPLATE + INDEXES})
    stale = dynamorm("lock", "--check")
    assert stale.exit_code == 1
    assert stale.stdout.splitlines()[-1] == (
        f"{LOCK} is out of date: write it with `dynamorm lock` once this is deployed."
    )
    told = json.loads(dynamorm("lock", "--check", "--format", "json").stdout)
    assert told == {
        "version": 1,
        "file": LOCK,
        "up_to_date": False,
        "written": False,
        "changes": ["parcels: new index by-day", "parcels: new index by-size"],
    }


def test_where_it_is(files: Files, dynamorm: Dynamorm) -> None:
    """The lock of a folder above holds for all below it, wherever the command runs and whatever it is asked about."""
    base = files({"shop/template.yaml": TEMPLATE.replace("      TableName: parcels\n", ""), "other/models.py": MODELS})
    dynamorm("lock")
    content = (base / LOCK).read_bytes()
    assert json.loads(content)["tables"].keys() == {"orders", "shop/template.yaml:Parcels"}
    assert dynamorm("lock", "shop").stdout == f"{LOCK} is up to date: 2 tables, 0 indexes.\n"
    files({"shop/template.yaml": TEMPLATE.replace("      TableName: parcels\n", "") + INDEXES})
    for paths in ((), ("shop",), ("shop/template.yaml",)):
        assert dynamorm("check", *paths, "--format", "concise").stdout.count("several-index-changes") == 1


def test_a_part_of_the_project(files: Files, dynamorm: Dynamorm) -> None:
    """Where files are not looked at that defined a table, nothing is said of what they may still define."""
    model = MODELS.replace("class Order(Model)", "class Refund(Model)").replace("order_id = ", "refund_id = ")
    base = files({"models/orders.py": MODELS, "models/refunds.py": model.replace("refund_id", "order_id")})
    dynamorm("lock")
    lock = (base / LOCK).read_text()
    files({"models/orders.py": MODELS.replace("order_id", "number"), "models/refunds.py": ""})
    assert "key-schema-changed" in dynamorm("check").stdout
    assert "key-schema-changed" not in dynamorm("check", "models/orders.py").stdout
    assert lock == (base / LOCK).read_text()


@pytest.mark.parametrize("command", [("check",), ("lock",), ("lock", "--check"), ("model",)])
def test_damage(files: Files, dynamorm: Dynamorm, command: tuple[str, ...]) -> None:
    """A lock that cannot be understood ends every command with its place, and stays as it is."""
    text = '{\n  "format": 1,\n<<<<<<< HEAD\n'
    base = files({"models.py": MODELS, LOCK: text})
    result = dynamorm(*command)
    assert result.exit_code == 2
    assert result.stderr == f"error: {LOCK}:3: holds a merge conflict: keep for each table what is deployed\n"
    assert (base / LOCK).read_text() == text


def test_what_it_cannot_tell(files: Files, dynamorm: Dynamorm) -> None:
    """Tables that are not fully understood are named."""
    files({"template.yaml": TEMPLATE.replace("AttributeName: id", "AttributeName: !Ref Key")})
    assert dynamorm("lock").stderr == "note: the key is not known: parcels\n"


def test_no_folder(files: Files, dynamorm: Dynamorm) -> None:
    """A folder that does not exist is an error."""
    files()
    assert dynamorm("lock", "nowhere").stderr == "error: nowhere: is no folder\n"


@AS_USER
def test_a_folder_that_cannot_be_written(files: Files, dynamorm: Dynamorm) -> None:
    """A lock that cannot be written is an error."""
    base = files({"template.yaml": TEMPLATE})
    base.chmod(0o555)
    assert dynamorm("lock").exit_code == 2
    base.chmod(0o755)
