"""`dynamorm validate`: models beside templates and live tables; what differs is told where the code says it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from conftest import Dynamorm, Files
from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.live_tables.description import LiveTable
from dynamorm_analysis.model.table import Key, Projection
from dynamorm_lsp.live import sampling
from dynamorm_lsp.live.sampling import describe
from importing.conftest import fill
from importing.filled_tables import Filled, item
from ministack import service

MODELS = """
import os

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class ByDepot(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-depot"
        projection = AllProjection()

    depot = UnicodeAttribute(hash_key=True)


class Parcel(Model):
    class Meta:
        table_name = os.environ.get("PARCELS", "TABLE")

    code = UnicodeAttribute(hash_key=True)
    depot = UnicodeAttribute()
    weight = NumberAttribute(null=True)
    gone = TTLAttribute(null=True)
    by_depot = ByDepot()
"""
LINES = {"ByDepot": 9, "Parcel": 17, "code": 21, "weight": 23, "gone": 24}
TABLE = Blueprint(
    "parcels",
    Key(("code",)),
    {"code": "S", "depot": "S"},
    (PlannedIndex("by-depot", "GSI", Key(("depot",)), Projection("ALL")),),
    ttl="gone",
)
ITEMS = tuple(item(code=f"p{n}", depot=f"d{n % 7}", weight=n) for n in range(50))


def check(
    files: Files,
    dynamorm: Dynamorm,
    url: str,
    name: str,
    live: Blueprint | None,
    *expected: tuple[str, int],
    **more: str,
) -> None:
    """Compares the models with a live table: rules and lines of what is told."""
    if live is not None:
        fill(url, Filled(live, ITEMS if live.key == TABLE.key and live.types["code"] == "S" else ()), name)
    files({"models.py": MODELS.replace("TABLE", name)})
    options = (part for key, value in more.items() for part in (f"--{key}", value))
    result = dynamorm("validate", "--live", "--endpoint-url", url, "--format", "json", *options)
    findings = json.loads(result.stdout)["findings"]
    assert [(one["rule"].removeprefix("live-"), one["line"]) for one in findings] == list(expected), result.output
    counted = any(one["severity"] in ("error", "warning") for one in findings)
    assert result.exit_code == int(counted)


def with_index(*indexes: PlannedIndex, **types: str) -> Blueprint:
    return replace(TABLE, indexes=indexes, types={**{"code": "S", "depot": "S"}, **types})


def by_depot(*sort: str, projection: Projection = Projection("ALL")) -> PlannedIndex:  # noqa: B008  # it is frozen
    return PlannedIndex("by-depot", "GSI", Key(("depot",), sort), projection)


def test_same(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """A table that is as the models say, its items too."""
    check(files, dynamorm, url, "same", TABLE, sample="50")


def test_missing_table(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """A table that the account does not have."""
    check(files, dynamorm, url, "not-there", None, ("table-missing", LINES["Parcel"]))


def test_key(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """Another key of the table, and a key of another type."""
    other = replace(TABLE, key=Key(("id",)), types={"id": "S", "depot": "S"})
    check(files, dynamorm, url, "other-key", other, ("key-differs", LINES["Parcel"]))
    numbers = replace(TABLE, types={"code": "N", "depot": "S"})
    check(files, dynamorm, url, "key-type", numbers, ("key-differs", LINES["code"]))


def test_indexes(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """An index that is missing, has another key or projection, or is one too many."""
    bare = replace(TABLE, indexes=(), types={"code": "S"})
    check(files, dynamorm, url, "no-index", bare, ("index-missing", LINES["ByDepot"]))
    sorted_too = with_index(by_depot("weight"), weight="N")
    check(files, dynamorm, url, "index-key", sorted_too, ("index-differs", LINES["ByDepot"]))
    keys_alone = with_index(by_depot(projection=Projection("KEYS_ONLY")))
    check(files, dynamorm, url, "index-projection", keys_alone, ("index-differs", LINES["ByDepot"]))
    more = with_index(by_depot(), PlannedIndex("by-van", "GSI", Key(("van",)), Projection("ALL")), van="S")
    check(files, dynamorm, url, "one-more", more, ("index-superfluous", LINES["Parcel"]))


def test_expiry(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """Another attribute expires items, or none does."""
    check(files, dynamorm, url, "no-expiry", replace(TABLE, ttl=None), ("ttl-differs", LINES["gone"]))
    check(files, dynamorm, url, "other-expiry", replace(TABLE, ttl="until"), ("ttl-differs", LINES["gone"]))


TEMPLATE = """
Resources:
  Parcels:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: as-deployed
      AttributeDefinitions: [{ AttributeName: code, AttributeType: S }, { AttributeName: depot, AttributeType: S }]
      KeySchema: [{ AttributeName: code, KeyType: HASH }]
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }
      StreamSpecification: { StreamViewType: NEW_IMAGE }
      GlobalSecondaryIndexes:
        - IndexName: by-depot
          KeySchema: [{ AttributeName: depot, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
          ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }
      TimeToLiveSpecification: { AttributeName: gone, Enabled: true }
"""
HCL = """
resource "aws_dynamodb_table" "parcels" {
  name             = "as-deployed"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "code"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"
  attribute {
    name = "code"
    type = "S"
  }
}
"""
CDK = """
from aws_cdk import aws_dynamodb as dynamodb

dynamodb.Table(
    None,
    "Parcels",
    table_name="as-deployed",
    partition_key=dynamodb.Attribute(name="code", type=dynamodb.AttributeType.STRING),
    stream=dynamodb.StreamViewType.NEW_IMAGE,
)
"""


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"template.yaml": TEMPLATE}, ["live-billing-differs", "live-stream-differs"]),
        (
            {
                "template.yaml": TEMPLATE,
                "models.py": MODELS.replace('os.environ.get("PARCELS", "TABLE")', '"as-deployed"'),
            },
            ["live-billing-differs", "live-stream-differs"],
        ),
        ({"main.tf": HCL}, ["live-index-superfluous", "live-stream-differs"]),
        ({"app.py": CDK}, ["live-index-superfluous", "live-stream-differs"]),
    ],
)
def test_infrastructure(
    texts: dict[str, str | bytes], expected: list[str], url: str, files: Files, dynamorm: Dynamorm
) -> None:
    """How the infrastructure wants a table to be run is compared, be it beside models or alone."""
    name = "as-deployed"
    if name not in service("dynamodb", url).list_tables()["TableNames"]:
        fill(url, Filled(TABLE, ()), name)
    files(texts)
    result = dynamorm("validate", "--live", "--endpoint-url", url, "--format", "json")
    told = {one["rule"] for one in json.loads(result.stdout)["findings"]}
    assert sorted(told) == expected


def test_requests_to_missing_indexes(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """Code that defines no table is compared by the indexes that it reads."""
    code = """
import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table("asked-alone")


def at(depot):
    return table.query(IndexName="by-depot", KeyConditionExpression=Key("depot").eq(depot))["Items"]


def of(van):
    return table.query(IndexName="by-van", KeyConditionExpression=Key("van").eq(van))["Items"]
"""
    fill(url, Filled(TABLE, ()), "asked-alone")
    files({"app.py": code})
    result = dynamorm("validate", "--live", "--endpoint-url", url, "--format", "concise")
    assert result.exit_code == 1
    assert [line.split(":")[1] for line in result.stdout.splitlines() if "live-index-missing" in line] == ["13"]


def test_items(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """Items with attributes that no model knows, and values of other types; nothing that they hold is told."""
    strange = (
        *ITEMS,
        item(code="x1", depot="d1", weight="heavy-secret"),
        item(code="x2", depot="d1", legacy="top-secret"),
        item(code="x3", depot="d2", weight={"NULL": True}),
    )
    fill(url, Filled(TABLE, strange), "strange")
    files({"models.py": MODELS.replace("TABLE", "strange")})
    result = dynamorm("validate", "--live", "--endpoint-url", url, "--sample", "100", "--format", "json")
    told = [(one["line"], one["severity"], one["message"]) for one in json.loads(result.stdout)["findings"]]
    assert told == [
        (17, "info", "1 of 53 items of `strange` have an attribute `legacy` that no model knows."),
        (
            23,
            "warning",
            "1 of 53 items of `strange` have a string as `weight`, which is declared as a number.",
        ),
    ]
    assert "secret" not in result.output
    assert result.exit_code == 1


def test_key_texts(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """Items whose keys fit no template that code builds."""
    code = """
import boto3

table = boto3.resource("dynamodb").Table("texts")


def create_table():
    boto3.client("dynamodb").create_table(
        TableName="texts",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def add(user, order):
    table.put_item(Item={"pk": f"USER#{user}", "sk": f"ORDER#{order}"})
"""
    table = Blueprint("texts", Key(("pk",), ("sk",)), {"pk": "S", "sk": "S"})
    items = (item(pk="USER#1", sk="ORDER#2"), item(pk="USER#1", sk="order-3"), item(pk="ORG#1", sk="ORDER#4"))
    fill(url, Filled(table, items), "texts")
    files({"app.py": code})
    result = dynamorm("validate", "--live", "--endpoint-url", url, "--sample", "10", "--format", "json")
    told = [one["message"] for one in json.loads(result.stdout)["findings"] if one["code"] == "LV009"]
    assert told == ["2 of 3 items of `texts` have keys that fit no key template of the code."]


def test_names(url: str, files: Files, dynamorm: Dynamorm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set says which table it is, --name says it otherwise, and --table chooses."""
    fill(url, Filled(TABLE, ()), "by-variable")
    fill(url, Filled(replace(TABLE, ttl=None), ()), "by-name")
    base = files({"models.py": MODELS.replace("TABLE", "neither")})
    ask = ("validate", "--live", "--endpoint-url", url, "--format", "concise")
    assert "live-table-missing" in dynamorm(*ask).stdout
    monkeypatch.setenv("PARCELS", "by-variable")
    assert dynamorm(*ask).exit_code == 0
    for word in ("Parcel", "PARCELS"):
        assert "live-ttl-differs" in dynamorm(*ask, "--name", f"{word}=by-name").stdout
    (base / "more.py").write_text(MODELS.replace("PARCELS", "OTHERS").replace("TABLE", "others"))
    assert "live-table-missing" in dynamorm(*ask).stdout
    assert dynamorm(*ask, "--table", "by-variable").exit_code == 0
    wrong = dynamorm(*ask, "--table", "Van")
    assert (wrong.exit_code, wrong.stderr) == (2, "error: no table and no model is called Van here\n")


def test_unknown_names(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """Where nothing tells what a table is called, that is said, and what would tell it."""
    files({"models.py": MODELS.replace('os.environ.get("PARCELS", "TABLE")', 'os.environ["PARCELS"]')})
    result = dynamorm("validate", "--live", "--endpoint-url", url)
    assert result.exit_code == 2
    assert "set PARCELS, or name it: --name" in result.stderr


def test_no_engine(files: Files, dynamorm: Dynamorm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody answers, the message says whom was asked."""
    monkeypatch.setattr("dynamorm_lsp.live.connection.TRIES", 1)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    files({"models.py": MODELS})
    result = dynamorm("validate", "--live", "--endpoint-url", "http://127.0.0.1:1", "--region", "eu-west-1")
    assert result.exit_code == 2
    assert 'Could not connect to the endpoint URL: "http://127.0.0.1:1/"' in result.stderr


def test_templates(files: Files, dynamorm: Dynamorm) -> None:
    """Without --live models are compared with the templates of their project, by the rules of the checker."""
    template = """
Resources:
  Parcels:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: parcels
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
"""
    files({"template.yaml": template, "models.py": MODELS.replace('os.environ.get("PARCELS", "TABLE")', '"parcels"')})
    result = dynamorm("validate", "--format", "json", "--output", "sarif=out.sarif")
    rules = [one["rule"] for one in json.loads(result.stdout)["findings"]]
    assert result.exit_code == 1
    assert "table-key-mismatch" in rules
    assert "index-not-deployed" in rules
    assert json.loads((files() / "out.sarif").read_text())["version"] == "2.1.0"


def test_other_findings_are_left_to_check(files: Files, dynamorm: Dynamorm) -> None:
    """What the checker says besides is not told here."""
    scan = "\n\ndef at(depot: str):\n    return list(Parcel.scan(Parcel.depot == depot))\n"
    files({"models.py": MODELS + scan})
    assert dynamorm("validate").exit_code == 0
    assert "scan-for-indexed-attribute" in dynamorm("check").stdout


def test_suppressed(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """A comment and the settings silence these findings as any other."""
    fill(url, Filled(replace(TABLE, ttl=None), ()), "silenced")
    models = MODELS.replace("TABLE", "silenced")
    silenced = models.replace(
        "gone = TTLAttribute(null=True)", "gone = TTLAttribute(null=True)  # dynamorm: ignore[live-ttl-differs] later"
    )
    ask = ("validate", "--live", "--endpoint-url", url)
    files({"models.py": silenced})
    assert dynamorm(*ask).exit_code == 0
    files({"models.py": models, "dynamorm.toml": 'ignore = ["live-ttl-differs"]\n'})
    assert dynamorm(*ask).exit_code == 0


@pytest.mark.parametrize(
    "arguments", [("--table", "orders"), ("--sample", "5"), ("--region", "eu-west-1"), ("--live", "--name", "Order")]
)
def test_wrong_arguments(arguments: tuple[str, ...], files: Files, dynamorm: Dynamorm) -> None:
    """What goes with --live alone, and what is no name of a table, is told."""
    files({"models.py": MODELS})
    assert dynamorm("validate", *arguments).exit_code == 2


def test_not_active(url: str, files: Files, dynamorm: Dynamorm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that is going and an index that is not filled yet are nothing to ask."""
    fill(url, Filled(TABLE, ()), "filling")
    files({"models.py": MODELS.replace("TABLE", "filling")})

    def half_done(client: Any, table: str) -> LiveTable:
        return replace(describe(client, table), status="DELETING", statuses={"by-depot": "CREATING"})

    monkeypatch.setattr(sampling, "describe", half_done)
    result = dynamorm("validate", "--live", "--endpoint-url", url, "--format", "json")
    told = [(one["rule"], one["line"]) for one in json.loads(result.stdout)["findings"]]
    assert told == [("live-not-active", LINES["ByDepot"]), ("live-not-active", LINES["Parcel"])]
