"""`dynamorm import --template` and `--dms`: models of tables that documents declare."""

import json
from typing import Any

import pytest

from conftest import Dynamorm, Files

CLOUDFORMATION = """
Resources:
  Parcels:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: parcels
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - { AttributeName: code, AttributeType: S }
        - { AttributeName: depot, AttributeType: S }
        - { AttributeName: weight, AttributeType: N }
      KeySchema: [{ AttributeName: code, KeyType: HASH }]
      GlobalSecondaryIndexes:
        - IndexName: by-depot
          KeySchema: [{ AttributeName: depot, KeyType: HASH }, { AttributeName: weight, KeyType: RANGE }]
          Projection: { ProjectionType: KEYS_ONLY }
      TimeToLiveSpecification: { AttributeName: gone_at, Enabled: true }
"""
TERRAFORM = """
resource "aws_dynamodb_table" "parcels" {
  name         = "parcels"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "code"

  attribute {
    name = "code"
    type = "S"
  }
  attribute {
    name = "depot"
    type = "S"
  }
  attribute {
    name = "weight"
    type = "N"
  }
  global_secondary_index {
    name            = "by-depot"
    hash_key        = "depot"
    range_key       = "weight"
    projection_type = "KEYS_ONLY"
  }
  ttl {
    attribute_name = "gone_at"
    enabled        = true
  }
}
"""
SERVERLESS = """
service: depot
provider: { name: aws, runtime: python3.12 }
resources:
""" + "\n".join(f"  {line}" for line in CLOUDFORMATION.strip().splitlines())
SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Parcels:
    Type: AWS::Serverless::SimpleTable
    Properties:
      TableName: parcels
      PrimaryKey: { Name: code, Type: String }
"""
DMS = """
dms_version: "0.1"
models:
  - name: Order
    table: { name: shop }
    keys:
      partition: { attribute: pk, type: S }
      sort: { attribute: sk, type: S }
    attributes:
      - { attribute: pk, type: S }
      - { attribute: sk, type: S }
      - { attribute: status, type: S }
      - { attribute: total, type: N, optional: true }
      - { attribute: version, type: N, roles: [version] }
    indexes:
      - name: by-status
        type: GSI
        partition: { attribute: status, type: S }
        sort: { attribute: sk, type: S }
        projection: { type: ALL }
  - name: Customer
    table: { name: shop }
    keys:
      partition: { attribute: pk, type: S }
      sort: { attribute: sk, type: S }
    attributes:
      - { attribute: pk, type: S }
      - { attribute: sk, type: S }
      - { attribute: email, type: S }
"""


def resources(text: str) -> dict[str, Any]:
    """A template as CDK writes it, out of one in YAML."""
    from ruamel.yaml import YAML

    loaded: dict[str, Any] = YAML(typ="safe").load(text)
    return loaded


def check(files: Files, dynamorm: Dynamorm, file: str, text: str, *expected: tuple[str, ...]) -> None:
    """Imports a document, and compares tables and indexes that the models declare; they agree with the document."""
    files({file: text})
    made = dynamorm("import", "--template", file)
    assert made.exit_code == 0, made.output
    assert dynamorm("check").exit_code == 0
    told = json.loads(dynamorm("model", "models.py", "--format", "json").stdout)
    rows = [(row["symbol"], *row["partition_key"], *row["sort_key"]) for row in told["tables"]]
    rows += [(row["name"], *row["partition_key"], *row["sort_key"], row["projection"]) for row in told["indexes"]]
    assert rows == list(expected)
    assert dynamorm("validate").exit_code == 0


@pytest.mark.parametrize("library", ["pynamodb", "boto3", "pydantic"])
@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("template.yaml", CLOUDFORMATION, "      TableName: parcels\n"),
        ("serverless.yml", SERVERLESS, "        TableName: parcels\n"),
        ("main.tf", TERRAFORM, '"parcels"\n  billing'),
    ],
)
def test_a_template_that_changes(
    library: str, file: str, text: str, named: str, files: Files, dynamorm: Dynamorm
) -> None:
    """What is written takes the table that the template makes, under its name or without one, and so differs from it
    once the template is changed."""
    assert named in text
    unnamed = text.replace(named, '"${var.stage}-parcels"\n  billing' if file == "main.tf" else "")
    for told in (text, unnamed):
        files({file: told})
        assert dynamorm("import", "--template", file, "--library", library, "--out", "models.py").exit_code == 0
        same = dynamorm("validate")
        assert (same.exit_code, same.stdout) == (0, "No problems in 2 files.\n")
        files({file: told.replace("weight", "height")})
        changed = dynamorm("validate", "--format", "concise")
        assert changed.exit_code == 1, changed.output
        assert "`by-depot`" in changed.stdout
        assert "models.py" in changed.stdout
        (files() / "models.py").unlink()


PARCELS = (("Parcel", "code"), ("by-depot", "depot", "weight", "KEYS_ONLY"))


def test_cloudformation(files: Files, dynamorm: Dynamorm) -> None:
    """A template of CloudFormation."""
    check(files, dynamorm, "template.yaml", CLOUDFORMATION, *PARCELS)
    assert "gone_at = TTLAttribute(" in (files() / "models.py").read_text()


@pytest.mark.parametrize("file", ["cdk.out/Stack.template.json", "Stack.template"])
def test_synthesized(file: str, files: Files, dynamorm: Dynamorm) -> None:
    """A template in JSON as CDK synthesizes it."""
    check(files, dynamorm, file, json.dumps(resources(CLOUDFORMATION)), *PARCELS)


def test_named_by_cdk(files: Files, dynamorm: Dynamorm) -> None:
    """A table that is named only when it is deployed is called as the program does that was synthesized, unless that
    would be the name of several."""
    table = {**resources(CLOUDFORMATION)["Resources"]["Parcels"]}
    table["Properties"] = {key: each for key, each in table["Properties"].items() if key != "TableName"}
    names = ("Parcels0A1B2C3D", "Vans5F00D0AB", "Vans99AB00CD")
    files({"cdk.out/Stack.template.json": json.dumps({"Resources": dict.fromkeys(names, table)})})
    assert dynamorm("import", "--template", "cdk.out/Stack.template.json").exit_code == 0
    written = (files() / "models.py").read_text()
    assert 'PARCELS_TABLE = os.environ.get("PARCELS_TABLE", "Parcels")' in written
    assert "class Parcel(Model):" in written
    assert '"Vans5F00D0AB"' in written
    assert '"Vans99AB00CD"' in written


def test_terraform(files: Files, dynamorm: Dynamorm) -> None:
    """A file of Terraform."""
    check(files, dynamorm, "main.tf", TERRAFORM, *PARCELS)


def test_serverless(files: Files, dynamorm: Dynamorm) -> None:
    """serverless.yml, whose resources are those of CloudFormation."""
    check(files, dynamorm, "serverless.yml", SERVERLESS, *PARCELS)


def test_sam(files: Files, dynamorm: Dynamorm) -> None:
    """A table of SAM."""
    check(files, dynamorm, "template.yaml", SAM, ("Parcel", "code"))


def test_tables_that_are_called_alike(files: Files, dynamorm: Dynamorm) -> None:
    """Several tables of one template stand in one file, each under a name of its own; local indexes, too."""
    table = """
  {name}:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: {name}
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {{ AttributeName: id, AttributeType: S }}
        - {{ AttributeName: at, AttributeType: N }}
        - {{ AttributeName: state, AttributeType: S }}
      KeySchema: [{{ AttributeName: id, KeyType: HASH }}, {{ AttributeName: at, KeyType: RANGE }}]
      LocalSecondaryIndexes:
        - IndexName: by-state
          KeySchema: [{{ AttributeName: id, KeyType: HASH }}, {{ AttributeName: state, KeyType: RANGE }}]
          Projection: {{ ProjectionType: ALL }}
"""
    tables = "".join(table.format(name=name) for name in ("orders-dev", "orders-prod", "parcels"))
    check(
        files,
        dynamorm,
        "template.yaml",
        f"Resources:{tables}",
        ("Order", "id", "at"),
        ("Order2", "id", "at"),
        ("Parcel", "id", "at"),
        *[("by-state", "id", "state", "ALL")] * 3,
    )


@pytest.mark.parametrize("file", ["models.yml", "models.json"])
def test_schema(file: str, files: Files, dynamorm: Dynamorm) -> None:
    """Models of a schema, several of which share a table."""
    files({file: DMS if file.endswith("yml") else json.dumps(resources(DMS))})
    made = dynamorm("import", "--dms", file, "--out", "code/")
    assert made.exit_code == 0, made.output
    told = json.loads(dynamorm("model", "code", "--format", "json").stdout)
    assert [(row["symbol"], *row["partition_key"], *row["sort_key"]) for row in told["tables"]] == [
        ("Customer", "pk", "sk"),
        ("Order", "pk", "sk"),
    ]
    assert [(row["name"], *row["partition_key"], *row["sort_key"]) for row in told["indexes"]] == [
        ("by-status", "status", "sk")
    ]
    attributes = {row["name"]: row["type"] for table in told["tables"] for row in table["attributes"]}
    assert attributes == {
        "pk": "S", "sk": "S", "status": "S", "total": "N", "version": "N", "email": "S",
    }  # fmt: skip
    assert dynamorm("check").exit_code == 0


@pytest.mark.parametrize("library", ["boto3", "pydantic", "go"])
def test_other_libraries(library: str, files: Files, dynamorm: Dynamorm) -> None:
    """The same for other libraries, printed instead of written."""
    files({"template.yaml": CLOUDFORMATION})
    made = dynamorm("import", "--template", "template.yaml", "--library", library, "--dry-run")
    assert made.exit_code == 0, made.output
    assert "Parcel" in made.stdout
    assert [path.name for path in files().iterdir()] == ["template.yaml"]


@pytest.mark.parametrize(
    ("option", "file", "told"),
    [
        ("--template", "nowhere.yaml", "nowhere.yaml: no such file or directory"),
        ("--template", "empty.yaml", "empty.yaml: declares no table"),
        ("--template", "keyless.yaml", "keyless.yaml: the keys of its tables are not known"),
        ("--dms", "template.yaml", "template.yaml: is no schema with models (DMS)"),
    ],
)
def test_no_document(option: str, file: str, told: str, files: Files, dynamorm: Dynamorm) -> None:
    """What declares nothing is an error that says so."""
    keyless = CLOUDFORMATION.replace("[{ AttributeName: code, KeyType: HASH }]\n      Global", "!Ref Key\n      Global")
    files({"template.yaml": CLOUDFORMATION, "empty.yaml": "a: 1\n", "keyless.yaml": keyless})
    result = dynamorm("import", option, file)
    assert result.exit_code == 2, result.output
    assert told in result.stderr
