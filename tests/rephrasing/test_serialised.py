"""Writes that the client makes with values that carry their types."""

from rephrasing.serialised import serialised

BEFORE = """\
import boto3

table = boto3.resource("dynamodb").Table("users")


def add(user, item):
    table.put_item(Item=item)
    table.delete_item(Key={"user": user})
    return table.get_item(Key={"user": user})
"""
AFTER = """\
import boto3
from boto3.dynamodb.types import TypeSerializer

serializer = TypeSerializer()
client = boto3.client("dynamodb")

table = boto3.resource("dynamodb").Table("users")


def add(user, item):
    client.put_item(TableName="users", Item={k: serializer.serialize(v) for k, v in item.items()})
    client.delete_item(TableName="users", Key={"user": serializer.serialize(user)})
    return table.get_item(Key={"user": user})
"""


def test_writes_of_the_client() -> None:
    """Writes are made by the client, and reads by the table still."""
    assert serialised(BEFORE) == AFTER
