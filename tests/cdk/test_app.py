"""`DynamORMApp`: an API, functions, tables, permissions and monitoring of one statement."""

from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_sns as sns

from cdk.templates import TABLE, check_logical_ids, only, resources, template
from cdk.test_connecting import written_app
from dynamorm_cdk import DynamORMApp, HttpApi, TableProps
from permissions.iam_evaluator import listed

FUNCTION, POLICY = "AWS::Lambda::Function", "AWS::IAM::Policy"
ROUTES = {
    "POST /orders": "handlers.create",
    "GET /orders/{state}": "handlers.in_state",
    "GET /health": "handlers.health",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The code of an app."""
    return written_app(tmp_path / "app")


def app_of(stack: cdk.Stack, folder: Path, **properties: Any) -> DynamORMApp:
    return DynamORMApp(stack, "Shop", models=folder / "models.py", code=str(folder), **properties)


def allowed(made: dict[str, Any]) -> dict[str, set[str]]:
    """What each function may do with DynamoDB, by the beginning of its policy's id."""
    found: dict[str, set[str]] = {}
    for logical, policy in resources(made, POLICY):
        for one in policy["Properties"]["PolicyDocument"]["Statement"]:
            allows = {action for action in listed(one["Action"]) if "dynamodb" in action}
            found.setdefault(logical.partition("Role")[0], set()).update(allows)
    return found


def test_all_of_it(stack: cdk.Stack, folder: Path) -> None:
    """Each handler is a function that may do what its own code does; tables are watched."""
    made = app_of(stack, folder, routes=ROUTES)
    found = template(stack)
    assert set(made.functions) == set(ROUTES.values())
    assert allowed(found) == {
        "ShopHandlersCreate": {"dynamodb:PutItem"},
        "ShopHandlersInState": {"dynamodb:Query"},
        "ShopHandlersHealth": set(),
    }
    routes = {one["Properties"]["RouteKey"] for _, one in resources(found, "AWS::ApiGatewayV2::Route")}
    assert routes == set(ROUTES)
    assert len([*resources(found, TABLE)]) == len([*resources(found, "AWS::CloudWatch::Dashboard")]) == 2
    assert all("StreamSpecification" not in one["Properties"] for _, one in resources(found, TABLE))
    check_logical_ids(found, "app")


def test_api(stack: cdk.Stack, folder: Path) -> None:
    """The API tells a log group of each request, and no browser of another origin may call it."""
    app_of(stack, folder, routes=ROUTES)
    found = template(stack)
    stage = only(found, "AWS::ApiGatewayV2::Stage")
    assert stage["AutoDeploy"] is True
    assert "$context.status" in stage["AccessLogSettings"]["Format"]
    assert "CorsConfiguration" not in only(found, "AWS::ApiGatewayV2::Api")


def test_origins_and_authorizer(stack: cdk.Stack, folder: Path) -> None:
    """Origins and who is let in are as given."""
    jwt = authorizers.HttpJwtAuthorizer("Jwt", "https://id.example.org", jwt_audience=["shop"])
    app_of(stack, folder, routes=ROUTES, allow_origins=["https://example.org"], authorizer=jwt)
    found = template(stack)
    cors = only(found, "AWS::ApiGatewayV2::Api")["CorsConfiguration"]
    assert cors["AllowOrigins"] == ["https://example.org"]
    assert {one["Properties"]["AuthorizationType"] for _, one in resources(found, "AWS::ApiGatewayV2::Route")} == {
        "JWT"
    }


def test_streams(stack: cdk.Stack, folder: Path) -> None:
    """A handler is given the changes of a kind of items, whose table then has a stream; alarms are told."""
    topic = sns.Topic(stack, "Topic")
    made = app_of(stack, folder, streams={"handlers.health": ["Order"]}, alarm_topic=topic)
    found = template(stack)
    assert made.streams["handlers.health"].table is made.model.table_called("ORDERS")
    mapping = only(found, "AWS::Lambda::EventSourceMapping")
    orders = next(logical for logical, _ in resources(found, TABLE) if "Orders" in logical)
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": [orders, "StreamArn"]}
    alarms = [one["Properties"] for _, one in resources(found, "AWS::CloudWatch::Alarm")]
    assert all(len(one["AlarmActions"]) == 1 for one in alarms)
    with pytest.raises(ValueError, match="without `routes=` there is no API"):
        assert made.url


def test_properties(stack: cdk.Stack, folder: Path) -> None:
    """What functions and tables are like is as given."""
    tables = TableProps(recovery_days=7)
    app_of(
        stack,
        folder,
        routes={"GET /health": "handlers.health"},
        tables=tables,
        overrides={"ORDERS": TableProps(recovery_days=3)},
        memory=cdk.Size.gibibytes(1),
        timeout=cdk.Duration.minutes(1),
        environment={"STAGE": "prod"},
        monitored=False,
    )
    found = template(stack)
    told = only(found, FUNCTION)
    assert (told["MemorySize"], told["Timeout"]) == (1024, 60)
    assert told["Environment"]["Variables"]["STAGE"] == "prod"
    days = [
        one["Properties"]["Replicas"][-1]["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"]
        for _, one in resources(found, TABLE)
    ]
    assert sorted(days) == [3, 7]
    assert [*resources(found, "AWS::CloudWatch::Dashboard")] == []


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({}, "give `routes=` or `streams=`"),
        ({"routes": {"orders": "handlers.create"}}, "the route is 'orders'; it must be a method and a path"),
        ({"routes": {"FETCH /orders": "handlers.create"}}, "the route is 'FETCH /orders'"),
        ({"streams": {"handlers.health": ["Parcel"]}}, "`streams` speak of Parcel, .* there are: Cart, Order"),
        ({"streams": {"handlers.health": []}}, "there are several tables"),
        ({"routes": {"GET /a": "a.b_c", "GET /b": "a_b.c"}}, "`a.b_c` and `a_b.c` give one logical id: rename"),
        (
            {"routes": {"GET /a": "a.b_stream"}, "streams": {"a.b": ["Order"]}},
            "`a.b_stream` and `a.b` give one logical id: rename",
        ),
    ],
)
def test_errors(stack: cdk.Stack, folder: Path, properties: dict[str, Any], message: str) -> None:
    """What could not work is refused with the path of the construct."""
    with pytest.raises(ValueError, match=f"^Stack/Shop.*{message}"):
        app_of(stack, folder, **properties)


def test_api_alone(stack: cdk.Stack) -> None:
    """An API can be had without the rest."""
    made = HttpApi(stack, "Api")
    assert made.url.startswith("https://")
    assert len([*resources(template(stack), "AWS::ApiGatewayV2::Stage")]) == 1
