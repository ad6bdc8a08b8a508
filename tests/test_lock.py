"""The lock: what its text holds, which texts are none, and which tables it tells."""

from dataclasses import replace

import pytest

from dynamorm_analysis.deployment import locked, unsure
from dynamorm_analysis.engine import check
from dynamorm_analysis.location import Location
from dynamorm_analysis.lock import Damage, Lock, LockedIndex, LockedTable, differences, read_lock, written
from dynamorm_analysis.model.table import Key, Projection
from dynamorm_analysis.registry import find_rule
from dynamorm_analysis.settings import Settings
from handmade import project_of

INDEX = LockedIndex("GSI", Key(("depot",), ("day",)), Projection("INCLUDE", ("owner", "weight")))
PARCELS = LockedTable(
    source="infrastructure",
    files=("template.yaml",),
    key=Key(("id",)),
    types={"day": "S", "depot": "S", "id": "S"},
    indexes={"by-depot": INDEX, "by-day": LockedIndex("LSI", Key(()), Projection(None))},
    ttl="expires",
    billing="PAY_PER_REQUEST",
)
LOCK = Lock({"parcels": PARCELS, "größe": LockedTable("model", (), None, complete=False)})
TEXT = written(LOCK, "1.0")


def test_text() -> None:
    """Keys are sorted, and an index stands on a line of its own."""
    lines = TEXT.decode().splitlines()
    assert lines[1:4] == ['  "dynamorm": "1.0",', '  "format": 1,', '  "tables": {']
    assert lines[-1] == "}"
    assert (
        '        "by-depot": {"included": ["owner", "weight"], "kind": "GSI", "partition_key": ["depot"], '
        '"projection": "INCLUDE", "sort_key": ["day"]}'
    ) in lines


def test_there_and_back() -> None:
    """What is written is read again, and written alike."""
    lock = read_lock(TEXT)
    assert lock == LOCK
    assert isinstance(lock, Lock)
    assert written(lock, "1.0") == TEXT
    assert written(Lock(dict(reversed(LOCK.tables.items()))), "1.0") == TEXT


@pytest.mark.parametrize(
    ("content", "line", "text"),
    [
        (TEXT.replace(b'"format": 1', b'"format": 2'), 3, "has format 2, which is newer than this version"),
        (TEXT.replace(b'  "format": 1,\n', b'<<<<<<< HEAD\n  "format": 1,\n=======\n'), 3, "holds a merge conflict"),
        (TEXT.replace(b'"tables": {', b'"tables": {,'), 4, "is damaged"),
        (TEXT.replace(b'"infrastructure"', b'"cloud"'), 16, "is damaged: table `parcels`: invalid enum value 'cloud'"),
        (TEXT.replace(b'["id"]', b"[1]"), 16, "is damaged: table `parcels`: expected `str`, got `int`"),
        (TEXT.replace(b'"tables"', b'"table"'), None, "is damaged: object missing required field `tables`"),
        (b"", 1, "is damaged"),
        (b"[]", None, "is damaged: expected `object`, got `array`"),
        (b'{"format": "one"}', None, "is damaged: expected `int`, got `str`"),
        (b'{"format": 1, "tables": ' + b"[" * 100_000, None, "is damaged"),
        (b'{"format": 1, "tables": {"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}", None, "is damaged"),
        (b"\xff\xfe{", None, "is damaged"),
        (TEXT[:200], None, "is damaged"),
    ],
)
def test_damage(content: bytes, line: int | None, text: str) -> None:
    """A text that is no lock is told by its line and reason."""
    found = read_lock(content)
    assert isinstance(found, Damage)
    assert found.text.startswith(text)
    if line is not None:
        assert found.line == line


def test_later_versions() -> None:
    """What a later version adds to the same format is passed over."""
    content = TEXT.replace(b'"billing": null', b'"billing": null, "streams": [1]').replace(b'"kind"', b'"x": 1, "kind"')
    assert read_lock(content) == LOCK


def test_differences() -> None:
    """Each table and index that differs is named."""
    indexes = {"by-depot": LockedIndex("GSI", Key(()), Projection("ALL")), "by-size": INDEX}
    other = LockedTable("model", ("models.py",), Key(("code",)), {"code": "N", "id": "N"}, indexes)
    assert list(differences(LOCK, LOCK)) == []
    known = Lock({**LOCK.tables, "parcels": replace(PARCELS, types={"id": "S"})})
    assert list(differences(LOCK, known)) == ["parcels: other types of key attributes"]
    assert list(differences(LOCK, Lock({"parcels": other, "vans": other}))) == [
        "größe: table is gone",
        "parcels: another key",
        "parcels: index by-day is gone",
        "parcels: another index by-depot",
        "parcels: new index by-size",
        "parcels: another type of id",
        "parcels: another time to live",
        "parcels: another billing mode",
        "parcels: another list of files",
        "parcels: another kind of definition",
        "vans: new table",
    ]


TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Key: { Type: String }
Resources:
  Parcels:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }, { AttributeName: day, AttributeType: N }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      GlobalSecondaryIndexes:
        - IndexName: by-day
          KeySchema: [{ AttributeName: day, KeyType: HASH }]
          Projection: { ProjectionType: INCLUDE, NonKeyAttributes: [weight, owner] }
  Vans:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: vans
      KeySchema: [{ AttributeName: !Ref Key, KeyType: HASH }]
"""
TEST = """\
import boto3

boto3.client("dynamodb").create_table(TableName="trial", KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}])
"""


def test_tables() -> None:
    """Tables are told as they are defined; those of tests are left out."""
    project = project_of({"shop/template.yaml": TEMPLATE, "tests/test_a.py": TEST})
    by_day = LockedIndex("GSI", Key(("day",)), Projection("INCLUDE", ("owner", "weight")))
    parcels = LockedTable(
        source="infrastructure",
        files=("shop/template.yaml",),
        key=Key(("id",)),
        types={"day": "N", "id": "S"},
        indexes={"by-day": by_day},
        billing="PAY_PER_REQUEST",
    )
    vans = LockedTable("infrastructure", ("shop/template.yaml",), None, complete=False, billing="PROVISIONED")
    assert locked(project).tables == {"shop/template.yaml:Parcels": parcels, "vans": vans}
    assert unsure(project) == {"the key is not known": ("vans",)}


def test_tables_seen_from_elsewhere() -> None:
    """Paths are those that the folder of the lock sees, wherever the program runs."""
    whole = locked(project_of({"shop/template.yaml": TEMPLATE}))
    below = locked(project_of({"template.yaml": TEMPLATE}), Location(working="shop"))
    above = locked(project_of({"all/shop/template.yaml": TEMPLATE}), Location(folder="all"))
    assert whole.tables == below.tables == above.tables


TERRAFORM = """\
resource "aws_dynamodb_table" "parcels" {
  name     = "parcels"
  hash_key = "id"

  global_secondary_index {
    name            = "by-depot"
    hash_key        = "depot"
    projection_type = "ALL"
  }
}
"""
QUERY = """\
import boto3

pages = boto3.client("dynamodb").get_paginator("query").paginate(TableName="parcels", IndexName="by-depot")
"""


def test_terraform_waits_for_an_index() -> None:
    """It is less sure that code comes too early where Terraform deploys the table."""
    rule = find_rule("CF017")
    assert rule is not None
    deployed = Settings(lock=Lock({"parcels": LockedTable("infrastructure", (), Key(("id",)))}))
    project = project_of({"main.tf": TERRAFORM, "app.py": QUERY}).with_settings(deployed)
    (finding,) = check(project, (rule,)).findings["app.py"]
    assert finding.confidence == "medium"


def test_definitions_that_disagree() -> None:
    """A table that two templates make in different ways is left out; where they agree, it is one table."""
    other = TEMPLATE.replace("      BillingMode", "      TableName: parcels\n      BillingMode")
    twice = {"a/template.yaml": other, "b/template.yaml": other}
    changed = other.replace("by-day", "by-hour")
    assert "parcels" not in locked(project_of({**twice, "b/template.yaml": changed})).tables
    alike = {"infra/a.yaml": other, "infra/b.yaml": other}
    assert locked(project_of(alike)).tables["parcels"].files == ("infra/a.yaml", "infra/b.yaml")
    assert "parcels" not in locked(project_of({**alike, "infra/b.yaml": changed})).tables
