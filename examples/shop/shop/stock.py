"""Stock: how many of each product lie in the warehouse, and every movement that led there.

The items of a SKU lie together: its level under `LEVEL`, its movements under `MOVE#<moment>#<id>`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import boto3
from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError

from shop import settings

LEVEL = "LEVEL"
MOVE = "MOVE#"

table = boto3.resource("dynamodb", region_name=settings.REGION).Table(settings.STOCK_TABLE)


class OutOfStockError(Exception):
    """Fewer pieces lie in the warehouse than were asked for."""


@dataclass(frozen=True)
class Movement:
    """Pieces that came in (positive) or went out (negative), and why."""

    moved_at: str
    quantity: int
    reason: str


def receive(sku: str, quantity: int, reason: str) -> None:
    """Book pieces in: a delivery, or a cancelled order."""
    table.meta.client.transact_write_items(
        TransactItems=[
            {
                "Update": {
                    "TableName": settings.STOCK_TABLE,
                    "Key": {"sku": sku, "entry": LEVEL},
                    "UpdateExpression": "ADD on_hand :quantity",
                    "ExpressionAttributeValues": {":quantity": quantity},
                }
            },
            {"Put": {"TableName": settings.STOCK_TABLE, "Item": movement_item(sku, quantity, reason)}},
        ]
    )


def take(sku: str, quantity: int, reason: str) -> None:
    """Book pieces out; raises `OutOfStockError` and changes nothing if there are not enough."""
    try:
        table.meta.client.transact_write_items(
            TransactItems=[
                {
                    "Update": {
                        "TableName": settings.STOCK_TABLE,
                        "Key": {"sku": sku, "entry": LEVEL},
                        "UpdateExpression": "SET on_hand = on_hand - :quantity",
                        "ConditionExpression": "on_hand >= :quantity",
                        "ExpressionAttributeValues": {":quantity": quantity},
                    }
                },
                {"Put": {"TableName": settings.STOCK_TABLE, "Item": movement_item(sku, -quantity, reason)}},
            ]
        )
    except ClientError as error:
        causes = error.response.get("CancellationReasons", [])
        if any(cause["Code"] == "ConditionalCheckFailed" for cause in causes):
            raise OutOfStockError(sku) from error
        raise


def levels(skus: Iterable[str]) -> dict[str, int]:
    """How many pieces of each product are there."""
    found = {}
    for sku in skus:
        item = table.get_item(Key={"sku": sku, "entry": LEVEL}).get("Item")
        found[sku] = int(item["on_hand"]) if item else 0
    return found


def movements(sku: str) -> list[Movement]:
    """Everything that happened to the stock of a product, oldest first."""
    response = table.query(KeyConditionExpression=Key("sku").eq(sku) & Key("entry").begins_with(MOVE))
    return [
        Movement(moved_at=item["moved_at"], quantity=int(item["quantity"]), reason=item["reason"])
        for item in response["Items"]
    ]


def movement_item(sku: str, quantity: int, reason: str) -> dict[str, str | int]:
    """The record of a movement that happens now."""
    moved_at = datetime.now(UTC).isoformat(timespec="microseconds")
    return {
        "sku": sku,
        "entry": f"{MOVE}{moved_at}#{uuid4().hex}",
        "moved_at": moved_at,
        "quantity": quantity,
        "reason": reason,
    }
