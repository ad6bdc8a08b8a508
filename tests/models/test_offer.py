"""Models of a schema are offered as code, once, in the library that the project has."""

from textwrap import indent

import pytest

from dynamorm_codeactions.action import Texts
from dynamorm_codeactions.generation import generated, title_of
from handmade import project_of

SCHEMA = """dms_version: "0.2"
models:
  - name: "Parcel"
    table: { name: "parcels" }
    keys: { partition: { attribute: "code", type: "S" } }
    attributes:
      - { attribute: "code", type: "S", required: true, roles: ["pk"] }
"""
GO = """package parcels

type Van struct {
\tPlate string `theorydb:"pk,attr:plate"`
}
"""
PYTHON = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Van(Model):
    class Meta:
        table_name = "vans"

    plate = UnicodeAttribute(hash_key=True)
"""


TEMPLATE = """Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      AttributeDefinitions: [{ AttributeName: number, AttributeType: S }, { AttributeName: customer, AttributeType: S }]
      KeySchema: [{ AttributeName: number, KeyType: HASH }]
      GlobalSecondaryIndexes:
        - IndexName: by_customer
          KeySchema: [{ AttributeName: customer, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
  Reader:
    Type: AWS::Lambda::Function
    Properties:
      Handler: reading.handler
      Environment: { Variables: { SHOP: !Ref Orders } }
"""
READER = """
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["SHOP"])


def handler(event, context):
    return table.get_item(Key={"number": event["number"]})["Item"]
"""
TERRAFORM = """
resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "number"
  attribute {
    name = "number"
    type = "S"
  }
}
"""
CDK = """
from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb


class Shop(Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        dynamodb.Table(
            self,
            "Orders",
            table_name="orders",
            partition_key=dynamodb.Attribute(name="number", type=dynamodb.AttributeType.STRING),
        )
"""
MODEL = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Order(Model):
    class Meta:
        table_name = "orders"

    number = UnicodeAttribute(hash_key=True)
"""


def offered(files: dict[str, str], symbol: str = "Parcel") -> dict[str, str]:
    """The files that are offered for a definition, by their paths; empty where nothing is."""
    project = project_of(files)
    sources = Texts({path: text.encode() for path, text in files.items()})
    definition = next(one for one in project.definitions if one.symbol == symbol)
    if title_of("model", definition, project, sources) is None:
        return {}
    action = generated("model", definition, project, sources)
    return {edit.path: edit.creates or "" for edit in action.edits} if action is not None else {}


def test_library() -> None:
    """The model is written as the project's others are."""
    assert "class Parcel(Model):" in offered({"schema.yml": SCHEMA, "vans.py": PYTHON})["models.py"]
    assert "type Parcel struct {" in offered({"db/schema.yml": SCHEMA, "vans.go": GO})["db/models.go"]


def test_once() -> None:
    """A file that is there stays as it is."""
    assert offered({"schema.yml": SCHEMA, "models.py": PYTHON}) == {}


def test_code() -> None:
    """What is code already is not offered."""
    assert offered({"vans.py": PYTHON}, "Van") == {}


@pytest.mark.parametrize(
    ("path", "text", "symbol"),
    [
        ("template.yaml", TEMPLATE, "Orders"),
        ("serverless.yml", f"service: shop\nprovider: {{ name: aws }}\nresources:\n{indent(TEMPLATE, '  ')}", "Orders"),
        ("main.tf", TERRAFORM, "orders"),
        ("app.py", CDK, "Orders"),
    ],
)
def test_table_of_a_template(path: str, text: str, symbol: str) -> None:
    """A table that no model declares is offered as one, with the keys that it has."""
    made = offered({path: text}, symbol)["models.py"]
    assert "class Order(Model):" in made
    assert "number = UnicodeAttribute(hash_key=True)" in made
    assert ("by_customer = OrderByCustomer()" in made) == ("by_customer" in text)


def test_table_that_a_model_declares() -> None:
    """It has one already."""
    assert offered({"template.yaml": TEMPLATE, "shop.py": MODEL}, "Orders") == {}


def test_table_that_code_asks_for() -> None:
    """The model stands beside that code, by its library and under the variable that tells it the table."""
    made = offered({"template.yaml": TEMPLATE, "reading.py": READER}, "Orders")["models.py"]
    assert 'SHOP = os.environ.get("SHOP", "orders")' in made
    assert "@dataclass" in made
    moved = TEMPLATE.replace("Handler: reading.", "CodeUri: src/\n      Handler: reading.").replace(
        "Lambda", "Serverless"
    )
    assert list(offered({"template.yaml": moved, "src/reading.py": READER}, "Orders")) == ["src/models.py"]


def test_table_beside_models() -> None:
    """A file of models that is there stays as it is: the new one has a file of its own, and is offered once."""
    files = {"template.yaml": TEMPLATE, "db/models.py": PYTHON}
    made = offered(files, "Orders")
    assert list(made) == ["db/order.py"]
    assert offered({**files, **made}, "Orders") == {}


def test_table_of_an_unknown_key() -> None:
    """Nothing can be told of its items."""
    unknown = TEMPLATE.replace("KeySchema: [{ AttributeName: number,", "KeySchema: [{ AttributeName: !Ref Key,")
    assert offered({"template.yaml": unknown}, "Orders") == {}
