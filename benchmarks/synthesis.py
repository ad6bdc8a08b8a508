"""What it costs that `DynamORMModel` reads the models: an app of fifty, beside hand-written CDK for the same tables."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Figure, aimed, compared, medians, seconds

ROUNDS = 9
MODELS = 50
ALLOWED = 1.3

MODEL = '''"""What is known of a {name}."""

import boto3
from boto3.dynamodb.conditions import Key
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class {name}ByOwner(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_owner"
        projection = AllProjection()

    owner = UnicodeAttribute(hash_key=True)
    placed = NumberAttribute(range_key=True)


class {name}(Model):
    class Meta:
        table_name = "{table}"

    customer = UnicodeAttribute(hash_key=True)
    number = UnicodeAttribute(range_key=True)
    owner = UnicodeAttribute()
    placed = NumberAttribute()
    shop = UnicodeAttribute()
    by_owner = {name}ByOwner()


def store(customer: str, number: str, owner: str, shop: str) -> None:
    {name}(customer, number, owner=owner, placed=1, shop=shop).save()


def of_customer(customer: str) -> list[{name}]:
    return list({name}.query(customer))


def of_owner(owner: str) -> list[{name}]:
    return list({name}.by_owner.query(owner, {name}.placed > 1))


def of_shop(shop: str) -> list[dict[str, object]]:
    table = boto3.resource("dynamodb").Table("{table}")
    return table.query(IndexName="by_shop", KeyConditionExpression=Key("shop").eq(shop))["Items"]
'''
OURS = """import aws_cdk as cdk
from dynamorm_cdk import DynamORMModel

app = cdk.App(builtin_cloud_formation_validation=False, outdir="ours")
DynamORMModel(cdk.Stack(app, "Stack"), "Data", models="models", code="models")
app.synth()
"""
BY_HAND = """import aws_cdk as cdk
from aws_cdk import aws_dynamodb as ddb

app = cdk.App(builtin_cloud_formation_validation=False, outdir="by-hand")
stack = cdk.Stack(app, "Stack")
text = ddb.AttributeType.STRING
"""
TABLE = """ddb.TableV2(
    stack,
    "{name}",
    partition_key=ddb.Attribute(name="customer", type=text),
    sort_key=ddb.Attribute(name="number", type=text),
    billing=ddb.Billing.on_demand(),
    deletion_protection=True,
    removal_policy=cdk.RemovalPolicy.RETAIN,
    point_in_time_recovery_specification=ddb.PointInTimeRecoverySpecification(
        point_in_time_recovery_enabled=True, recovery_period_in_days=35
    ),
    contributor_insights_specification=ddb.ContributorInsightsSpecification(
        enabled=True, mode=ddb.ContributorInsightsMode.THROTTLED_KEYS
    ),
    global_secondary_indexes=[
        ddb.GlobalSecondaryIndexPropsV2(
            index_name="by_owner",
            partition_key=ddb.Attribute(name="owner", type=text),
            sort_key=ddb.Attribute(name="placed", type=ddb.AttributeType.NUMBER),
        ),
        ddb.GlobalSecondaryIndexPropsV2(
            index_name="by_shop", partition_key=ddb.Attribute(name="shop", type=text)
        ),
    ],
)
"""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        _write(base)
        cache = {**os.environ, "XDG_CACHE_HOME": str(base / "cache")}  # of facts; that of CDK is the user's
        first = seconds([sys.executable, "ours.py"], base, cache)
        ours, by_hand = medians(
            ROUNDS,
            [
                lambda: seconds([sys.executable, "ours.py"], base, cache),
                lambda: seconds([sys.executable, "by_hand.py"], base, cache),
            ],
        )
        _compare(base)
    name, other = f"synthesis of {MODELS} models", "hand-written CDK for the same tables"
    yield compared(f"{name}, first time", first, other, by_hand)
    yield aimed(name, ours, other, by_hand, ALLOWED)


def _write(base: Path) -> None:
    (base / "models").mkdir()
    by_hand = BY_HAND
    for number in range(MODELS):
        name = f"Parcel{chr(65 + number // 26)}{chr(97 + number % 26)}"
        text = MODEL.format(name=name, table=f"parcels-{number:02}")
        (base / "models" / f"{name.lower()}.py").write_text(text, "utf-8")
        by_hand += TABLE.format(name=name)
    (base / "ours.py").write_text(OURS, "utf-8")
    (base / "by_hand.py").write_text(by_hand + "app.synth()\n", "utf-8")


def _compare(base: Path) -> None:
    """Both must have made the same tables, or the figure means nothing."""
    made = [sorted(json.dumps(each, sort_keys=True) for each in _tables(base / name)) for name in ("ours", "by-hand")]
    assert made[0] == made[1], "the apps differ"
    assert len(made[0]) == MODELS


def _tables(folder: Path) -> Iterator[object]:
    template = json.loads((folder / "Stack.template.json").read_text("utf-8"))
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::DynamoDB::GlobalTable":
            yield resource["Properties"]
