"""A table of which is known how it is built: what all constructs around tables work with."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aws_cdk import aws_dynamodb as ddb
from aws_cdk import aws_iam as iam
from constructs import Construct

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.words import capitalized
from dynamorm_cdk.tenant_keys import TenantKeys

if TYPE_CHECKING:
    import aws_cdk as cdk
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_lambda as lambda_

    from dynamorm_cdk.connecting import Connected
    from dynamorm_cdk.function import ModelFunction


class ModelTable(Construct):
    """A table with the blueprint that says its keys and indexes.

    `table` is CDK's own, `stream_view` what its stream tells of each change (None without a stream), `tenant` how its
    keys begin with a tenant (None where they do not). The grants of this class are CDK's, on the table and all of its
    indexes; `DynamORMPermissions` grants no more than code asks for.
    """

    table: ddb.ITableV2
    blueprint: Blueprint
    stream_view: ddb.StreamViewType | None
    tenant: TenantKeys | None

    @property
    def table_name(self) -> str:
        return self.table.table_name

    @property
    def table_arn(self) -> str:
        return self.table.table_arn

    @property
    def stream_arn(self) -> str:
        """The stream's ARN. Raises ValueError where the table has no stream: CDK gives an ARN even then."""
        if self.stream_view is None or self.table.table_stream_arn is None:
            raise ValueError(f"{self.node.path}: the table has no stream: give it `stream=`")
        return self.table.table_stream_arn

    def index_arn(self, name: str) -> str:
        """The ARN of an index. Raises ValueError where the table has none of this name."""
        if self.blueprint.index(name) is None:
            known = ", ".join(f"`{index.name}`" for index in self.blueprint.indexes) or "none"
            raise ValueError(f"{self.node.path}: there is no index `{name}`; there are: {known}")
        return f"{self.table.table_arn}/index/{name}"

    # ---- functions -----------------------------------------------------------------------------------------------

    def connect(
        self,
        function: "ModelFunction | lambda_.Function",
        *,
        code: str | Path | None = None,
        entry: str = "",
        tenant: str | TenantKeys | None = None,
        variable: str | None = None,
        logical: str | None = None,
        region: str | None = None,
    ) -> "Connected":
        """Grants a function what its code asks of this table, and tells it the table by a variable of its environment:
        that from which the code of the models takes the name, else `DYNAMORM_TABLE_NAME`; one of several tables is told
        by its `logical` name, as `dynamorm_runtime.client.table("orders")` asks for it, or by another `variable`.

        The code is the handler of a `ModelFunction`; of other functions `code` is the file or folder, `entry` the
        function in there where it is not all of it. `region` is that of a replica. Raises ValueError.
        """
        from dynamorm_cdk.connecting import connect_table

        return connect_table(
            self, function, code=code, entry=entry, tenant=tenant, variable=variable, logical=logical, region=region
        )

    def environment(
        self, *, variable: str | None = None, logical: str | None = None, region: str | None = None
    ) -> dict[str, str]:
        """The variables that tell code this table, for whatever is not connected: containers, functions elsewhere."""
        from dynamorm_cdk.environment import variables_of_table

        return variables_of_table(self.blueprint, self.table_name, variable=variable, logical=logical, region=region)

    # ---- grants --------------------------------------------------------------------------------------------------

    def grant(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant:
        """Grants some actions (`dynamodb:GetItem`) on the table and its indexes."""
        return self.table.grant(grantee, *actions)

    def grant_read_data(self, grantee: iam.IGrantable) -> iam.Grant:
        """Grants all reads, scans included, of the table and its indexes."""
        return self.table.grant_read_data(grantee)

    def grant_write_data(self, grantee: iam.IGrantable) -> iam.Grant:
        """Grants all writes to the table."""
        return self.table.grant_write_data(grantee)

    def grant_read_write_data(self, grantee: iam.IGrantable) -> iam.Grant:
        """Grants all reads and writes, scans included."""
        return self.table.grant_read_write_data(grantee)

    def grant_stream_read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Grants reading the stream. Raises ValueError where the table has none."""
        assert self.stream_arn
        return self.table.grant_stream_read(grantee)

    # ---- metrics -------------------------------------------------------------------------------------------------

    def metric(
        self, name: str, *, statistic: str | None = None, period: "cdk.Duration | None" = None
    ) -> "cloudwatch.Metric":
        """A metric of the namespace AWS/DynamoDB by its name, for the table."""
        return self.table.metric(name, statistic=statistic, period=period)

    def metric_consumed_read_capacity_units(self, *, period: "cdk.Duration | None" = None) -> "cloudwatch.Metric":
        """Read units that were consumed: their sum, over five minutes unless told otherwise."""
        return self.table.metric_consumed_read_capacity_units(period=period)

    def metric_consumed_write_capacity_units(self, *, period: "cdk.Duration | None" = None) -> "cloudwatch.Metric":
        """Write units that were consumed: their sum, over five minutes unless told otherwise."""
        return self.table.metric_consumed_write_capacity_units(period=period)

    def metric_latency(
        self, operation: ddb.Operation, *, statistic: str = "p99", period: "cdk.Duration | None" = None
    ) -> "cloudwatch.Metric":
        """How long successful requests of one operation take, in milliseconds."""
        dimensions = {"TableName": self.table.table_name, "Operation": capitalized(operation.name)}
        return self.table.metric_successful_request_latency(
            statistic=statistic, period=period, dimensions_map=dimensions
        )

    def metric_throttles(
        self, operations: Sequence[ddb.Operation], *, period: "cdk.Duration | None" = None
    ) -> "cloudwatch.IMetric":
        """Requests that were throttled, over all of up to ten operations: CloudWatch adds up no more in an alarm."""
        return self.table.metric_throttled_requests_for_operations(
            operations=_at_most_ten(operations, self.node.path), period=period
        )

    def metric_system_errors(
        self, operations: Sequence[ddb.Operation], *, period: "cdk.Duration | None" = None
    ) -> "cloudwatch.IMetric":
        """Requests that DynamoDB failed to answer, over all of up to ten operations."""
        return self.table.metric_system_errors_for_operations(
            operations=_at_most_ten(operations, self.node.path), period=period
        )

    def metric_conditional_check_failed_requests(self, *, period: "cdk.Duration | None" = None) -> "cloudwatch.Metric":
        """Writes whose condition was not met."""
        return self.table.metric_conditional_check_failed_requests(period=period)


def _at_most_ten(operations: Sequence[ddb.Operation], path: str) -> list[ddb.Operation]:
    if not 1 <= len(operations) <= 10:
        raise ValueError(
            f"{path}: an alarm adds up 1 to 10 operations, not {len(operations)}: name those that code uses"
        )
    return list(operations)
