"""`connect`: a function may do what its code does, and is told the tables under the names that its code asks for."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_

from cdk.templates import TABLE, only, resources, template
from dynamorm_cdk import DynamORMModel, DynamORMTable, FunctionEnvironment, ModelFunction
from dynamorm_runtime.variables import ENDPOINT, VARIABLES

FUNCTION = "AWS::Lambda::Function"
MODELS = """
import os

from dynamorm_runtime import client
from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class ByState(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)


class Order(Model):
    class Meta:
        table_name = os.environ["ORDERS"]

    id = UnicodeAttribute(hash_key=True)
    state = UnicodeAttribute()
    by_state = ByState()


class Cart(Model):
    class Meta:
        table_name = {cart}

    id = UnicodeAttribute(hash_key=True)
"""
HANDLERS = """
import boto3
from models import Cart, Order


def create(event, context):
    Order(event["id"], state="open").save()


def in_state(event, context):
    return [order.id for order in Order.by_state.query(event["state"], limit=10)]


def ordered(event, context):
    cart = Cart.get(event["id"])
    Order(cart.id, state="open").save()


def health(event, context):
    return "well"
"""

Written = Callable[..., Path]


@pytest.fixture
def app_folder(tmp_path: Path) -> Written:
    """Writes the code of an app into a folder of the test's own."""
    return partial(written_app, tmp_path / "app")


def written_app(folder: Path, cart: str = 'client.table_name("carts")') -> Path:
    """Writes the code of an app, which calls its second table as told."""
    folder.mkdir()
    (folder / "dynamorm.toml").write_text("")
    (folder / "models.py").write_text(MODELS.replace("{cart}", cart))
    (folder / "handlers.py").write_text(HANDLERS)
    return folder


def function(stack: cdk.Stack, folder: Path, handler: str, **properties: Any) -> ModelFunction:
    return ModelFunction(
        stack, handler.title(), code=str(folder), handler=f"handlers.{handler}", client=False, **properties
    )


def variables(made: dict[str, Any]) -> dict[str, Any]:
    """The variables that tell tables to the only function."""
    settings = FunctionEnvironment().variables()
    told: dict[str, Any] = only(made, FUNCTION)["Environment"]["Variables"]
    return {name: value for name, value in told.items() if name not in settings}


def allowed(made: dict[str, Any]) -> list[tuple[Any, Any]]:
    """What the only function may do with DynamoDB."""
    statements = only(made, "AWS::IAM::Policy")["PolicyDocument"]["Statement"]
    return [(one["Action"], one["Resource"]) for one in statements if "dynamodb:" in str(one["Action"])]


def table_of(made: dict[str, Any], beginning: str) -> str:
    return next(logical for logical, _ in resources(made, TABLE) if logical.startswith(beginning))


def test_one_of_the_tables(stack: cdk.Stack, app_folder: Written) -> None:
    """Of the tables a function gets those that its code asks, under the variable that its models read."""
    folder = app_folder()
    model = DynamORMModel(stack, "Shop", models=folder / "models.py")
    connected = model.connect(function(stack, folder, "create"))
    made = template(stack)
    orders = table_of(made, "ShopOrders")
    assert connected.tables == (model.table_called("ORDERS"),)
    assert variables(made) == {"ORDERS": {"Ref": orders}}
    assert allowed(made) == [("dynamodb:PutItem", {"Fn::GetAtt": [orders, "Arn"]})]


def test_index(stack: cdk.Stack, app_folder: Written) -> None:
    """A function that asks an index may query this index, and is told the table."""
    folder = app_folder()
    DynamORMModel(stack, "Shop", models=folder / "models.py").connect(function(stack, folder, "in_state"))
    made = template(stack)
    orders = table_of(made, "ShopOrders")
    arn = {"Fn::Join": ["", [{"Fn::GetAtt": [orders, "Arn"]}, "/index/by_state"]]}
    assert allowed(made) == [("dynamodb:Query", arn)]
    assert variables(made) == {"ORDERS": {"Ref": orders}}


def test_both_tables(stack: cdk.Stack, app_folder: Written) -> None:
    """Each table is told by a variable of its own."""
    folder = app_folder()
    DynamORMModel(stack, "Shop", models=folder / "models.py").connect(function(stack, folder, "ordered"))
    told = variables(template(stack))
    assert sorted(told) == ["DYNAMORM_TABLE_CARTS", "ORDERS"]


def test_no_table(stack: cdk.Stack, app_folder: Written) -> None:
    """A function that asks nothing gets nothing."""
    folder = app_folder()
    connected = DynamORMModel(stack, "Shop", models=folder / "models.py").connect(function(stack, folder, "health"))
    made = template(stack)
    assert (connected.tables, variables(made)) == ((), {})
    assert "dynamodb:" not in str([*resources(made, "AWS::IAM::Policy")])


def test_fixed_name(stack: cdk.Stack, app_folder: Written) -> None:
    """Code that calls a table by a name of its own would not find it, and is warned with file and line."""
    folder = app_folder('"carts"')
    model = DynamORMModel(stack, "Shop", models=folder / "models.py")
    model.connect(function(stack, folder, "ordered"))
    warnings = [one.entry.data for one in cdk.assertions.Annotations.from_stack(stack).find_warning("*", _fixed())]
    assert len(warnings) == 1
    assert "models.py:27: code calls the table `carts`" in str(warnings)


def _fixed() -> Any:
    return cdk.assertions.Match.string_like_regexp("created under another name")


def test_table_alone(stack: cdk.Stack, app_folder: Written) -> None:
    """A table by itself is told by the run time's own variable, or by the one that is asked for."""
    folder = app_folder()
    (folder / "plain.py").write_text(
        "from dynamorm_runtime.client import table\n\n\ndef handler(event, context):\n    table().get_item(Key=event)\n"
    )
    orders = DynamORMTable(stack, "Orders", partition_key="id")
    made = lambda_.Function(
        stack,
        "Plain",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="plain.handler",
        code=lambda_.Code.from_asset(str(folder)),
    )
    with pytest.raises(ValueError, match="`code` is missing"):
        orders.connect(made)
    assert orders.environment(logical="orders").keys() == {"DYNAMORM_TABLE_ORDERS"}
    assert orders.environment(variable="ORDERS", region="eu-west-1")["DYNAMORM_REGION"] == "eu-west-1"


def test_code_of_the_run_time(stack: cdk.Stack, app_folder: Written) -> None:
    """Code that asks the run time for its table means the one that it is connected to."""
    folder = app_folder()
    (folder / "plain.py").write_text(
        "from dynamorm_runtime.client import table\n\n\n"
        "def handler(event, context):\n    table().get_item(Key={'id': event['id']})\n"
    )
    made = ModelFunction(stack, "Plain", code=str(folder), handler="plain.handler", client=False)
    DynamORMTable(stack, "Orders", partition_key="id").connect(made)
    found = template(stack)
    assert allowed(found) == [("dynamodb:GetItem", {"Fn::GetAtt": [table_of(found, "Orders"), "Arn"]})]
    assert sorted(variables(found)) == ["DYNAMORM_TABLE_NAME"]


def test_two_tables_under_one_name(stack: cdk.Stack, app_folder: Written) -> None:
    """A second table under the variable of another is refused, for it would hide that one."""
    folder = app_folder()
    made = function(stack, folder, "health")
    for name in ("Orders", "Carts"):
        table = DynamORMTable(stack, name, partition_key="id")
        if name == "Orders":
            table.connect(made)
            table.connect(made)
            continue
        with pytest.raises(ValueError, match="`DYNAMORM_TABLE_NAME` tells it of Stack/Orders already"):
            table.connect(made)
        table.connect(made, logical="carts")
    assert sorted(variables(template(stack))) == ["DYNAMORM_TABLE_CARTS", "DYNAMORM_TABLE_NAME"]


def test_prefix(stack: cdk.Stack, app_folder: Written) -> None:
    """Variables begin as the function's own do."""
    folder = app_folder()
    made = function(stack, folder, "health", settings=FunctionEnvironment(prefix="SHOP"))
    DynamORMTable(stack, "Orders", partition_key="id").connect(made)
    told = only(template(stack), FUNCTION)["Environment"]["Variables"]
    assert "SHOP_TABLE_NAME" in told


def test_every_documented_variable_is_set(stack: cdk.Stack, app_folder: Written) -> None:
    """Constructs set each variable that is documented, the one for development aside, and no other. That each is read
    is tested with the run time."""
    made = function(stack, app_folder(), "health", powertools=True)
    DynamORMTable(stack, "Orders", partition_key="id").connect(made, region="eu-west-1")
    DynamORMTable(stack, "Carts", partition_key="id").connect(made, logical="carts")
    told = only(template(stack), FUNCTION)["Environment"]["Variables"]
    assert set(told) == {variable.called(logical="carts") for variable in VARIABLES if variable is not ENDPOINT}


def test_function_from_elsewhere(stack: cdk.Stack) -> None:
    """What is created elsewhere cannot be told anything here."""
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:other"
    other = lambda_.Function.from_function_arn(stack, "Other", arn)
    table = DynamORMTable(stack, "Orders", partition_key="id")
    with pytest.raises(ValueError, match="its environment is set where it is created"):
        table.connect(other)  # type: ignore[arg-type]  # what is refused
    with pytest.raises(ValueError, match="give one of these"):
        table.environment(variable="A", logical="b")
