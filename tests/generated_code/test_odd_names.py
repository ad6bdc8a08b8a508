"""What is generated for models whose names are legal and odd: it is sound, typed, and of each model its own."""

import subprocess
import sys

import pytest

from cdkgen import judges
from conftest import Dynamorm, Files
from generated_code import projects

HEAD = (
    "from pynamodb.attributes import NumberAttribute, UnicodeAttribute\nfrom pynamodb.models import Model as Stored\n"
)
KEYS = (
    "_id = UnicodeAttribute(hash_key=True)",
    "index = UnicodeAttribute(hash_key=True)\n    limit = NumberAttribute(range_key=True)",
    "key = NumberAttribute(hash_key=True)\n    _at = NumberAttribute(range_key=True)",
    "größe = UnicodeAttribute(hash_key=True)",
)


def model(name: str, fields: str, table: str = "things") -> str:
    return f'{HEAD}\n\nclass {name}(Stored):\n    class Meta:\n        table_name = "{table}"\n\n    {fields}\n'


@pytest.mark.parametrize("fields", KEYS)
def test_keys(fields: str, files: Files, dynamorm: Dynamorm) -> None:
    """Keys whose fields no named tuple can have."""
    base = files({"models.py": model("Thing", fields)})
    result = dynamorm("generate", "repository", "tests")
    assert result.exit_code == 0, result.output
    judges.mypy_alone(base)
    done = subprocess.run([sys.executable, "-c", "import repositories.thing_memory"], cwd=base, check=False)
    assert done.returncode == 0


def test_letters_of_other_scripts(files: Files, dynamorm: Dynamorm) -> None:
    """Modules are called as their classes are, in whatever script, be these written without capitals, as a word of
    Python or as what all repositories share."""
    others = [
        model(name, "id = UnicodeAttribute(hash_key=True)", name)
        for name in ("客户", "user", "Class", "Errors", "Memory", "Orders")
    ]
    others = [one.removeprefix(HEAD) for one in others]
    base = files({"models.py": f"{model('Straße', 'id = UnicodeAttribute(hash_key=True)')}{''.join(others)}"})
    assert dynamorm("generate", "repository", "tests").exit_code == 0
    made = {path.name for path in (base / "repositories").iterdir()}
    assert {"straße_base.py", "客户_base.py"} <= made
    judges.mypy_alone(base)


def test_called_alike(files: Files, dynamorm: Dynamorm) -> None:
    """A file that two kinds of items would have is that of the first, and is told: twice generated, nothing changes."""
    one = model("Parcel", "id = UnicodeAttribute(hash_key=True)", "first")
    other = model("Parcel", "key = UnicodeAttribute(hash_key=True)", "second")
    base = files({"a/__init__.py": "", "a/models.py": one, "b/__init__.py": "", "b/models.py": other})
    first = dynamorm("generate", "tests")
    told = "no tests are made of `Parcel` beside those of `Parcel` of a/models.py, which is called alike"
    assert f"left out: b/models.py:5: {told}" in first.output
    assert "from b." not in (base / "tests/factories.py").read_text()
    assert dynamorm("generate", "tests", "--check").exit_code == 0


PYNAMODB = """
class {name}(Stored):
    class Meta:
        table_name = "{table}"

    id = UnicodeAttribute(hash_key=True)
    at = NumberAttribute(range_key=True)
    kind = UnicodeAttribute()


def last_{table}(given):
    return list({name}.query(given, scan_index_forward=False))
"""
BOTO3_HEAD = """from dataclasses import dataclass
from typing import Any, ClassVar

import boto3
from boto3.dynamodb.conditions import Key as By

"""
BOTO3 = """
@dataclass(frozen=True)
class {name}:
    table_name: ClassVar[str] = "{table}"
    id: str
    at: int
    kind: str

    def to_item(self) -> dict[str, Any]:
        return {{
            "pk": f"ONE#{{self.id}}", "sk": f"AT#{{self.at:06d}}", "id": self.id, "at": self.at, "kind": self.kind}}

    @classmethod
    def from_item(cls, item: dict[str, Any]) -> "{name}":
        return cls(item["id"], int(item["at"]), item["kind"])


def create_{table}() -> None:
    boto3.client("dynamodb").create_table(
        TableName="{table}",
        KeySchema=[
            {{"AttributeName": "pk", "KeyType": "HASH"}},
            {{"AttributeName": "sk", "KeyType": "RANGE"}},
        ],
        AttributeDefinitions=[
            {{"AttributeName": "pk", "AttributeType": "S"}},
            {{"AttributeName": "sk", "AttributeType": "S"}},
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def last_{table}(given: str) -> Any:
    table = boto3.resource("dynamodb").Table("{table}")
    return table.query(KeyConditionExpression=By("pk").eq(f"ONE#{{given}}"), ScanIndexForward=False)["Items"]
"""
WRITTEN = """
def put_{word}(one_id: str, at: int) -> None:
    table = boto3.resource("dynamodb").Table("shared")
    table.put_item(Item={{"pk": f"{upper}#{{one_id}}", "sk": f"AT#{{at:06d}}", "one_id": one_id, "at": at}})
"""
SHARED = """
def create_shared() -> None:
    boto3.client("dynamodb").create_table(
        TableName="shared",
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
"""
LIBRARIES = {"pynamodb": (HEAD, PYNAMODB), "boto3": (BOTO3_HEAD, BOTO3), "functions": (BOTO3_HEAD + SHARED, WRITTEN)}
NAMES = ("Decimal", "Item", "Key", "Kind", "Operation", "Page", "Query", "Response", "Table", "Transaction", "Write")
SILENT = ("Item", "Response", "Table")
"""Names of functions that do not say what is written."""


@pytest.mark.parametrize("library", LIBRARIES)
def test_names_that_repositories_have_themselves(library: str, files: Files, dynamorm: Dynamorm) -> None:
    """Classes that are called as one of the repositories' own are imported under other names, and nothing of them is
    left out: not a repository, nor a double, a test or a handler."""
    head, one = LIBRARIES[library]
    names = tuple(name for name in NAMES if library != "functions" or name not in SILENT)
    told = [
        one.format(name=name, word=name.lower(), upper=name.upper(), table=f"{name.lower()}_table") for name in names
    ]
    base = files({"models.py": head + "\n".join(told)})
    result = dynamorm("generate", "repository", "tests", "handler")
    assert result.exit_code == 0, result.output
    made = {path.name for path in (base / "repositories").iterdir()}
    assert {f"{name.lower()}_base.py" for name in names} <= made
    projects.checked(base, "repositories", "tests", "handlers")
    done = projects.run_tests(base, "-k", "memory", "-x")
    assert done.returncode == 0, done.stdout


def test_names_that_handlers_import(files: Files, dynamorm: Dynamorm) -> None:
    """Classes that are called as what those import that follow a stream are imported under other names."""
    names = ("DynamoDBStreamEvent", "PartialItemFailureResponse")
    told = [BOTO3.format(name=name, table=name.lower()) for name in names]
    base = files({"models.py": BOTO3_HEAD + "\n".join(told)})
    assert dynamorm("generate", "repository", "handler", "--parts", "stream").exit_code == 0
    projects.checked(base, "repositories", "handlers")


OF_PYDANTIC = {
    "@dataclass(frozen=True)\nclass Order:": "class Order(BaseModel, frozen=True):",
    "    id: str": "    item: str",
    "self.id": "self.item",
    'cls(item["id"], int(item["at"]), item["kind"])': 'cls(item=item["id"], at=int(item["at"]), kind=item["kind"])',
}


def test_fields_that_are_called_as_arguments_of_handlers(files: Files, dynamorm: Dynamorm) -> None:
    """A key that is called `item` is read from requests as any other."""
    told = BOTO3.format(name="Order", table="orders")
    for was, instead in OF_PYDANTIC.items():
        assert was in told
        told = told.replace(was, instead)
    base = files({"models.py": f"from pydantic import BaseModel\n{BOTO3_HEAD}{told}"})
    assert dynamorm("generate", "repository", "handler").exit_code == 0
    assert "item=http_api.filled" in (base / "handlers/order_api.py").read_text()
    projects.checked(base, "handlers")


BYTES = """
class Thing(Stored):
    class Meta:
        table_name = "things"

    schlüssel = BinaryAttribute(hash_key=True, legacy_encoding=False)
    größe = BinaryAttribute(legacy_encoding=False)
    maße = BinarySetAttribute(legacy_encoding=False)
"""
BYTES_OF_BOTO3 = """
@dataclass(frozen=True)
class Thing:
    table_name: ClassVar[str] = "things"
    schlüssel: bytes
    größe: bytes
    maße: set[bytes]

    def to_item(self) -> dict[str, Any]:
        return {"schlüssel": self.schlüssel, "größe": self.größe, "maße": self.maße}

    @classmethod
    def from_item(cls, item: dict[str, Any]) -> "Thing":
        return cls(bytes(item["schlüssel"]), bytes(item["größe"]), {bytes(one) for one in item["maße"]})


def create_things() -> None:
    boto3.client("dynamodb").create_table(
        TableName="things",
        KeySchema=[{"AttributeName": "schlüssel", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "schlüssel", "AttributeType": "B"}],
        BillingMode="PAY_PER_REQUEST",
    )
"""
OF_BYTES = {
    "pynamodb": f"from pynamodb.attributes import BinaryAttribute, BinarySetAttribute\n{HEAD}\n{BYTES}",
    "boto3": BOTO3_HEAD + BYTES_OF_BOTO3,
}


@pytest.mark.parametrize("library", OF_BYTES)
def test_bytes_under_names_beyond_ascii(library: str, files: Files, dynamorm: Dynamorm) -> None:
    """Tests know valid bytes of a field whose name no bytes literal can hold."""
    base = files({"models.py": OF_BYTES[library]})
    result = dynamorm("generate", "repository", "tests")
    assert result.exit_code == 0, result.output
    for path in base.rglob("*.py"):
        compile(path.read_text(), path.name, "exec")
    done = projects.run_tests(base, "-k", "memory", "-x")
    assert done.returncode == 0, done.stdout


TEMPLATE = """
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "9-${AWS::StackName}-orders"
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      BillingMode: PAY_PER_REQUEST
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Environment:
        Variables:
          ORDERS_TABLE: !Ref Orders
"""
OF_A_STACK = """import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def put_order(number, note):
    table.put_item(Item={"pk": f"ORDER#{number}", "number": number, "note": note})
"""


def test_a_table_whose_name_a_deployment_tells(files: Files, dynamorm: Dynamorm) -> None:
    """Tests make it under a name that it can have, and do not put into keys what reads back as another text."""
    base = files({"template.yaml": TEMPLATE, "orders.py": OF_A_STACK})
    assert dynamorm("generate", "repository", "tests").exit_code == 0
    suite = (base / "tests/test_order_repository.py").read_text()
    assert 'dynamodb.table("9-orders", **dynamodb.TABLE_9_' in suite
    assert '"number": f"number-{number:04}"' in (base / "tests/factories.py").read_text()
    compile((base / "tests/dynamodb.py").read_text(), "dynamodb.py", "exec")


def test_modules_called_alike(files: Files, dynamorm: Dynamorm) -> None:
    """Functions that are deployed each by itself have a module `model` each: no run of tests imports two of these."""
    parcel = model("Parcel", "id = UnicodeAttribute(hash_key=True)", "parcels")
    order = model("Order", "id = UnicodeAttribute(hash_key=True)", "orders")
    app = "from model import {}\n"
    base = files({
        "lambdas/parcel/model.py": parcel, "lambdas/parcel/app.py": app.format("Parcel"),
        "lambdas/order/model.py": order, "lambdas/order/app.py": app.format("Order"),
    })  # fmt: skip
    result = dynamorm("generate", "repository", "tests")
    assert result.exit_code == 0, result.output
    assert "modules of both are imported as `model`, of which a run of tests has one" in result.output
    alone = "dynamorm generate tests lambdas/parcel --out lambdas/parcel/tests"
    assert f"`{alone}`" in result.output
    assert dynamorm(*alone.split()[1:]).exit_code == 0
    projects.sorted_as_ruff_does(base, "tests", *(str(path) for path in base.rglob("repositories")))
    for folder in (".", "lambdas/parcel"):
        done = projects.run_tests(base / folder, "tests", "-k", "memory")
        assert done.returncode == 0, done.stdout
