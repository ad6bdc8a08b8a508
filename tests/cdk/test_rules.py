"""`DynamORMRules`: findings about synthesized tables stand in CDK's validation report."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as ddb
from aws_cdk import aws_lambda as lambda_

from conftest import Files
from dynamorm_cdk import DynamORMModel, DynamORMRules

QUERY = """
import os

import boto3
from boto3.dynamodb.conditions import Key

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def of_shop(shop: str) -> dict[str, object]:
    return orders.query(IndexName="by_shop", KeyConditionExpression=Key("shop").eq(f"SHOP#{shop}"))
"""
MODEL = '''
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Parcel(Model):
    """A parcel on its way."""

    class Meta:
        table_name = "parcels"

    number = UnicodeAttribute(hash_key=True)
    depot = UnicodeAttribute()


def of_depot(depot: str) -> list[Parcel]:
    return list(Parcel.scan(Parcel.depot == depot))
'''


def with_table_of_cdk(stack: cdk.Stack) -> ddb.TableV2:
    """A table that is not ours, told to a function by a variable."""
    text = ddb.AttributeType.STRING
    table = ddb.TableV2(stack, "Orders", partition_key=ddb.Attribute(name="pk", type=text))
    lambda_.Function(
        stack,
        "Reports",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="query.of_shop",
        code=lambda_.Code.from_inline("pass"),
        environment={"ORDERS_TABLE": table.table_name},
    )
    return table


def report(app: cdk.App) -> list[dict[str, Any]]:
    """The rows of our rules in the report that a synthesis leaves, which fails where one is an error."""
    with suppress(RuntimeError):
        app.synth()
    told = json.loads(Path(app.outdir, "validation-report.json").read_text("utf-8"))
    rows: list[dict[str, Any]] = []
    for one in told["pluginReports"]:
        rows += one["violations"] if one["pluginName"] == "dynamorm" else []
    return rows


def test_query_of_an_index_that_the_template_lacks(files: Files, tmp_path: Path) -> None:
    """With CDK's own validator on: a query that the synthesized table refuses is told with construct, id and line."""
    files({"shop/query.py": QUERY})
    app = cdk.App(outdir=str(tmp_path / "cdk.out"))
    with_table_of_cdk(cdk.Stack(app, "Stack"))
    cdk.Validations.of(app).add_plugins(DynamORMRules(code="shop"))
    (row,) = report(app)
    assert (row["ruleName"], row["severity"]) == ("IX003", "error")
    assert row["description"].startswith("shop/query.py:11: DynamoDB rejects this request")
    (construct,) = row["violatingConstructs"]
    assert construct["constructPath"] == "Stack/Orders/Resource"
    resource = construct["cloudFormationResource"]
    assert resource["logicalId"].startswith("Orders")
    assert resource["templatePath"] == "Stack.template.json"


def test_an_error_makes_the_synthesis_fail(files: Files, app: cdk.App) -> None:
    """What DynamoDB would refuse is not deployed."""
    files({"shop/query.py": QUERY})
    with_table_of_cdk(cdk.Stack(app, "Stack"))
    cdk.Validations.of(app).add_plugins(DynamORMRules(code="shop"))
    with pytest.raises(RuntimeError, match=r"[Vv]alidation"):
        app.synth()


def test_index_that_the_template_has(files: Files, app: cdk.App) -> None:
    """Nothing is said where the template has all that the code asks for."""
    files({"shop/query.py": QUERY})
    text = ddb.AttributeType.STRING
    with_table_of_cdk(cdk.Stack(app, "Stack")).add_global_secondary_index(
        index_name="by_shop", partition_key=ddb.Attribute(name="shop", type=text)
    )
    cdk.Validations.of(app).add_plugins(DynamORMRules(code="shop"))
    app.synth()
    assert report(app) == []


def test_tables_of_models(files: Files, app: cdk.App) -> None:
    """A table that a `DynamORMModel` made is known by what its metadata says; a warning stops no synthesis."""
    files({"shop/models.py": MODEL})
    model = DynamORMModel(cdk.Stack(app, "Stack"), "Data", models="shop/models.py", code="shop")
    cdk.Validations.of(app).add_plugins(DynamORMRules(code="shop"))
    app.synth()
    (row,) = report(app)
    assert (row["ruleName"], row["severity"]) == ("SC003", "warning")
    assert row["description"].startswith("shop/models.py:17: ")
    assert row["violatingConstructs"][0]["constructPath"] == f"{model.table.node.path}/Default/Resource"


def test_rules_beside_the_default_ones(files: Files, app: cdk.App) -> None:
    """Rules that are chosen judge the template itself, and can be acknowledged for one construct."""
    files({"shop/query.py": ""})
    stack = cdk.Stack(app, "Stack")
    text = ddb.AttributeType.STRING
    bare = ddb.TableV2(stack, "Bare", partition_key=ddb.Attribute(name="pk", type=text))
    trial = ddb.TableV2(stack, "Other", partition_key=ddb.Attribute(name="pk", type=text))
    cdk.Validations.of(trial).acknowledge(cdk.Acknowledgment(id="dynamorm::CF001", reason="made anew each night"))
    cdk.Validations.of(app).add_plugins(DynamORMRules(code="shop", select=["CF001"]))
    app.synth()
    paths = [one["violatingConstructs"][0]["constructPath"] for one in report(app) if one["ruleName"] == "CF001"]
    assert paths == [f"{bare.node.path}/Resource"]


def test_wrong_arguments(files: Files) -> None:
    """A folder that is not there and a rule that nobody knows are told at once."""
    files({"shop/query.py": QUERY})
    with pytest.raises(ValueError, match="`code` is gone, which is no folder"):
        DynamORMRules(code="gone")
    with pytest.raises(ValueError, match="ZZ999"):
        DynamORMRules(code="shop", select=["ZZ999"])


def test_wrong_settings(files: Files) -> None:
    """Settings that cannot be read are told where the plugin is made, with their file."""
    files({"shop/query.py": QUERY, "shop/dynamorm.toml": 'select = "everything"\n'})
    with pytest.raises(ValueError, match=r"`code`: .*dynamorm\.toml"):
        DynamORMRules(code="shop")
