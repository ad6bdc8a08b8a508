"""What an engine that plays DynamoDB makes of one expression, tried on a table of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

import ministack
from expressions.oracle.request import KEY, TABLE, request
from expressions.oracle.table import Kind

WRITTEN = ("p", "p1", "p2")  # the partition keys of the items that expressions and statements write
OF_ITEMS = (
    "attribute that does not exist in the item",
    "An operand in the update expression has an incorrect data type",
    "document path provided in the update expression is invalid",
    "conditional request failed",
    "Condition parameter type does not match schema type",
    "Duplicate primary key exists in table",
    "mandatory equality on all key attributes",
    "Requested resource not found",
    "Unsupported operation: ",
)
"""What depends on the items and tables that are there, or on their keys, and not on the expression."""


@contextmanager
def engine() -> Iterator[Any]:
    """A client of an engine that runs for so long, with the table that expressions are tried on."""
    with ministack.engine() as url:
        client = ministack.service("dynamodb", url, parameter_validation=False)
        client.create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in KEY],
            BillingMode="PAY_PER_REQUEST",
        )
        yield client


def refusal(client: Any, kind: Kind, text: str) -> str | None:
    """Why the engine rejects an expression; None where it takes it, whatever the items are."""
    method, given = request(kind, text)
    try:
        getattr(client, method)(**given)
    except ClientError as error:
        message: str = error.response["Error"]["Message"]
        return None if any(words in message for words in OF_ITEMS) else message
    finally:
        if kind in ("update", "statement"):
            for written in WRITTEN:
                client.delete_item(TableName=TABLE, Key={**KEY, "pk": {"S": written}})
    return None
