"""What requests tell of the key of a table that nothing defines."""

import pytest

from dynamorm_cdkgen.asked_tables import asked_tables
from handmade import project_of

CODE = """
import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table("orders")


def ask(one: str, other: str, key: dict):
    {}
"""
QUERY = "table.query({}KeyConditionExpression={})"
BEGINS = 'Key("a").eq(one) & Key("b").begins_with(other)'


def keys_of(*requests: str) -> list[tuple[str, ...]]:
    project = project_of({"orders.py": CODE.format("\n    ".join(requests))})
    keys = (table.key for table in asked_tables(project).values())
    return [(key.partition[0], *key.sort) for key in keys if key is not None]


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        (('table.get_item(Key={"a": one})',), ("a",)),
        (('table.delete_item(Key={"a": one, "b": other})',), ("a", "b")),
        ((QUERY.format("", BEGINS),), ("a", "b")),
        (('table.get_item(Key={"b": other, "a": one})', QUERY.format("", 'Key("a").eq(one)')), ("a", "b")),
        (('table.update_item(Key={"a": one})', QUERY.format('IndexName="by-b", ', 'Key("b").eq(other)')), ("a",)),
        (('table.get_item(Key={"a": one})', "table.get_item(Key=key)"), ("a",)),
    ],
)
def test_keys(requests: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """One item is asked for by the whole key; queries tell which of two attributes is the partition key."""
    assert keys_of(*requests) == [expected]


@pytest.mark.parametrize(
    "requests",
    [
        ('table.put_item(Item={"a": one, "b": other})',),
        (QUERY.format("", 'Key("a").eq(one)'),),
        ('table.get_item(Key={"a": one})', 'table.get_item(Key={"a": one, "b": other})'),
        ('table.get_item(Key={"a": one})', QUERY.format("", BEGINS)),
        ("table.get_item(Key=key)",),
        (QUERY.format('IndexName="by-a", ', BEGINS),),
    ],
)
def test_unknown_keys(requests: tuple[str, ...]) -> None:
    """Nothing is said where requests disagree, where none is for one item, and where indexes alone are asked."""
    assert keys_of(*requests) == []
