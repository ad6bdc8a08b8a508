"""Fixed programs run against DynamoDB as moto plays it: a query finds what the scan found."""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import boto3
import pytest
from moto import mock_aws

from codeactions.fixing import fixed_once

MODELS = """\
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.models import Model


class Order(Model):
    class Meta:
        table_name = "orders"
        region = "eu-central-1"
        billing_mode = "PAY_PER_REQUEST"

    order_id = UnicodeAttribute(hash_key=True)
    customer = UnicodeAttribute(attr_name="cust")
    placed_at = UTCDateTimeAttribute()
    total = NumberAttribute()


def large_orders(customer, moment):
    return list(Order.scan((Order.customer == customer) & (Order.placed_at >= moment) & (Order.total > 10)))
"""
TABLE = """\
import boto3
from boto3.dynamodb.conditions import Attr, Key

dynamodb = boto3.resource("dynamodb", region_name="eu-central-1")
table = dynamodb.Table("orders")


def create():
    dynamodb.create_table(
        TableName="orders",
        KeySchema=[
            {"AttributeName": "customer", "KeyType": "HASH"},
            {"AttributeName": "number", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "customer", "AttributeType": "S"},
            {"AttributeName": "number", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )


"""
OF_ANN = 'KeyConditionExpression=Key("customer").eq("ann")'
NUMBERS = ("2025-1", "2026-1", "2026-2")


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {
        "ACCESS_KEY_ID": "testing",
        "SECRET_ACCESS_KEY": "testing",
        "DEFAULT_REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    with mock_aws():
        yield


def module(name: str, source: str) -> Any:
    """A program, run."""
    made = ModuleType(name)
    exec(compile(source, f"{name}.py", "exec"), made.__dict__)
    return made


@pytest.mark.usefixtures("dynamodb")
def test_the_new_index_finds_what_the_scan_found() -> None:
    """The table of the fixed model has the index, its keys are read and written as before, and the rest is filtered."""
    fixed = fixed_once("scan-for-non-indexed-attribute", models=MODELS)
    assert fixed is not None
    before, after = module("before", MODELS), module("after", fixed["models"])
    after.Order.create_table(wait=True)
    moments = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    for customer in ("ann", "bob"):
        for number, moment in enumerate(moments):
            after.Order(f"{customer}-{number}", customer=customer, placed_at=moment, total=7 * number).save()
    described = boto3.client("dynamodb").describe_table(TableName="orders")["Table"]
    assert [index["IndexName"] for index in described["GlobalSecondaryIndexes"]] == ["by_cust"]
    assert "scan" not in fixed["models"]
    found = [[order.order_id for order in program.large_orders("ann", moments[1])] for program in (before, after)]
    assert sorted(found[0]) == found[1] == ["ann-2", "ann-3"]


@pytest.mark.parametrize(
    ("rule", "call", "found"),
    [
        (
            "scan-for-one-item",
            'table.scan(FilterExpression=Attr("customer").eq("ann") & Attr("number").eq("2026-1"), Limit=100)',
            ["2026-1"],
        ),
        (
            "scan-for-indexed-attribute",
            'table.scan(FilterExpression=Attr("customer").eq("ann") & Attr("number").begins_with("2026"))',
            ["2026-1", "2026-2"],
        ),
        (
            "filter-on-key-attribute",
            f'table.query({OF_ANN}, FilterExpression=Attr("number").gte("2026"))',
            ["2026-1", "2026-2"],
        ),
        (
            "key-condition-on-non-key",
            f'table.query({OF_ANN} & Key("paid").eq(False))',
            ["2025-1", "2026-2"],
        ),
        (
            "unaliased-reserved-word",
            f'table.query({OF_ANN}, ProjectionExpression="customer, number")',
            list(NUMBERS),
        ),
    ],
)
@pytest.mark.usefixtures("dynamodb")
def test_a_fixed_request_finds_what_was_meant(rule: str, call: str, found: list[str]) -> None:
    """Fixed requests of boto3 are taken, and answer with the items that were asked for."""
    fixed = fixed_once(
        rule, main=f"{TABLE}def read():\n    page = {call}\n    return page['Items'], page.get('LastEvaluatedKey')\n"
    )
    assert fixed is not None
    program = module("program", fixed["main"])
    program.create()
    for customer in ("ann", "bob"):
        for number in NUMBERS:
            item = {"customer": customer, "number": number, "paid": number == "2026-1", "comment": "none"}
            program.table.put_item(Item=item)
    assert sorted(item["number"] for item in program.read()[0]) == found
