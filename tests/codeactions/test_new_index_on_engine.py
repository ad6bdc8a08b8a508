"""Scans that become queries of a new index, run against a local engine that has the table as it is declared then."""

from collections.abc import Iterator
from typing import Any

import pytest

from codeactions.test_on_moto import module
from dynamorm_analysis.finding import Severity
from dynamorm_analysis.text import Span
from dynamorm_codeactions.refactoring import Selection
from mdtest import Files, after_action, checkout_of
from ministack import KEYS, NEEDS_ENGINE, engine, service
from refactoring_pages import offered

pytestmark = [NEEDS_ENGINE, pytest.mark.xdist_group("new index on engine")]

TEMPLATE = """\
Resources:
  Parcels:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      TableName: parcels
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: true
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: true
      AttributeDefinitions:
        - AttributeName: number
          AttributeType: S
      KeySchema:
        - AttributeName: number
          KeyType: HASH
"""
OBJECTS = """\
import boto3
from boto3.dynamodb.conditions import Attr

table = boto3.resource("dynamodb").Table("parcels")


def add(number: str, customer: str, state: str, weight: int):
    table.put_item(Item={"number": number, "customer": customer, "state": state, "weight": weight})


def read(customer):
    found = []
    page = table.scan(FilterExpression=Attr("customer").eq(customer) & Attr("state").ne("lost"))
    found += page["Items"]
    while "LastEvaluatedKey" in page:
        page = table.scan(
            FilterExpression=Attr("customer").eq(customer) & Attr("state").ne("lost"),
            ExclusiveStartKey=page["LastEvaluatedKey"],
        )
        found += page["Items"]
    return sorted(item["number"] for item in found)
"""
TEXTS = """\
import boto3

client = boto3.client("dynamodb")


def add(number, customer, state, weight):
    client.put_item(
        TableName="parcels",
        Item={
            "number": {"S": number},
            "customer": {"S": customer},
            "state": {"S": state},
            "weight": {"N": str(weight)},
        },
    )


def read(customer):
    found = []
    for page in client.get_paginator("scan").paginate(
        TableName="parcels",
        FilterExpression="customer = :customer AND #state <> :lost",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":customer": {"S": customer}, ":lost": {"S": "lost"}},
    ):
        found += page["Items"]
    return sorted(item["number"]["S"] for item in found)
"""
PROGRAMS = {"objects": (OBJECTS, "scan("), "texts": (TEXTS, "paginate(")}


@pytest.fixture
def running() -> Iterator[str]:
    """An engine that boto3 asks."""
    with engine() as url, pytest.MonkeyPatch.context() as patched:
        for name, value in {**KEYS, "AWS_ENDPOINT_URL_DYNAMODB": url}.items():
            patched.setenv(name, value)
        yield url


@pytest.mark.parametrize("program", PROGRAMS)
def test_same_items(program: str, running: str) -> None:
    """The template makes the index, the query finds what the scan found, and nothing is reported any more."""
    source, word = PROGRAMS[program]
    texts = {"template.yaml": TEMPLATE, "main.py": source}
    after = _refactored(texts, word)
    assert "scan" not in after["main.py"].replace("scan_", "")
    left = [one.rule for one in checkout_of(after).findings if one.severity and one.severity >= Severity.INFO]
    assert left == []
    _deploy(service("cloudformation", running), after["template.yaml"])
    before, queried = module("before", source), module("after", after["main.py"])
    for number in range(60):
        before.add(f"{number:03}", f"C#{number % 5}", "lost" if number % 7 == 0 else "sent", number)
    for customer in ("C#0", "C#3", "C#9"):
        assert queried.read(customer) == before.read(customer)
    assert len(queried.read("C#3")) > 5


def _refactored(texts: Files, word: str) -> Files:
    at = texts["main.py"].encode().index(word.encode())
    action = offered("query-new-index", checkout_of(texts), Selection("main.py", Span(at, at)))
    assert action is not None
    return after_action(texts, action)


def _deploy(client: Any, template: str) -> None:
    client.create_stack(StackName="parcels", TemplateBody=template)
    client.get_waiter("stack_create_complete").wait(StackName="parcels", WaiterConfig={"Delay": 1})
