"""`dynamorm validate --live`: how a table is run beside what code and lock say of it, and who cannot be asked."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.etree import ElementTree

import pytest

from conftest import Dynamorm, Files
from dynamorm_lsp.live import sampling
from dynamorm_lsp.live.connection import LiveError
from dynamorm_lsp.live.sampling import describe
from importing.conftest import fill
from importing.filled_tables import Filled
from importing.test_validate import MODELS, TABLE
from ministack import service
from slow_indexes import Held, slow

MODEL = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.constants import PAY_PER_REQUEST_BILLING_MODE, STREAM_NEW_IMAGE
from pynamodb.models import Model


class Parcel(Model):
    class Meta:
        table_name = "NAME"
        billing_mode = PAY_PER_REQUEST_BILLING_MODE
        stream_view_type = STREAM_NEW_IMAGE
        tags = {"team": "depot"}

    code = UnicodeAttribute(hash_key=True)
"""
CODE = """
import boto3


def create():
    boto3.client("dynamodb").create_table(
        TableName="NAME",
        KeySchema=[{"AttributeName": "code", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "code", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        DeletionProtectionEnabled=True,
        SSESpecification={"Enabled": True},
    )
"""
TEMPLATE = """
Resources:
  Parcels:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: NAME
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: code, AttributeType: S }]
      KeySchema: [{ AttributeName: code, KeyType: HASH }]
      DeletionProtectionEnabled: true
      SSESpecification: { SSEEnabled: true }
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
      Tags: [{ Key: team, Value: depot }]
"""
HCL = """
resource "aws_dynamodb_table" "parcels" {
  name                        = "NAME"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "code"
  deletion_protection_enabled = true
  attribute {
    name = "code"
    type = "S"
  }
  point_in_time_recovery { enabled = true }
  server_side_encryption { enabled = true }
  tags = { team = "depot" }
}
"""
CDK = """
from aws_cdk import aws_dynamodb as dynamodb

dynamodb.Table(
    None,
    "Parcels",
    table_name="NAME",
    partition_key=dynamodb.Attribute(name="code", type=dynamodb.AttributeType.STRING),
    billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
    encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
    deletion_protection=True,
    point_in_time_recovery=True,
)
"""
BARE = {
    "KeySchema": [{"AttributeName": "code", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "code", "AttributeType": "S"}],
}
AS_SAID = {
    **BARE,
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    "DeletionProtectionEnabled": True,
    "SSESpecification": {"Enabled": True, "SSEType": "KMS"},
    "Tags": [{"Key": "team", "Value": "depot"}, {"Key": "stage", "Value": "dev"}],
}
BY_HOUR = {**BARE, "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}


@pytest.mark.parametrize(
    ("name", "text", "differs"),
    [
        ("models.py", MODEL, ["live-billing-differs", "live-stream-differs", "live-tags-differ"]),
        ("tables.py", CODE, ["live-billing-differs", "live-protection-differs", "live-stream-differs"]),
        ("template.yaml", TEMPLATE, ["live-billing-differs", "live-protection-differs", "live-tags-differ"]),
        ("main.tf", HCL, ["live-billing-differs", "live-protection-differs", "live-tags-differ"]),
        ("app.py", CDK, ["live-protection-differs"]),
    ],
)
def test_how_a_table_is_run(
    name: str, text: str, differs: list[str], url: str, files: Files, dynamorm: Dynamorm
) -> None:
    """Payment, streams, backups, protection, encryption and tags, wherever they stand; what else the account has is
    nobody's fault."""
    client = service("dynamodb", url)
    called = name.partition(".")[0]
    client.create_table(TableName=f"run-{called}", **BY_HOUR)
    client.create_table(TableName=f"well-{called}", **AS_SAID)
    recovery = {"PointInTimeRecoveryEnabled": True}
    client.update_continuous_backups(TableName=f"well-{called}", PointInTimeRecoverySpecification=recovery)
    for table, expected in ((f"run-{called}", differs), (f"well-{called}", [])):
        files({name: text.replace("NAME", table)})
        result = dynamorm("validate", "--live", "--endpoint-url", url, "--format", "json", "--no-cache")
        assert sorted({one["rule"] for one in json.loads(result.stdout)["findings"]}) == expected, result.output


def test_infrastructure_counts(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """Where there is infrastructure, it says how a table is run, and a model beside it does not."""
    service("dynamodb", url).create_table(TableName="run-both", **{**AS_SAID, "DeletionProtectionEnabled": True})
    plain = TEMPLATE[: TEMPLATE.index("      DeletionProtection")].replace("NAME", "run-both")
    other = MODEL.replace("STREAM_NEW_IMAGE", "STREAM_OLD_IMAGE").replace("depot", "x").replace("NAME", "run-both")
    files({"template.yaml": plain, "models.py": other})
    assert (
        json.loads(dynamorm("validate", "--live", "--endpoint-url", url, "--format", "json").stdout)["findings"] == []
    )


def test_further_calls_that_are_not_allowed(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """What nobody may tell of backups and tags is not known, and no difference."""
    service("dynamodb", url).create_table(TableName="run-denied", **AS_SAID)
    files({"template.yaml": TEMPLATE.replace("NAME", "run-denied").replace("depot", "other")})
    held = Held(denied=("DescribeContinuousBackups", "ListTagsOfResource", "DescribeTimeToLive"))
    with slow(url, held) as before:
        result = dynamorm("validate", "--live", "--endpoint-url", before, "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["findings"]) == (0, [])


def test_the_lock(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """A lock that says otherwise than the account is told in one finding, be the code as the account or not."""
    fill(url, Filled(TABLE, ()), "locked")
    models = MODELS.replace("TABLE", "locked")
    other = models.replace('"by-depot"', '"at-depot"').replace("gone = TTL", "left = TTL")
    files({"models.py": other})
    dynamorm("lock")
    files({"models.py": models})
    ask = ("validate", "--live", "--endpoint-url", url, "--format")
    result = dynamorm(*ask, "json")
    (told,) = json.loads(result.stdout)["findings"]
    assert (result.exit_code, told["rule"], told["message"]) == (
        1,
        "live-lock-differs",
        "`locked` in the account is not as dynamorm.lock.json says: it has no index `at-depot`; it has an index "
        "`by-depot`; its items expire by `gone` and not by `left`.",
    )
    assert json.loads(dynamorm(*ask, "sarif").stdout)["runs"][0]["results"][0]["ruleId"] == "LV013"
    assert ElementTree.fromstring(dynamorm(*ask, "junit").stdout).find(".//failure") is not None
    dynamorm("lock")
    assert dynamorm(*ask, "json").exit_code == 0


# ---- who cannot be asked --------------------------------------------------------------------------------------------


def test_a_table_that_may_not_be_described(
    url: str, files: Files, dynamorm: Dynamorm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other tables are compared all the same, and the exit code says that not all is known."""
    fill(url, Filled(TABLE, ()), "allowed")
    files({"a.py": MODELS.replace("TABLE", "allowed"), "b.py": MODELS.replace("TABLE", "denied").replace("PAR", "OTH")})

    def some(client: Any, table: str) -> Any:
        if table == "denied":
            raise LiveError("not allowed", denied=True)
        return describe(client, table)

    monkeypatch.setattr(sampling, "describe", some)
    result = dynamorm("validate", "--live", "--endpoint-url", url)
    assert (result.exit_code, "not compared: not allowed" in result.stderr) == (2, True)
    assert "compared with `allowed`" in result.stderr


def test_nothing_is_allowed(url: str, files: Files, dynamorm: Dynamorm) -> None:
    """Who may describe no table is told what is lacking, and how to ask as somebody else."""
    files({"models.py": MODELS})
    with slow(url, Held(denied=("DescribeTable",))) as before:
        result = dynamorm("validate", "--live", "--endpoint-url", before)
    assert result.exit_code == 2
    assert "dynamodb:DescribeTable on `TABLE` is not allowed to these credentials in us-east-1" in result.stderr
    assert "name others with --profile" in result.stderr


@pytest.fixture
def web_server() -> Iterator[str]:
    """Somebody else, who answers whatever is asked with a page."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(404)
            self.end_headers()
            self.wfile.write(b"<html>not here</html>")

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.usefixtures("url")
def test_wrong_endpoint(web_server: str, files: Files, dynamorm: Dynamorm) -> None:
    """What is no DynamoDB is said to be none."""
    files({"models.py": MODELS})
    result = dynamorm("validate", "--live", "--endpoint-url", web_server)
    assert result.exit_code == 2
    assert "is no DynamoDB" in result.stderr
    assert "--endpoint-url" in result.stderr


@pytest.mark.usefixtures("url")
def test_no_region(files: Files, dynamorm: Dynamorm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Region that nothing tells, and a profile that is not there."""
    files({"models.py": MODELS})
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    monkeypatch.delenv("AWS_REGION", raising=False)
    assert "no Region is set: name it with --region, or set AWS_REGION" in dynamorm("validate", "--live").stderr
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    assert "no Region is set" not in dynamorm("validate", "--live", "--endpoint-url", "http://127.0.0.1:9").stderr
    missing = dynamorm("validate", "--live", "--profile", "nobody")
    assert (missing.exit_code, "`aws configure list-profiles` tells" in missing.stderr) == (2, True)
