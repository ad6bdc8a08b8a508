"""Metrics of tables and their indexes, and what is worked out of them for an alarm."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as ddb

from dynamorm_analysis.model.access import Access
from dynamorm_cdk.model_table import ModelTable

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch

MOST = 10  # metrics in the expression of an alarm
OPERATIONS = {
    "get": ddb.Operation.GET_ITEM,
    "query": ddb.Operation.QUERY,
    "count": ddb.Operation.QUERY,
    "put": ddb.Operation.PUT_ITEM,
    "update": ddb.Operation.UPDATE_ITEM,
    "delete": ddb.Operation.DELETE_ITEM,
    "scan": ddb.Operation.SCAN,
    "batch_get": ddb.Operation.BATCH_GET_ITEM,
    "batch_put": ddb.Operation.BATCH_WRITE_ITEM,
    "batch_delete": ddb.Operation.BATCH_WRITE_ITEM,
    "batch_write": ddb.Operation.BATCH_WRITE_ITEM,
    "transact_get": ddb.Operation.TRANSACT_GET_ITEMS,
    "transact_put": ddb.Operation.TRANSACT_WRITE_ITEMS,
    "transact_update": ddb.Operation.TRANSACT_WRITE_ITEMS,
    "transact_delete": ddb.Operation.TRANSACT_WRITE_ITEMS,
    "transact_check": ddb.Operation.TRANSACT_WRITE_ITEMS,
    "transact_write": ddb.Operation.TRANSACT_WRITE_ITEMS,
}
"""By what metrics count requests. PartiQL's are left out: an alarm has room for ten."""
NAMESPACE = "AWS/DynamoDB"
MINUTE = 60  # seconds; DynamoDB tells its counts once a minute


def operations_of(accesses: Iterable[Access]) -> list[ddb.Operation]:
    """The operations that code uses, in one order."""
    used = {access.operation for access in accesses}
    return [*dict.fromkeys(operation for called, operation in OPERATIONS.items() if called in used)]


def metric(table: ModelTable, name: str, statistic: str = "Sum", **dimensions: str) -> "cloudwatch.Metric":
    """A metric of the table, of one of its indexes or operations."""
    from aws_cdk import aws_cloudwatch as cloudwatch

    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        statistic=statistic,
        period=cdk.Duration.seconds(MINUTE),
        dimensions_map={"TableName": table.table_name, **dimensions},
        label=" ".join((name, *dimensions.values())),
    )


def resources_of(table: ModelTable) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The table and its global indexes, each with the dimensions that tell it: metrics of a table leave indexes out."""
    yield "", {}
    for index in table.blueprint.indexes:
        if index.kind == "GSI":
            yield index.name, {"GlobalSecondaryIndexName": index.name}


def sums(metrics: Sequence["cloudwatch.Metric"], label: str) -> Iterator["cloudwatch.IMetric"]:
    """The sum of some metrics, in as many parts as alarms need; `label` is one word, of no other sum in a graph.

    What has no data counts as none: a plain sum of several metrics has no value while one of them has none, and an
    alarm on it would not fire."""
    from aws_cdk import aws_cloudwatch as cloudwatch

    for start in range(0, len(metrics), MOST):
        part = metrics[start : start + MOST]
        if len(part) == 1:
            yield part[0]
            continue
        named: dict[str, cloudwatch.IMetric] = {
            f"{label.lower()}{start + number}": one for number, one in enumerate(part)
        }
        filled = ", ".join(f"FILL({name}, 0)" for name in named)
        yield cloudwatch.MathExpression(
            expression=f"SUM([{filled}])", using_metrics=named, label=label, period=cdk.Duration.seconds(MINUTE)
        )


def share_of_limit(table: ModelTable, kind: str, limit: int) -> "cloudwatch.IMetric":
    """How many of a hundred units that are allowed a second are used, on average over a minute."""
    from aws_cdk import aws_cloudwatch as cloudwatch

    return cloudwatch.MathExpression(
        expression=f"100 * used / {limit * MINUTE}",
        using_metrics={"used": metric(table, f"Consumed{kind}CapacityUnits")},
        label=f"{kind} units of {limit} a second, %",
        period=cdk.Duration.seconds(MINUTE),
    )


def share_of_provisioned(table: ModelTable, kind: str, dimensions: Mapping[str, str]) -> "cloudwatch.IMetric":
    """The same of the units that are provisioned, as they are at that time."""
    from aws_cdk import aws_cloudwatch as cloudwatch

    return cloudwatch.MathExpression(
        expression=f"100 * used / {MINUTE} / provisioned",
        using_metrics={
            "used": metric(table, f"Consumed{kind}CapacityUnits", **dimensions),
            "provisioned": metric(table, f"Provisioned{kind}CapacityUnits", "Average", **dimensions),
        },
        label=" ".join((f"{kind} units of those provisioned, %", *dimensions.values())),
        period=cdk.Duration.seconds(MINUTE),
    )
