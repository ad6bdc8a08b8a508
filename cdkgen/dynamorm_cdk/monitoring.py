"""`DynamORMMonitoring`: a dashboard of a table and what works with it, and alarms that can fire."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as ddb
from constructs import Construct

from dynamorm_analysis.words import capitalized
from dynamorm_cdk.function import ModelFunction
from dynamorm_cdk.model_table import ModelTable
from dynamorm_cdk.stream import DynamORMStream, notify
from dynamorm_cdk.table import DynamORMTable
from dynamorm_cdk.table_metrics import MINUTE, MOST, metric, resources_of, share_of_limit, share_of_provisioned, sums

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_sns as sns

OPERATIONS = (ddb.Operation.GET_ITEM, ddb.Operation.QUERY, ddb.Operation.PUT_ITEM, ddb.Operation.UPDATE_ITEM)
SHORT = frozenset({"GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"})
"""Operations that take about as long each time; how long others take depends on how many items they are asked for."""
CAUSES = {
    "KeyRangeThroughput": "one key or a few take more than a partition gives",
    "ProvisionedThroughput": "more is asked than is provisioned",
    "MaxOnDemandThroughput": "more is asked than the table's maximum allows",
    "AccountLimit": "more is asked than the account may",
}
"""Why DynamoDB throttles, as its metrics call it."""
LATENCY = 50  # milliseconds
FULL = 80  # percent
WIDTH = 12  # of 24 columns
CONSOLE = (
    "Which keys are throttled, [CloudWatch Contributor Insights](https://{region}.console.aws.amazon.com/dynamodbv2/home"
    "?region={region}#table?name={table}&tab=monitoring) tells."
)


class DynamORMMonitoring(Construct):
    """A dashboard (`AWS::CloudWatch::Dashboard`) of a table, and alarms (`AWS::CloudWatch::Alarm`):

    - throttled requests, one for each cause that the table can have, over table and indexes together
    - errors of DynamoDB itself, over the `operations` that code uses, ten at most
    - 99 of 100 requests of one operation taking longer than `max_latency`
    - more than 80 % used of a maximum that the table has, or of what is provisioned
    - failed and refused invocations of `functions`; `streams` bring their own

    Where there is nothing to count no alarm fires. `alarm_topic` is told when one begins and ends. Each alarm and each
    dashboard beyond the first three of an account costs its monthly price. Nothing is granted.
    """

    dashboard: "cloudwatch.Dashboard"
    alarms: "dict[str, cloudwatch.Alarm]"
    """The alarms by their ids in this construct."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        table: ModelTable,
        operations: Sequence[ddb.Operation] = OPERATIONS,
        functions: "Sequence[ModelFunction | lambda_.IFunction]" = (),
        streams: Sequence[DynamORMStream] = (),
        max_latency: cdk.Duration | None = None,
        full_at: int = FULL,
        alarm_topic: "sns.ITopic | None" = None,
    ) -> None:
        """`full_at` is a percentage. Raises ValueError."""
        super().__init__(scope, id)
        from aws_cdk import aws_cloudwatch as cloudwatch

        if not 1 <= len(operations) <= MOST:
            raise ValueError(
                f"{self.node.path}: `operations` are {len(operations)}; an alarm adds up 1 to {MOST}: name those that"
                " code uses"
            )
        if not 0 < full_at <= 100:
            raise ValueError(f"{self.node.path}: `full_at` is {full_at}; it is a percentage")
        self.table = table
        self.alarms = {}
        self._topic = alarm_topic
        self.dashboard = cloudwatch.Dashboard(self, "Dashboard")
        self._throttles()
        called = [capitalized(operation.name) for operation in operations]
        self._operations(called, max_latency or cdk.Duration.millis(LATENCY))
        self._capacity(full_at)
        self._text(CONSOLE.format(region=cdk.Stack.of(self).region, table=table.table_name))
        for function in functions:
            self.add_function(function)
        for stream in streams:
            self.add_stream(stream)

    def add_function(self, function: "ModelFunction | lambda_.IFunction") -> None:
        """Shows a function on the dashboard, with alarms for invocations that fail or are refused."""
        inner = function.function if isinstance(function, ModelFunction) else function
        name = function.node.path.rpartition("/")[2]
        if f"{name}Errors" in self.alarms:  # another scope has a function of this id
            name = function.node.path.replace("/", "")
        minute = cdk.Duration.seconds(MINUTE)
        errors, throttles = inner.metric_errors(period=minute), inner.metric_throttles(period=minute)
        self._alarm(f"{name}Errors", errors, 1, 1, f"invocations of {function.node.path} fail")
        self._alarm(f"{name}Throttles", throttles, 1, 3, f"invocations of {function.node.path} are refused")
        self._graph(f"{name}: invocations", [inner.metric_invocations(period=minute), errors, throttles])
        durations = [inner.metric_duration(statistic=statistic, period=minute) for statistic in ("p50", "p99")]
        self._graph(f"{name}: duration", durations)

    def add_stream(self, stream: DynamORMStream) -> None:
        """Shows on the dashboard how far a function is behind the changes, and what it gave up."""
        name = stream.node.path.rpartition("/")[2]
        self._graph(f"{name}: age of records", [stream.metric_iterator_age()])
        counts = ("PolledEventCount", "FilteredOutEventCount", "InvokedEventCount", "DroppedEventCount")
        self._graph(f"{name}: records", [*(stream.metric_events(count) for count in counts), stream.metric_failures()])

    # ---- the table -----------------------------------------------------------------------------------------------

    def _throttles(self) -> None:
        """Why requests were throttled: each cause has a remedy of its own."""
        shown: list[cloudwatch.IMetric] = []
        for cause in self._causes():
            counted = [
                metric(self.table, f"{kind}{cause}ThrottleEvents", **dimensions)
                for _, dimensions in resources_of(self.table)
                for kind in ("Read", "Write")
            ]
            for number, told in enumerate(sums(counted, cause)):
                id = f"Throttled{cause}{number or ''}"
                self._alarm(id, told, 1, 3, f"requests to {self.table.node.path} are throttled: {CAUSES[cause]}")
                shown.append(told)
        self._graph("Throttled requests, by cause", shown)

    def _causes(self) -> list[str]:
        """The causes that the table can have. What is not known of a table rules none out."""
        ruled_out: set[str] = set()
        if isinstance(self.table, DynamORMTable):
            is_provisioned = self.table.is_provisioned
            ruled_out.add("MaxOnDemandThroughput" if is_provisioned else "ProvisionedThroughput")
            if not is_provisioned and self.table.is_unbounded:
                ruled_out.add("MaxOnDemandThroughput")
        return [cause for cause in CAUSES if cause not in ruled_out]

    def _operations(self, operations: Sequence[str], max_latency: cdk.Duration) -> None:
        from aws_cdk import aws_cloudwatch as cloudwatch

        path = self.table.node.path
        errors = [metric(self.table, "SystemErrors", Operation=operation) for operation in operations]
        for told in sums(errors, "SystemErrors"):
            self._alarm("SystemErrors", told, 1, 2, f"DynamoDB fails to answer requests to {path}")
            self._graph("Errors of DynamoDB", [told, metric(self.table, "ConditionalCheckFailedRequests")])
        latencies: list[cloudwatch.IMetric] = []
        for operation in operations:
            told = metric(self.table, "SuccessfulRequestLatency", "p99", Operation=operation)
            latencies.append(told)
            if operation in SHORT:
                because = f"{operation} on {path} takes longer than {max_latency.to_milliseconds():g} ms"
                self._alarm(f"{operation}Latency", told, max_latency.to_milliseconds(), 3, because)
        self._graph("Latency, 99 of 100", latencies)

    def _capacity(self, full_at: int) -> None:
        from aws_cdk import aws_cloudwatch as cloudwatch

        for kind in ("Read", "Write"):
            used: list[cloudwatch.IMetric] = [
                metric(self.table, f"Consumed{kind}CapacityUnits", **dimensions)
                for _, dimensions in resources_of(self.table)
            ]
            self._graph(f"{kind} units consumed", used)
        if isinstance(self.table, DynamORMTable):
            self._fullness(self.table, full_at)

    def _fullness(self, table: DynamORMTable, full_at: int) -> None:
        for kind, limit in (("Read", table.max_read_units), ("Write", table.max_write_units)):
            if limit is not None:
                because = f"{table.node.path} uses {full_at} % of the {limit} {kind.lower()} units a second that it may"
                self._alarm(f"{kind}Full", share_of_limit(table, kind, limit), full_at, 3, because)
            for name, dimensions in resources_of(table) if table.is_provisioned else ():
                because = f"{table.node.path} {name}".strip() + f" uses {full_at} % of its {kind.lower()} units"
                told = share_of_provisioned(table, kind, dimensions)
                self._alarm(f"{kind}Full{name}", told, full_at, 3, because)

    # ---- alarms and graphs ---------------------------------------------------------------------------------------

    def _alarm(self, id: str, told: "cloudwatch.IMetric", threshold: float, minutes: int, because: str) -> None:
        from aws_cdk import aws_cloudwatch as cloudwatch

        alarm = cloudwatch.Alarm(
            self,
            id,
            metric=told,
            alarm_description=because[0].upper() + because[1:],
            threshold=threshold,
            evaluation_periods=minutes,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        self.alarms[id] = alarm
        if self._topic is not None:
            notify([alarm], self._topic)

    def _graph(self, title: str, left: "Sequence[cloudwatch.IMetric]") -> None:
        from aws_cdk import aws_cloudwatch as cloudwatch

        self.dashboard.add_widgets(cloudwatch.GraphWidget(title=title, left=list(left), width=WIDTH))

    def _text(self, markdown: str) -> None:
        from aws_cdk import aws_cloudwatch as cloudwatch

        self.dashboard.add_widgets(cloudwatch.TextWidget(markdown=markdown, width=WIDTH, height=2))
