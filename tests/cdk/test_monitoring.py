"""`DynamORMMonitoring`: alarms that have something to count, and fire when they should."""

import json
from collections.abc import Iterator
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as ddb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.templates import check_logical_ids, only, resources, template
from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.model.table import Key, Projection
from dynamorm_cdk import DynamORMMonitoring, DynamORMStream, DynamORMTable, ModelFunction

ALARM, DASHBOARD = "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard"
OF_OPERATIONS = {"SystemErrors", "SuccessfulRequestLatency", "ThrottledRequests"}
"""What DynamoDB counts for each operation, and for no table as a whole."""


def index(name: str) -> PlannedIndex:
    return PlannedIndex(name, "GSI", Key((name,)), Projection("KEYS_ONLY"))


def shop(*indexes: str) -> Blueprint:
    return Blueprint("shop", Key(("pk",)), {"pk": "S", **dict.fromkeys(indexes, "S")}, tuple(map(index, indexes)))


def alarms(made: dict[str, Any]) -> dict[str, Any]:
    """The properties of alarms by their ids in the construct."""
    return {logical.removeprefix("Watch")[:-8]: alarm["Properties"] for logical, alarm in resources(made, ALARM)}


def metrics_of(alarm: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The metrics that an alarm counts."""
    if "MetricName" in alarm:
        yield alarm
    for one in alarm.get("Metrics", ()):
        if "MetricStat" in one:
            yield one["MetricStat"]["Metric"]


def test_on_demand(stack: cdk.Stack) -> None:
    """A table without a maximum can be throttled for a key or by the account, and no share of it can be used up."""
    DynamORMMonitoring(stack, "Watch", table=DynamORMTable(stack, "Shop", blueprint=shop()))
    made = template(stack)
    assert sorted(alarms(made)) == [
        "GetItemLatency",
        "PutItemLatency",
        "QueryLatency",
        "SystemErrors",
        "ThrottledAccountLimit",
        "ThrottledKeyRangeThroughput",
        "UpdateItemLatency",
    ]
    assert len([*resources(made, DASHBOARD)]) == 1
    assert "DashboardName" not in only(made, DASHBOARD)
    check_logical_ids(made, "monitoring")


def test_maximum(stack: cdk.Stack) -> None:
    """Of a maximum, the share that is used is told before requests are throttled by it."""
    table = DynamORMTable(stack, "Shop", blueprint=shop(), max_write_units=100)
    DynamORMMonitoring(stack, "Watch", table=table, full_at=70)
    found = alarms(template(stack))
    assert "ThrottledMaxOnDemandThroughput" in found
    assert "ReadFull" not in found
    told = found["WriteFull"]
    assert told["Threshold"] == 70
    (expression,) = (one["Expression"] for one in told["Metrics"] if "Expression" in one)
    assert expression == "100 * used / 6000"


def test_provisioned(stack: cdk.Stack) -> None:
    """What is provisioned for a table and each index is compared with what is used of it."""
    billing = ddb.Billing.provisioned(
        read_capacity=ddb.Capacity.fixed(5), write_capacity=ddb.Capacity.autoscaled(max_capacity=10)
    )
    table = DynamORMTable(stack, "Shop", blueprint=shop("by_state"), billing=billing)
    DynamORMMonitoring(stack, "Watch", table=table)
    found = alarms(template(stack))
    assert {"ReadFull", "WriteFull", "ReadFullbystate", "WriteFullbystate"} <= set(found)
    assert "ThrottledProvisionedThroughput" in found
    assert "ThrottledMaxOnDemandThroughput" not in found
    (expression,) = (one["Expression"] for one in found["ReadFull"]["Metrics"] if "Expression" in one)
    assert expression == "100 * used / 60 / provisioned"


def test_table_from_elsewhere(stack: cdk.Stack) -> None:
    """Where it is not known how a table is paid for, each cause is watched."""
    table = DynamORMTable.from_table_name(stack, "Shop", "shop", blueprint=shop())
    DynamORMMonitoring(stack, "Watch", table=table)
    found = alarms(template(stack))
    assert {"ThrottledProvisionedThroughput", "ThrottledMaxOnDemandThroughput"} <= set(found)


def test_every_alarm_can_fire(stack: cdk.Stack) -> None:
    """No alarm counts what DynamoDB does not tell: counts of operations are asked of operations, and sums count what
    has no data as none."""
    table = DynamORMTable(stack, "Shop", blueprint=shop("by_state", "by_owner"), max_read_units=10, max_write_units=10)
    DynamORMMonitoring(stack, "Watch", table=table)
    for alarm in alarms(template(stack)).values():
        counted = [*metrics_of(alarm)]
        assert 1 <= len(counted) <= 10
        for one in counted:
            dimensions = {each["Name"] for each in one["Dimensions"]}
            assert ("Operation" in dimensions) == (one["MetricName"] in OF_OPERATIONS)
        for one in alarm.get("Metrics", ()):
            if one.get("Expression", "").startswith("SUM"):
                assert one["Expression"].count("FILL(") == len(counted)
        assert alarm["TreatMissingData"] == "notBreaching"
        assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"


def test_indexes_are_counted(stack: cdk.Stack) -> None:
    """Throttles of each index count, in as many alarms as their number asks for: the table's leave them out."""
    names = [f"by_{number}" for number in range(5)]
    DynamORMMonitoring(stack, "Watch", table=DynamORMTable(stack, "Shop", blueprint=shop(*names)))
    found = alarms(template(stack))
    told = [*metrics_of(found["ThrottledKeyRangeThroughput"]), *metrics_of(found["ThrottledKeyRangeThroughput1"])]
    assert len(told) == 2 * 6
    assert {each["Value"] for one in told for each in one["Dimensions"] if "Index" in each["Name"]} == set(names)


def test_operations(stack: cdk.Stack) -> None:
    """Latency is watched of operations that take about as long each time, errors of all that code uses."""
    table = DynamORMTable(stack, "Shop", blueprint=shop())
    operations = [ddb.Operation.SCAN, ddb.Operation.TRANSACT_WRITE_ITEMS, ddb.Operation.DELETE_ITEM]
    DynamORMMonitoring(stack, "Watch", table=table, operations=operations, max_latency=cdk.Duration.millis(20))
    found = alarms(template(stack))
    assert [name for name in found if name.endswith("Latency")] == ["DeleteItemLatency"]
    assert found["DeleteItemLatency"]["Threshold"] == 20
    assert [one["MetricStat"]["Stat"] for one in found["DeleteItemLatency"]["Metrics"]] == ["p99"]
    dimensions = [each for one in metrics_of(found["SystemErrors"]) for each in one["Dimensions"]]
    assert {each["Value"] for each in dimensions if each["Name"] == "Operation"} == {
        "Scan",
        "TransactWriteItems",
        "DeleteItem",
    }


def test_functions_and_streams(stack: cdk.Stack) -> None:
    """Functions get alarms and graphs, streams graphs: they have alarms of their own."""
    table = DynamORMTable(stack, "Shop", blueprint=shop(), stream=ddb.StreamViewType.NEW_IMAGE)
    code = lambda_.Code.from_inline("def handler(event, context): return {}")
    function = ModelFunction(stack, "Changed", code=code, handler="index.handler", client=False)
    stream = DynamORMStream(stack, "Changes", table=table, function=function)
    topic = sns.Topic(stack, "Topic")
    watch = DynamORMMonitoring(stack, "Watch", table=table, functions=[function], streams=[stream], alarm_topic=topic)
    made = template(stack)
    assert {"ChangedErrors", "ChangedThrottles"} <= set(watch.alarms)
    assert all(len(alarms(made)[name]["AlarmActions"]) == 1 for name in watch.alarms)
    body = only(made, DASHBOARD)["DashboardBody"]
    text = "".join(part if isinstance(part, str) else "token" for part in body["Fn::Join"][1])
    titles = [widget["properties"].get("title") for widget in json.loads(text)["widgets"]]
    assert titles == [
        "Throttled requests, by cause",
        "Errors of DynamoDB",
        "Latency, 99 of 100",
        "Read units consumed",
        "Write units consumed",
        None,
        "Changed: invocations",
        "Changed: duration",
        "Changes: age of records",
        "Changes: records",
    ]


def test_functions_of_one_id(stack: cdk.Stack) -> None:
    """Functions of different scopes may have one id."""
    code = lambda_.Code.from_inline("def handler(event, context): return {}")
    functions = [
        ModelFunction(Construct(stack, scope), "Handle", code=code, handler="index.handler", client=False)
        for scope in ("Orders", "Carts")
    ]
    table = DynamORMTable(stack, "Shop", blueprint=shop())
    watch = DynamORMMonitoring(stack, "Watch", table=table, functions=functions)
    assert {"HandleErrors", "StackCartsHandleErrors"} <= set(watch.alarms)


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"operations": []}, "`operations` are 0; an alarm adds up 1 to 10"),
        ({"operations": [ddb.Operation.SCAN] * 11}, "`operations` are 11; an alarm adds up 1 to 10"),
        ({"full_at": 0}, "`full_at` is 0; it is a percentage"),
        ({"full_at": 101}, "`full_at` is 101; it is a percentage"),
    ],
)
def test_errors(stack: cdk.Stack, properties: dict[str, Any], message: str) -> None:
    """What could not be watched is refused with the path of the construct."""
    table = DynamORMTable(stack, "Shop", blueprint=shop())
    with pytest.raises(ValueError, match=f"^Stack/Watch: {message}"):
        DynamORMMonitoring(stack, "Watch", table=table, **properties)
