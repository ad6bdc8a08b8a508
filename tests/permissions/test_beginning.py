"""Code that is not there, or of which nothing can be told, is said so."""

import pytest

from dynamorm_analysis.permissions.beginning import NoSuchCodeError
from dynamorm_analysis.permissions.reached import accesses_reached
from handmade import project_of

FILES = {
    "app/orders.py": 'import boto3\n\ntable = boto3.resource("dynamodb").Table("orders")\n\n\n'
    "class Handler:\n    def get(self):\n        return table.scan()\n\n\n"
    "class Other:\n    def get(self):\n        return table.get_item(Key={'id': '1'})\n",
    "app/test_orders.py": 'import boto3\n\n\ndef get():\n    boto3.resource("dynamodb").Table("tests").scan()\n',
    "infra/stack.ts": 'import * as cdk from "aws-cdk-lib";\nexport class Shop extends cdk.Stack {}\n',
}


@pytest.mark.parametrize(("path", "function", "told"), [
    ("app/nowhere.py", "", "app/nowhere.py was not read"),
    ("infra/stack.ts", "", "is written in typescript"),
    ("infra", "", "is written in typescript"),
    ("app/orders.py", "post", "app/orders.py has no function post"),
])  # fmt: skip
def test_no_such_code(path: str, function: str, told: str) -> None:
    """A file, folder or function that is not there is an error, and no code that asks nothing."""
    with pytest.raises(NoSuchCodeError, match=told):
        accesses_reached(project_of(FILES), path, function)


@pytest.mark.parametrize(("path", "function", "operations"), [
    ("app/orders.py", "Handler.get", ["scan"]),
    ("app/orders.py", "get", ["scan", "get"]),
    ("app", "", ["scan", "get"]),
    ("", "Other.get", ["get"]),
    ("app/test_orders.py", "get", ["scan"]),
])  # fmt: skip
def test_functions(path: str, function: str, operations: list[str]) -> None:
    """A method goes by its class, or stands for all of its name; of a folder tests are left out."""
    found = accesses_reached(project_of(FILES), path, function)
    assert [access.operation for access in found.accesses] == operations
