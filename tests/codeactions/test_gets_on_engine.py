"""Loops that read in batches, run against a local engine: they give what they gave, in order, and fail alike."""

from collections.abc import Iterator
from typing import Any

import pytest

from codeactions.test_on_moto import module
from codeactions.test_refactored_on_moto import refactored
from ministack import KEYS, NEEDS_ENGINE, engine, service

pytestmark = [NEEDS_ENGINE, pytest.mark.xdist_group("gets on engine")]

OF_TABLE = """\
import boto3

table = boto3.resource("dynamodb").Table("parcels")


"""
OF_CLIENT = """\
import boto3

client = boto3.client("dynamodb")


"""
OF_MODEL = """\
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model


class Parcel(Model):
    class Meta:
        table_name = "parcels"
        region = "us-east-1"

    depot = UnicodeAttribute(hash_key=True)
    number = NumberAttribute(range_key=True)
    grams = NumberAttribute()


"""
SHAPES = {
    "a list in order": OF_TABLE
    + """
def read(numbers):
    found = []
    for number in numbers:
        parcel = table.get_item(Key={"depot": "D#north", "number": number}).get("Item")
        found.append((number, parcel and parcel["grams"]))
    return found
""",
    "an error where one is missing": OF_TABLE
    + """
def read(numbers):
    total = 0
    for number in numbers:
        total += table.get_item(Key={"depot": "D#north", "number": number})["Item"]["grams"]
    return total
""",
    "rounds that are left out": OF_TABLE
    + """
def read(numbers):
    found = {}
    for row in [{"at": number} for number in numbers]:
        number = row["at"]
        if number % 2 or number > 400:
            continue
        answer = table.get_item(
            Key={"depot": f"D#{'north'}", "number": number},
            ConsistentRead=True,
            ProjectionExpression="#n, grams",
            ExpressionAttributeNames={"#n": "number"},
        )
        if "Item" not in answer:
            found[number] = None
        else:
            found[number] = answer["Item"]
    return found
""",
    "a comprehension": OF_TABLE
    + """
def read(numbers):
    return [
        table.get_item(Key={"depot": depot, "number": number}).get("Item", {}).get("grams")
        for depot, number in zip(["D#north", "D#south"] * 500, numbers)
        if number > 2
    ]
""",
    "the first that is missing": OF_TABLE
    + """
def read(numbers):
    seen = []
    for number in numbers:
        answer = table.get_item(Key={"depot": "D#north", "number": number})
        if "Item" not in answer:
            raise LookupError(len(seen))
        seen.append(answer["Item"])
    return seen
""",
    "a client": OF_CLIENT
    + """
def read(numbers):
    found = []
    for depot in ["D#north" if number % 2 else "D#none" for number in numbers]:
        item = client.get_item(TableName="depots", Key={"depot": {"S": depot}}).get("Item")
        if item:
            found.append(item["depot"]["S"])
        else:
            found.append(None)
    return found
""",
    "a model whose missing items are left out": OF_MODEL
    + """
def read(numbers):
    found = []
    for number in numbers:
        try:
            parcel = Parcel.get("D#north", number, consistent_read=True)
        except Parcel.DoesNotExist:
            continue
        found.append(parcel.grams)
    return found
""",
    "a model whose missing items are errors": OF_MODEL
    + """
def read(numbers):
    found = {}
    for number in numbers:
        found[number] = Parcel.get("D#north", number).grams
    return found
""",
    "a list of models": OF_MODEL
    + """
def read(numbers):
    return [Parcel.get("D#north", number).grams for number in numbers if number]
""",
}
ALL = [*range(1, 231)]
ASKED = {
    "all": ALL,
    "none": [],
    "some twice": [7, 3, 7, 200, 3, 1],
    "some missing": [5, 999, 6, 999, 1000, 4],
}


@pytest.fixture(scope="module")
def filled() -> Iterator[None]:
    """An engine with parcels, which boto3 and PynamoDB ask."""
    with engine() as url, pytest.MonkeyPatch.context() as patched:
        for name, value in {**KEYS, "AWS_ENDPOINT_URL_DYNAMODB": url}.items():
            patched.setenv(name, value)
        client = service("dynamodb", url)
        _create(client, "parcels", ("depot", "S"), ("number", "N"))
        _create(client, "depots", ("depot", "S"))
        client.put_item(TableName="depots", Item={"depot": {"S": "D#north"}})
        items = [{"number": {"N": str(number)}, "grams": {"N": str(number * 10)}} for number in ALL]
        for start in range(0, len(ALL), 25):
            puts = [{"PutRequest": {"Item": {"depot": {"S": "D#north"}, **item}}} for item in items[start : start + 25]]
            client.batch_write_item(RequestItems={"parcels": puts})
        yield


def _create(client: Any, name: str, *key: tuple[str, str]) -> None:
    client.create_table(
        TableName=name,
        KeySchema=[
            {"AttributeName": name, "KeyType": kind} for (name, _), kind in zip(key, ("HASH", "RANGE"), strict=False)
        ],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": type_} for name, type_ in key],
        BillingMode="PAY_PER_REQUEST",
    )


def told(program: Any, numbers: Any) -> object:
    """What a program gives, or how it fails; a key that is missing is told by another key afterwards."""
    try:
        return program.read(numbers)
    except KeyError:
        return KeyError
    except Exception as error:  # whatever it is, it is to be the same
        return type(error).__name__, error.args


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.usefixtures("filled")
def test_same(shape: str) -> None:
    """Of all keys, of none, of some that come twice, of some that mean no item, and of those that run out."""
    source = SHAPES[shape]
    rewritten = refactored("read-in-batches", source, ".get(" if "Model" in source else "get_item")
    before, after = module("before", source), module("after", rewritten)
    assert "batch_get" in rewritten
    for name, numbers in ASKED.items():
        assert told(after, numbers) == told(before, numbers), name
        assert told(after, iter(numbers)) == told(before, numbers), f"{name}, which run out"
