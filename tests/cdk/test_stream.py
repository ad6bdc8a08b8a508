"""`DynamORMStream`: what a function is given of a stream, and what becomes of its failures."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as ddb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from cdk.templates import TABLE, check_logical_ids, only, resources, template
from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.model.entity import Entity, EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.text import Place, Span
from dynamorm_cdk import DynamORMStream, DynamORMTable, ModelFunction
from dynamorm_cdkgen.stream_filters import StreamFilter
from permissions.iam_evaluator import listed

MAPPING = "AWS::Lambda::EventSourceMapping"
QUEUE, BUCKET, ALARM = "AWS::SQS::Queue", "AWS::S3::Bucket", "AWS::CloudWatch::Alarm"
BOTH = ddb.StreamViewType.NEW_AND_OLD_IMAGES
HERE = Place("models.py", "", Span(0, 0))


def kind(symbol: str, prefix: str) -> Entity:
    return Entity("shop", symbol, HERE, (EntityTemplate(None, KeyTemplate((prefix, Hole("id"))), None),))


SHOP = Blueprint("shop", Key(("pk",)), {"pk": "S"}, entities=(kind("Order", "ORDER#"), kind("Cart", "CART#")))


@pytest.fixture
def table(stack: cdk.Stack) -> DynamORMTable:
    return DynamORMTable(stack, "Shop", blueprint=SHOP, stream=BOTH)


@pytest.fixture
def function(stack: cdk.Stack) -> ModelFunction:
    return changed(stack)


def changed(stack: cdk.Stack) -> ModelFunction:
    """A function that nothing fails."""
    code = lambda_.Code.from_inline("def handler(event, context): return {'batchItemFailures': []}")
    return ModelFunction(stack, "Changed", code=code, handler="index.handler", client=False)


def filters(made: dict[str, Any]) -> list[Any]:
    """The patterns of the only mapping."""
    told = only(made, MAPPING).get("FilterCriteria", {"Filters": []})
    return [json.loads(one["Pattern"]) for one in told["Filters"]]


def statements(made: dict[str, Any]) -> list[Any]:
    return [
        statement
        for _, policy in resources(made, "AWS::IAM::Policy")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def test_defaults(stack: cdk.Stack, table: DynamORMTable, function: ModelFunction) -> None:
    """Attempts and age are bounded, batches are halved, single failures are heard, and what is given up is queued."""
    DynamORMStream(stack, "Changes", table=table, function=function)
    made = template(stack)
    told = only(made, MAPPING)
    assert (told["MaximumRetryAttempts"], told["MaximumRecordAgeInSeconds"]) == (10, 86400)
    assert told["BisectBatchOnFunctionError"] is True
    assert told["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert (told["BatchSize"], told["StartingPosition"]) == (100, "TRIM_HORIZON")
    assert told["MetricsConfig"] == {"Metrics": ["EventCount"]}
    assert "FilterCriteria" not in told
    ((queue, _),) = resources(made, QUEUE)
    assert told["DestinationConfig"] == {"OnFailure": {"Destination": {"Fn::GetAtt": [queue, "Arn"]}}}
    assert only(made, QUEUE) == {"MessageRetentionPeriod": 1209600, "SqsManagedSseEnabled": True}
    check_logical_ids(made, "stream")


def test_grants(stack: cdk.Stack, table: DynamORMTable, function: ModelFunction) -> None:
    """The function may read this stream, list streams, and hand over what it gives up, and nothing else."""
    DynamORMStream(stack, "Changes", table=table, function=function)
    made = template(stack)
    ((shop, _),) = resources(made, TABLE)
    ((queue, _),) = resources(made, QUEUE)
    own = [one for one in statements(made) if not {"xray", "logs"} & {listed(one["Action"])[0].partition(":")[0]}]
    assert [(one["Action"], one["Resource"]) for one in own] == [
        (
            ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
            {"Fn::GetAtt": [shop, "StreamArn"]},
        ),
        ("dynamodb:ListStreams", "*"),
        (["sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"], {"Fn::GetAtt": [queue, "Arn"]}),
    ]


def test_key(app: cdk.App) -> None:
    """The records of a table with a key of its own can be read."""
    stack = cdk.Stack(app, "Stack", env=cdk.Environment(region="eu-west-1"))
    encryption = ddb.TableEncryptionV2.customer_managed_key(kms.Key(stack, "Key"))
    table = DynamORMTable(stack, "Shop", blueprint=SHOP, stream=BOTH, encryption=encryption)
    DynamORMStream(stack, "Changes", table=table, function=changed(stack))
    assert "kms:Decrypt" in [one["Action"] for one in statements(template(stack))]


def test_entities(stack: cdk.Stack, table: DynamORMTable, function: ModelFunction) -> None:
    """A kind of items is let through by what code begins its keys with."""
    DynamORMStream(stack, "Changes", table=table, function=function, entities=["Order"], events=["INSERT"])
    assert filters(template(stack)) == [
        {"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "ORDER#"}]}}}}
    ]


def test_filters(stack: cdk.Stack, table: DynamORMTable, function: ModelFunction) -> None:
    """Several filters let through what any of them does."""
    wanted = [StreamFilter(expired=True), StreamFilter(events=["MODIFY"], values={"state": "PAID"})]
    DynamORMStream(stack, "Changes", table=table, function=function, filters=wanted)
    assert [one["eventName"] for one in filters(template(stack))] == [["REMOVE"], ["MODIFY"]]


def test_events_alone(stack: cdk.Stack, table: DynamORMTable, function: ModelFunction) -> None:
    """Without kinds of items, events are those of all items."""
    DynamORMStream(stack, "Changes", table=table, function=function, events=["REMOVE"])
    assert filters(template(stack)) == [{"eventName": ["REMOVE"]}]


def test_a_filter_of_everything(stack: cdk.Stack, table: DynamORMTable, function: ModelFunction) -> None:
    """A filter that lets all through is none."""
    wanted = [StreamFilter(), StreamFilter(expired=True)]
    DynamORMStream(stack, "Changes", table=table, function=function, filters=wanted)
    assert filters(template(stack)) == []


def test_records_are_kept(stack: cdk.Stack, table: DynamORMTable, function: ModelFunction) -> None:
    """A bucket of its own keeps the records, without a queue."""
    DynamORMStream(stack, "Changes", table=table, function=function, keep_records=True)
    made = template(stack)
    ((bucket, resource),) = resources(made, BUCKET)
    assert resource["DeletionPolicy"] == "Retain"
    assert resource["Properties"]["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 90
    assert only(made, MAPPING)["DestinationConfig"] == {"OnFailure": {"Destination": {"Fn::GetAtt": [bucket, "Arn"]}}}
    assert [*resources(made, QUEUE)] == []
    arn = {"Fn::GetAtt": [bucket, "Arn"]}
    assert [
        (one["Action"], one["Resource"]) for one in statements(made) if listed(one["Action"])[0].startswith("s3:")
    ] == [
        ("s3:ListBucket", arn),
        ("s3:PutObject", {"Fn::Join": ["", [arn, "/*"]]}),
    ]
    given_up = next(one for logical, one in resources(made, ALARM) if "GivenUp" in logical)["Properties"]
    assert given_up["MetricName"] == "OnFailureDestinationDeliveredEventCount"
    assert [one["Name"] for one in given_up["Dimensions"]] == ["EventSourceMappingUUID"]
    check_logical_ids(made, "stream_with_bucket")


def test_places_of_ones_own(stack: cdk.Stack, table: DynamORMTable, function: ModelFunction) -> None:
    """A queue or bucket that exists is used, and none is made beside it."""
    queue, bucket = sqs.Queue(stack, "Queue"), s3.Bucket(stack, "Bucket")
    DynamORMStream(stack, "ToQueue", table=table, function=function, failure_queue=queue)
    DynamORMStream(stack, "ToBucket", table=table, function=function, failure_bucket=bucket)
    made = template(stack)
    assert len([*resources(made, QUEUE)]) == len([*resources(made, BUCKET)]) == 1
    for name, place in (("ToQueue", queue), ("ToBucket", bucket)):
        mapping = next(one for logical, one in resources(made, MAPPING) if logical.startswith(name))
        assert place.node.default_child is not None
        end = mapping["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"]
        assert end == [stack.get_logical_id(place.node.default_child), "Arn"]


def test_properties(stack: cdk.Stack, table: DynamORMTable, function: ModelFunction) -> None:
    """How records are batched and how long they are tried is as given."""
    DynamORMStream(
        stack,
        "Changes",
        table=table,
        function=function.function,
        batch_size=10,
        batching_window=cdk.Duration.seconds(5),
        parallelization=2,
        tumbling_window=cdk.Duration.seconds(30),
        starting_position=lambda_.StartingPosition.LATEST,
        retry_attempts=0,
        max_record_age=cdk.Duration.hours(1),
    )
    told = only(template(stack), MAPPING)
    assert (told["BatchSize"], told["MaximumBatchingWindowInSeconds"], told["ParallelizationFactor"]) == (10, 5, 2)
    assert (told["TumblingWindowInSeconds"], told["StartingPosition"]) == (30, "LATEST")
    assert (told["MaximumRetryAttempts"], told["MaximumRecordAgeInSeconds"]) == (0, 3600)


def test_alarms(stack: cdk.Stack, table: DynamORMTable, function: ModelFunction) -> None:
    """Who is to know is told that the function is behind, and that records were given up; and when it ends."""
    topic = sns.Topic(stack, "Topic")
    DynamORMStream(
        stack,
        "Changes",
        table=table,
        function=function,
        alarm_topic=topic,
        max_iterator_age=cdk.Duration.minutes(1),
    )
    made = template(stack)
    behind, given_up = (one["Properties"] for _, one in resources(made, ALARM))
    assert (behind["MetricName"], behind["Statistic"], behind["Threshold"]) == ("IteratorAge", "Maximum", 60000)
    assert (given_up["MetricName"], given_up["Threshold"]) == ("ApproximateNumberOfMessagesVisible", 1)
    for alarm in (behind, given_up):
        assert alarm["TreatMissingData"] == "notBreaching"
        assert len(alarm["AlarmActions"]) == len(alarm["OKActions"]) == 1


def test_table_without_stream(stack: cdk.Stack, function: ModelFunction) -> None:
    """A table without a stream is refused, which CDK does not notice."""
    table = DynamORMTable(stack, "Shop", blueprint=SHOP)
    with pytest.raises(ValueError, match="Stack/Shop: the table has no stream: give it `stream=`"):
        DynamORMStream(stack, "Changes", table=table, function=function)


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"entities": ["Parcel"]}, "no items of `shop` are called `Parcel`; there are: `Cart` and `Order`"),
        ({"filters": [StreamFilter(keys={"sk": "a"})]}, "`sk` is no attribute of the key of `shop`, which is `pk`"),
        ({"filters": [StreamFilter(keys={"pk": str(n)}) for n in range(11)]}, "these are 11 patterns"),
        ({"filters": [StreamFilter()], "events": ["INSERT"]}, "give `events=` in each of `filters=`"),
        ({"retry_attempts": -1}, "`retry_attempts` is -1"),
    ],
)
def test_errors(
    stack: cdk.Stack, table: DynamORMTable, function: ModelFunction, properties: dict[str, Any], message: str
) -> None:
    """What could not work is refused with the path of the construct."""
    with pytest.raises(ValueError, match=f"^Stack/Changes: .*{message}"):
        DynamORMStream(stack, "Changes", table=table, function=function, **properties)


def test_two_places_for_failures(stack: cdk.Stack, table: DynamORMTable, function: ModelFunction) -> None:
    """Failures go to one place."""
    queue = sqs.Queue(stack, "Queue")
    with pytest.raises(ValueError, match="failures go to one place"):
        DynamORMStream(stack, "Changes", table=table, function=function, keep_records=True, failure_queue=queue)
