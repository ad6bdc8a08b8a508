"""`DynamORMStream`: a function that is given the changes of a table, and what becomes of those that it fails on."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from dynamorm_cdk.failure_bucket import bucket_of_failures
from dynamorm_cdk.function import ModelFunction
from dynamorm_cdk.model_table import ModelTable
from dynamorm_cdkgen.stream_filters import MOST, EventName, StreamFilter, filters_of, patterns

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_s3 as s3
    from aws_cdk import aws_sns as sns
    from aws_cdk import aws_sqs as sqs

READ = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
BATCH = 100
ATTEMPTS = 10
AGE = 24  # hours; a stream keeps its records no longer
BEHIND = 5  # minutes
KEPT_MESSAGES = 14  # days, the most that a queue keeps them
KEPT_RECORDS = 90  # days


class DynamORMStream(Construct):
    """Gives the changes of a table to a function (`AWS::Lambda::EventSourceMapping`), in the order in which the items
    of one partition key changed.

    Of them `filters` let through what the function wants, and `entities` those kinds of items that code of the models
    calls so (their model, or the function that writes them); what neither lets through costs nothing. A batch on which
    the function fails is halved and tried again, ten times at most and as long as its records are younger than a day.
    The function answers with the records that failed, as `dynamorm_runtime.streams.for_each` does.

    What is given up goes to a queue (`AWS::SQS::Queue`) that tells where in the stream the records are, for as long as
    the stream has them; with `keep_records` to a bucket (`AWS::S3::Bucket`) that keeps the records themselves, for 90
    days. Two alarms (`AWS::CloudWatch::Alarm`) tell `alarm_topic` that the function is more than five minutes behind,
    and that records were given up.

    It costs the invocations, the alarms, and what is kept of failures: reading a stream costs a function nothing.
    Granted is reading this stream, its key if the table has one of its own, and writing failures.
    """

    mapping: "lambda_.EventSourceMapping"
    failure_queue: "sqs.IQueue | None"
    failure_bucket: "s3.IBucket | None"
    iterator_age_alarm: "cloudwatch.Alarm"
    failure_alarm: "cloudwatch.Alarm"

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        table: ModelTable,
        function: "ModelFunction | lambda_.IFunction",
        entities: Sequence[str] = (),
        events: Sequence[EventName] = (),
        filters: Sequence[StreamFilter] = (),
        batch_size: int = BATCH,
        batching_window: cdk.Duration | None = None,
        parallelization: int = 1,
        tumbling_window: cdk.Duration | None = None,
        starting_position: "lambda_.StartingPosition | None" = None,
        retry_attempts: int = ATTEMPTS,
        max_record_age: cdk.Duration | None = None,
        keep_records: bool = False,
        failure_queue: "sqs.IQueue | None" = None,
        failure_bucket: "s3.IBucket | None" = None,
        max_iterator_age: cdk.Duration | None = None,
        alarm_topic: "sns.ITopic | None" = None,
    ) -> None:
        """`events` are those of `entities` or, without these and `filters`, of all items. A stream is read from its
        oldest record on. Raises ValueError, where the table has no stream too."""
        super().__init__(scope, id)
        from aws_cdk import aws_lambda as lambda_

        self.table = table
        self.function = function.function if isinstance(function, ModelFunction) else function
        stream_arn = table.stream_arn
        if sum((keep_records, failure_queue is not None, failure_bucket is not None)) > 1:
            raise ValueError(
                f"{self.node.path}: failures go to one place: give `keep_records=`, `failure_queue=` or"
                " `failure_bucket=`"
            )
        if retry_attempts < 0:
            raise ValueError(f"{self.node.path}: `retry_attempts` is {retry_attempts}; without end it would be -1")
        found = self._patterns(entities, events, filters)
        self.failure_bucket = failure_bucket or (self._bucket() if keep_records else None)
        self.failure_queue = failure_queue or (None if self.failure_bucket is not None else self._queue())
        self._grant_reading(stream_arn)
        self.mapping = lambda_.EventSourceMapping(
            self,
            "Default",
            target=self.function,
            event_source_arn=stream_arn,
            starting_position=starting_position or lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=batch_size,
            max_batching_window=batching_window,
            parallelization_factor=parallelization,
            tumbling_window=tumbling_window,
            bisect_batch_on_error=True,
            report_batch_item_failures=True,
            retry_attempts=retry_attempts,
            max_record_age=max_record_age or cdk.Duration.hours(AGE),
            on_failure=self._destination(),
            filters=[{"pattern": json.dumps(pattern, sort_keys=True)} for pattern in found] or None,
            metrics_config=lambda_.MetricsConfig(metrics=[lambda_.MetricType.EVENT_COUNT]),
        )
        self._alarms(max_iterator_age or cdk.Duration.minutes(BEHIND), alarm_topic)

    def _patterns(
        self, entities: Sequence[str], events: Sequence[EventName], filters: Sequence[StreamFilter]
    ) -> list[dict[str, object]]:
        if events and filters and not entities:
            raise ValueError(f"{self.node.path}: give `events=` in each of `filters=`")
        wanted = list(filters)
        if events and not entities:
            wanted.append(StreamFilter(events=events))
        view = self.table.stream_view
        assert view is not None  # as `stream_arn` made sure of
        try:
            for symbol in entities:
                wanted += filters_of(symbol, self.table.blueprint, events=events)
            found = [pattern for each in wanted for pattern in patterns(each, self.table.blueprint, view.name)]
        except ValueError as error:
            raise ValueError(f"{self.node.path}: {error}") from error
        if len(found) > MOST:
            raise ValueError(f"{self.node.path}: these are {len(found)} patterns, and Lambda takes {MOST} at most")
        return [] if {} in found else found

    def _grant_reading(self, stream_arn: str) -> None:
        principal = self.function.grant_principal
        principal.add_to_principal_policy(iam.PolicyStatement(actions=list(READ), resources=[stream_arn]))
        # There is no resource that this could be granted on.
        principal.add_to_principal_policy(iam.PolicyStatement(actions=["dynamodb:ListStreams"], resources=["*"]))
        if self.table.table.encryption_key is not None:
            self.table.table.encryption_key.grant_decrypt(self.function)

    # ---- what becomes of failures --------------------------------------------------------------------------------

    def _queue(self) -> "sqs.Queue":
        from aws_cdk import aws_sqs as sqs

        return sqs.Queue(
            self,
            "Failures",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(KEPT_MESSAGES),
        )

    def _bucket(self) -> "s3.Bucket":
        from aws_cdk import aws_s3 as s3

        return s3.Bucket(
            self,
            "FailedRecords",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(KEPT_RECORDS))],
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    def _destination(self) -> "lambda_.IEventSourceDlq":
        from aws_cdk import aws_lambda_event_sources as sources

        if self.failure_queue is not None:
            return sources.SqsDlq(self.failure_queue)
        assert self.failure_bucket is not None
        return bucket_of_failures(self.failure_bucket)

    # ---- metrics and alarms --------------------------------------------------------------------------------------

    def metric_iterator_age(self, *, period: cdk.Duration | None = None) -> "cloudwatch.Metric":
        """How old the last record of a batch was when the function got it, in milliseconds."""
        return self.function.metric("IteratorAge", statistic="Maximum", period=period or cdk.Duration.minutes(1))

    def metric_failures(self, *, period: cdk.Duration | None = None) -> "cloudwatch.Metric":
        """Records that were given up, and handed to where failures go."""
        return self.metric_events("OnFailureDestinationDeliveredEventCount", period=period)

    def metric_events(self, name: str, *, period: cdk.Duration | None = None) -> "cloudwatch.Metric":
        """What the mapping counts: `PolledEventCount`, `FilteredOutEventCount`, `InvokedEventCount`,
        `FailedInvokeEventCount`, `DroppedEventCount`, `OnFailureDestinationDeliveredEventCount`."""
        from aws_cdk import aws_cloudwatch as cloudwatch

        return cloudwatch.Metric(
            namespace="AWS/Lambda",
            metric_name=name,
            dimensions_map={"EventSourceMappingUUID": self.mapping.event_source_mapping_id},
            statistic="Sum",
            period=period or cdk.Duration.minutes(1),
        )

    def _alarms(self, behind: cdk.Duration, topic: "sns.ITopic | None") -> None:
        from aws_cdk import aws_cloudwatch as cloudwatch

        quiet = cloudwatch.TreatMissingData.NOT_BREACHING
        self.iterator_age_alarm = self.metric_iterator_age().create_alarm(
            self,
            "Behind",
            alarm_description=f"{self.function.node.path} is behind the changes of {self.table.node.path}",
            threshold=behind.to_milliseconds(),
            evaluation_periods=3,
            treat_missing_data=quiet,
        )
        given_up = self.metric_failures()
        if self.failure_queue is not None:
            # Messages stay counted until somebody has looked at them.
            given_up = self.failure_queue.metric_approximate_number_of_messages_visible(
                statistic="Maximum", period=cdk.Duration.minutes(1)
            )
        self.failure_alarm = given_up.create_alarm(
            self,
            "GivenUp",
            alarm_description=f"{self.function.node.path} gave up changes of {self.table.node.path}",
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=quiet,
        )
        if topic is not None:
            notify(self.alarms(), topic)

    def alarms(self) -> "Iterator[cloudwatch.Alarm]":
        """Both alarms."""
        yield self.iterator_age_alarm
        yield self.failure_alarm


def notify(alarms: "Iterable[cloudwatch.Alarm]", topic: "sns.ITopic") -> None:
    """Has alarms tell a topic when they begin and when they end."""
    from aws_cdk import aws_cloudwatch_actions as actions

    for alarm in alarms:
        alarm.add_alarm_action(actions.SnsAction(topic))
        alarm.add_ok_action(actions.SnsAction(topic))
