"""A request that holds one expression: as DynamoDB is sent it, and as the source that sends it."""

import re
from collections.abc import Mapping
from typing import Any

from expressions.oracle.table import Kind

TABLE = "kites"
KEY = {"pk": {"S": "p"}, "sk": {"S": "s"}}
NAMES = {"#a": "a", "#b": "b", "#a2": "a", "#status": "status"}
VALUES: Mapping[str, dict[str, Any]] = {
    ":s": {"S": "kite"},
    ":t": {"S": "string"},
    ":type": {"S": "SS"},
    ":n": {"N": "5"},
    ":m": {"N": "9"},
    ":bool": {"BOOL": True},
    ":null": {"NULL": True},
    ":l": {"L": [{"S": "kite"}]},
    ":map": {"M": {"b": {"S": "kite"}}},
    ":ss": {"SS": ["kite", "string"]},
    ":ns": {"NS": ["5", "9"]},
    ":bin": {"B": b"kite"},
}
PLACEHOLDER = re.compile(r"[#:]\w+", re.ASCII)
PARAMETERS: dict[Kind, tuple[str, str]] = {
    "condition": ("delete_item", "ConditionExpression"),
    "filter": ("scan", "FilterExpression"),
    "key condition": ("query", "KeyConditionExpression"),
    "projection": ("scan", "ProjectionExpression"),
    "update": ("update_item", "UpdateExpression"),
    "statement": ("execute_statement", "Statement"),
}


def request(kind: Kind, text: str) -> tuple[str, dict[str, Any]]:
    """The method and its parameters: the expression, the placeholders in it that are defined, and the key of an item
    where one is needed. Each `?` of a statement has its parameter."""
    method, parameter = PARAMETERS[kind]
    if kind == "statement":
        asked = text.count("?")
        return method, {parameter: text, **({"Parameters": [VALUES[":s"]] * asked} if asked else {})}
    used = dict.fromkeys(PLACEHOLDER.findall(text))
    names = {word: NAMES[word] for word in used if word in NAMES}
    values = {word: VALUES[word] for word in used if word in VALUES}
    given: dict[str, Any] = {"TableName": TABLE, parameter: text}
    if method.endswith("_item"):
        given["Key"] = KEY
    if names:
        given["ExpressionAttributeNames"] = names
    if values:
        given["ExpressionAttributeValues"] = values
    return method, given


def source(kind: Kind, text: str) -> str:
    """A module that makes the request."""
    method, given = request(kind, text)
    return f"""\
import boto3

client = boto3.client("dynamodb")


def create():
    client.create_table(
        TableName={TABLE!r},
        KeySchema=[{{"AttributeName": "pk", "KeyType": "HASH"}}, {{"AttributeName": "sk", "KeyType": "RANGE"}}],
        AttributeDefinitions=[
            {{"AttributeName": "pk", "AttributeType": "S"}}, {{"AttributeName": "sk", "AttributeType": "S"}}
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def ask():
    return client.{method}({", ".join(f"{name}={value!r}" for name, value in given.items())})
"""
