"""Keeps the balances of accounts up with their events, which the table's stream tells."""

from typing import Any

from botocore.exceptions import ClientError
from dynamorm_runtime.client import table
from dynamorm_runtime.streams import Failures, Record, for_each

from ledger.models import Balance


def follow(event: dict[str, Any], _context: object) -> Failures:
    """The function that is given the changes."""
    return for_each(event, apply)


def apply(record: Record) -> None:
    """Adds an event to its account's balance, once: a record may come again."""
    if record.new is None:
        return
    try:
        table().update_item(
            Key={"pk": record.keys["pk"], "sk": "BALANCE"},
            UpdateExpression="ADD #cents :cents SET #version = :version",
            ConditionExpression="attribute_not_exists(#version) OR #version < :version",
            ExpressionAttributeNames={"#cents": "cents", "#version": "version"},
            ExpressionAttributeValues={":cents": record.new["cents"], ":version": record.new["version"]},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise


def balance(request: dict[str, Any], _context: object) -> dict[str, Any]:
    """The function that tells what an account holds."""
    try:
        found = Balance.get(f"ACCOUNT#{request['account']}", "BALANCE")
    except Balance.DoesNotExist:
        return {"cents": 0, "version": 0}
    return {"cents": found.cents, "version": found.version}
