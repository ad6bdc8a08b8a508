"""`DynamORMTable`: each property changes the template as it says."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as ddb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from cdk.templates import TABLE, check_logical_ids, only, resources, template
from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.model.table import Key, Projection
from dynamorm_analysis.naming_profiles import DYNAMORM, STANDARD, shared_table
from dynamorm_cdk import DynamORMTable, TenantKeys

ORDERS = Blueprint(
    "orders",
    Key(("customer",), ("placed",)),
    {"customer": "S", "placed": "N", "status": "S", "shop": "S"},
    (
        PlannedIndex("by_status", "GSI", Key(("status", "shop"), ("placed",)), Projection("INCLUDE", ("total",))),
        PlannedIndex("by_shop", "LSI", Key(("customer",), ("shop",)), Projection("KEYS_ONLY")),
    ),
    ttl="expires",
)


def replica(properties: dict[str, Any]) -> dict[str, Any]:
    """The entry of the table's own Region."""
    found: dict[str, Any] = properties["Replicas"][-1]
    return found


def test_blueprint(stack: cdk.Stack) -> None:
    """Keys, types, indexes with all that they copy, and what expires are those of the blueprint."""
    DynamORMTable(stack, "Orders", blueprint=ORDERS)
    made = only(template(stack), TABLE)
    assert made["KeySchema"] == [
        {"AttributeName": "customer", "KeyType": "HASH"},
        {"AttributeName": "placed", "KeyType": "RANGE"},
    ]
    assert {each["AttributeName"]: each["AttributeType"] for each in made["AttributeDefinitions"]} == ORDERS.types
    (by_status,) = made["GlobalSecondaryIndexes"]
    assert by_status["KeySchema"] == [
        {"AttributeName": "status", "KeyType": "HASH"},
        {"AttributeName": "shop", "KeyType": "HASH"},
        {"AttributeName": "placed", "KeyType": "RANGE"},
    ]
    assert by_status["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["total"]}
    (by_shop,) = made["LocalSecondaryIndexes"]
    assert by_shop["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert made["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert "TableName" not in made


def test_defaults(stack: cdk.Stack) -> None:
    """A table is paid for on demand, kept, protected, restorable, and tells its throttled keys; it has no stream."""
    DynamORMTable(stack, "Orders", partition_key="pk")
    made = template(stack)
    ((_, resource),) = resources(made, TABLE)
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    properties = resource["Properties"]
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert "StreamSpecification" not in properties
    assert "TimeToLiveSpecification" not in properties
    own = replica(properties)
    assert own["DeletionProtectionEnabled"] is True
    assert own["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35}
    assert own["ContributorInsightsSpecification"] == {"Enabled": True, "Mode": "THROTTLED_KEYS"}
    assert len(made["Resources"]) == 1


def test_shared_table(stack: cdk.Stack) -> None:
    """With neither blueprint nor keys, a table has the keys of its naming profile and as many indexes as asked for."""
    shared = DynamORMTable(stack, "Shared", naming=DYNAMORM, shared_indexes=2)
    assert shared.blueprint == shared_table("Shared", DYNAMORM, 2)
    made = only(template(stack), TABLE)
    assert [each["AttributeName"] for each in made["KeySchema"]] == ["PK", "SK"]
    assert [each["IndexName"] for each in made["GlobalSecondaryIndexes"]] == ["gsi1", "gsi2"]
    assert [each["AttributeName"] for each in made["GlobalSecondaryIndexes"][1]["KeySchema"]] == ["gsi2PK", "gsi2SK"]


def test_explicit_keys_make_a_blueprint(stack: cdk.Stack) -> None:
    """What is given in CDK's words is told as a blueprint to whoever works with the table."""
    orders = DynamORMTable(
        stack,
        "Orders",
        partition_key="customer",
        sort_key=ddb.Attribute(name="placed", type=ddb.AttributeType.NUMBER),
        global_indexes=[
            ddb.GlobalSecondaryIndexPropsV2(
                index_name="by_status",
                partition_keys=[_text("status"), _text("shop")],
                sort_key=ddb.Attribute(name="placed", type=ddb.AttributeType.NUMBER),
                projection_type=ddb.ProjectionType.INCLUDE,
                non_key_attributes=["total"],
            )
        ],
        local_indexes=[
            ddb.LocalSecondaryIndexProps(
                index_name="by_shop", sort_key=_text("shop"), projection_type=ddb.ProjectionType.KEYS_ONLY
            )
        ],
        ttl_attribute="expires",
    )
    told = orders.blueprint
    assert (told.key, told.types, told.indexes, told.ttl) == (ORDERS.key, ORDERS.types, ORDERS.indexes, ORDERS.ttl)
    bare = cdk.Stack(None, "Other")
    DynamORMTable(bare, "Orders", blueprint=told)
    assert only(template(bare), TABLE) == only(template(stack), TABLE)


def _text(name: str) -> ddb.Attribute:
    return ddb.Attribute(name=name, type=ddb.AttributeType.STRING)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"max_read_units": 50, "max_write_units": 20}, {
            "WriteOnDemandThroughputSettings": {"MaxWriteRequestUnits": 20}}),
        ({"billing": ddb.Billing.provisioned(
            read_capacity=ddb.Capacity.fixed(9), write_capacity=ddb.Capacity.autoscaled(max_capacity=7)
        )}, {"BillingMode": "PROVISIONED", "WriteProvisionedThroughputSettings": {
            "WriteCapacityAutoScalingSettings": {"MinCapacity": 1, "MaxCapacity": 7,
            "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 70}}}}),
        ({"stream": ddb.StreamViewType.NEW_IMAGE}, {"StreamSpecification": {"StreamViewType": "NEW_IMAGE"}}),
        ({"encryption": ddb.TableEncryptionV2.aws_managed_key()}, {
            "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"}}),
        ({"warm_throughput": ddb.WarmThroughput(read_units_per_second=13000, write_units_per_second=5000)}, {
            "WarmThroughput": {"ReadUnitsPerSecond": 13000, "WriteUnitsPerSecond": 5000}}),
        ({"ttl_attribute": "expires"}, {
            "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True}}),
    ],
)  # fmt: skip
def test_property_of_the_table(stack: cdk.Stack, given: dict[str, Any], expected: dict[str, Any]) -> None:
    """A property is told by the template of the table."""
    DynamORMTable(stack, "Orders", partition_key="pk", **given)
    made = only(template(stack), TABLE)
    assert {name: made.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"recovery_days": 7}, {
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 7}}),
        ({"recovery_days": 0}, {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": False}}),
        ({"removal_policy": cdk.RemovalPolicy.DESTROY}, {"DeletionProtectionEnabled": False}),
        ({"deletion_protection": False}, {"DeletionProtectionEnabled": False}),
        ({"contributor_insights": None}, {"ContributorInsightsSpecification": {"Enabled": False}}),
        ({"table_class": ddb.TableClass.STANDARD_INFREQUENT_ACCESS}, {"TableClass": "STANDARD_INFREQUENT_ACCESS"}),
        ({"tags": {"team": "shop", "cost": "7"}}, {
            "Tags": [{"Key": "cost", "Value": "7"}, {"Key": "team", "Value": "shop"}]}),
        ({"max_read_units": 50}, {"ReadOnDemandThroughputSettings": {"MaxReadRequestUnits": 50}}),
    ],
)  # fmt: skip
def test_property_of_the_region(stack: cdk.Stack, given: dict[str, Any], expected: dict[str, Any]) -> None:
    """A property that each Region has of its own is told by the entry of the table's Region."""
    DynamORMTable(stack, "Orders", partition_key="pk", **given)
    own = replica(only(template(stack), TABLE))
    assert {name: own.get(name) for name in expected} == expected


def test_replicas(app: cdk.App) -> None:
    """A replica is kept as its table is, by a stream of both images."""
    stack = cdk.Stack(app, "Regional", env=cdk.Environment(account="123456789012", region="eu-west-1"))
    orders = DynamORMTable(
        stack, "Orders", partition_key="pk", replicas=[ddb.ReplicaTableProps(region="eu-central-1")], recovery_days=9
    )
    made = only(template(stack), TABLE)
    assert orders.stream_view == ddb.StreamViewType.NEW_AND_OLD_IMAGES
    assert made["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    regions = {each["Region"]: each for each in made["Replicas"]}
    assert sorted(regions) == ["eu-central-1", "eu-west-1"]
    for each in regions.values():
        assert each["DeletionProtectionEnabled"] is True
        assert each["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"] == 9


def test_strong_consistency(app: cdk.App) -> None:
    """Replicas may agree at once, with a witness that keeps no data."""
    stack = cdk.Stack(app, "Regional", env=cdk.Environment(account="123456789012", region="us-east-1"))
    DynamORMTable(
        stack, "Orders", partition_key="pk", replicas=[ddb.ReplicaTableProps(region="us-east-2")],
        multi_region_consistency=ddb.MultiRegionConsistency.STRONG, witness_region="us-west-2",
    )  # fmt: skip
    made = only(template(stack), TABLE)
    assert made["MultiRegionConsistency"] == "STRONG"
    assert made["GlobalTableWitnesses"] == [{"Region": "us-west-2"}]


def test_logical_id_is_that_of_a_bare_table(stack: cdk.Stack) -> None:
    """A TableV2 that is there already is adopted by a construct of the same id, not replaced."""
    DynamORMTable(stack, "Orders", partition_key="pk")
    bare = cdk.Stack(None, "Stack")
    ddb.TableV2(bare, "Orders", partition_key=_text("pk"))
    assert [*template(stack)["Resources"]] == [*template(bare)["Resources"]]
    check_logical_ids(template(stack), "table")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"blueprint": ORDERS, "partition_key": "pk"}, "Stack/Orders: a table is built by `blueprint=`"),
        ({"blueprint": ORDERS, "shared_indexes": 1}, "Stack/Orders: a table is built by `blueprint=`"),
        ({"naming": STANDARD, "sort_key": "sk"}, "Stack/Orders: a table is built by `blueprint=`"),
        ({"sort_key": "sk"}, "`partition_key=` is missing"),
        ({"blueprint": ORDERS, "ttl_attribute": "gone"}, "`ttl_attribute` is `gone`, but the blueprint says `expires`"),
        ({"recovery_days": 36}, "`recovery_days` is 36; it must be 0 to 35"),
        ({"billing": ddb.Billing.on_demand(), "max_read_units": 5}, "give them or `billing=`"),
        ({"partition_key": "pk", "max_read_units": 0}, "`max_read_units` is 0; it must be 1 or more"),
        ({"partition_key": "pk", "max_write_units": -1}, "`max_write_units` is -1; it must be 1 or more"),
        ({"partition_key": "a", "sort_key": "a"}, "the key of the table names the attribute `a` twice"),
        ({"global_indexes": [ddb.GlobalSecondaryIndexPropsV2(index_name="by_a", partition_key=_text("a"),
                                                             sort_key=_text("a"))],
          "partition_key": "pk"}, "the key of index `by_a` names the attribute `a` twice"),
        ({"global_indexes": [ddb.GlobalSecondaryIndexPropsV2(index_name="by_a", partition_keys=[_text("a")] * 2)],
          "partition_key": "pk"}, "the key of index `by_a` names the attribute `a` twice"),
        ({"local_indexes": [ddb.LocalSecondaryIndexProps(index_name="by_pk", sort_key=_text("pk"))],
          "partition_key": "pk", "sort_key": "sk"}, "the key of index `by_pk` names the attribute `pk` twice"),
        ({"tenant": TenantKeys(indexes=("gsi9",))}, "an index `gsi9` that the table does not have"),
        ({"blueprint": Blueprint("t", Key(("a",)), {})}, "the key attribute `a` needs a type: S, N or B"),
        ({"blueprint": Blueprint("t", Key(("a", "b")), {"a": "S", "b": "S"})}, "a table has one partition key"),
        ({"global_indexes": [ddb.GlobalSecondaryIndexPropsV2(index_name="ix", partition_key=_text("a"))],
          "partition_key": "pk"}, "the name of index `ix` must have 3 characters or more"),
        ({"global_indexes": [ddb.GlobalSecondaryIndexPropsV2(index_name="by_a", partition_key=_text("a"))] * 2,
          "partition_key": "pk"}, "Stack/Orders: "),
        ({"replicas": [ddb.ReplicaTableProps(region="eu-west-1")], "stream": ddb.StreamViewType.KEYS_ONLY},
          "replicas are kept by a stream of NEW_AND_OLD_IMAGES"),
    ],
)  # fmt: skip
def test_faults(stack: cdk.Stack, given: dict[str, Any], message: str) -> None:
    """What cannot be built is refused by the constructor, with the construct's path."""
    with pytest.raises(ValueError, match=message):
        DynamORMTable(stack, "Orders", **given)


def test_bound_told_at_deployment(stack: cdk.Stack) -> None:
    """A bound that is a parameter of the stack is known to no synthesis, and stands in the template."""
    bound = cdk.CfnParameter(stack, "Bound", type="Number", default=5)
    DynamORMTable(stack, "Orders", partition_key="pk", max_read_units=bound.value_as_number)
    made = only(template(stack), TABLE)
    assert replica(made)["ReadOnDemandThroughputSettings"] == {"MaxReadRequestUnits": {"Ref": "Bound"}}


def test_stream(stack: cdk.Stack) -> None:
    """A table without a stream says so to whoever wants to read it, which CDK does not."""
    silent = DynamORMTable(stack, "Silent", partition_key="pk")
    with pytest.raises(ValueError, match="Stack/Silent: the table has no stream"):
        silent.grant_stream_read(iam.User(stack, "User"))
    told = DynamORMTable(stack, "Told", partition_key="pk", stream=ddb.StreamViewType.KEYS_ONLY)
    assert told.stream_arn == told.table.table_stream_arn


def test_existing_table(stack: cdk.Stack) -> None:
    """A table of elsewhere is granted with its indexes and its key, and nothing is created."""
    key = kms.Key(stack, "Key")
    found = DynamORMTable.from_table_name(stack, "Orders", "orders", blueprint=ORDERS, encryption_key=key)
    found.grant_read_data(iam.User(stack, "User"))
    made = template(stack)
    assert [*resources(made, TABLE)] == []
    statements = only(made, "AWS::IAM::Policy")["PolicyDocument"]["Statement"]
    assert any("kms:Decrypt" in statement["Action"] for statement in statements)
    assert "index/*" in str(statements)
    with pytest.raises(ValueError, match="there is no index `gsi9`; there are: `by_status`, `by_shop`"):
        found.index_arn("gsi9")
    arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
    by_arn = DynamORMTable.from_table_arn(
        stack, "ByArn", arn, blueprint=ORDERS, stream_arn=f"{arn}/stream/1", stream=ddb.StreamViewType.NEW_IMAGE
    )
    assert by_arn.stream_arn == f"{arn}/stream/1"
    assert DynamORMTable.from_table(stack, "Same", found.table, blueprint=ORDERS).table is found.table


def test_metrics(stack: cdk.Stack) -> None:
    """An alarm can be made of each metric, which has the dimensions under which DynamoDB reports."""
    orders = DynamORMTable(stack, "Orders", partition_key="pk")
    operations = [ddb.Operation.GET_ITEM, ddb.Operation.BATCH_WRITE_ITEM]
    for number, metric in enumerate((
        orders.metric_throttles(operations),
        orders.metric_system_errors(operations),
        orders.metric_latency(ddb.Operation.BATCH_WRITE_ITEM),
        orders.metric_consumed_read_capacity_units(),
        orders.metric_consumed_write_capacity_units(),
        orders.metric_conditional_check_failed_requests(),
        orders.metric("ReplicationLatency"),
    )):  # fmt: skip
        metric.create_alarm(stack, f"Alarm{number}", threshold=1, evaluation_periods=1)
    made = template(stack)
    dimensions = [
        {each["Name"]: each["Value"] for each in properties["Properties"].get("Dimensions", ())}
        for _, properties in resources(made, "AWS::CloudWatch::Alarm")
    ]
    assert any(each.get("Operation") == "BatchWriteItem" for each in dimensions)
    assert len(dimensions) == 7
    with pytest.raises(ValueError, match="an alarm adds up 1 to 10 operations, not 0"):
        orders.metric_throttles([])


def test_escape_hatch(stack: cdk.Stack) -> None:
    """What no property reaches is changed on the resource."""
    orders = DynamORMTable(stack, "Orders", partition_key="pk")
    orders.resource.add_property_override("VectorIndexes", [{"IndexName": "by_text"}])
    assert only(template(stack), TABLE)["VectorIndexes"] == [{"IndexName": "by_text"}]
