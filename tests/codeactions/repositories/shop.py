"""A shop whose items are classes of its own, and what its code asks for, of which repositories are generated."""

MODELS = '''"""What the shop stores with boto3: orders of customers, and what is in stock."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Self
from uuid import uuid4

SHOP_TABLE = os.environ.get("SHOP_TABLE", "shop")


class Status(StrEnum):
    """How far an order is."""

    NEW = "NEW"
    PAID = "PAID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a customer wants."""

    table_name: ClassVar[str] = SHOP_TABLE

    customer_id: str
    order_id: str = field(default_factory=lambda: str(uuid4()))
    status: Status = Status.NEW
    placed_at: datetime
    total: Decimal = Decimal(0)
    note: str | None = None
    version: int = 0

    @staticmethod
    def key_of(customer_id: str, order_id: str) -> dict[str, Any]:
        """The key of an order."""
        return {"pk": f"CUSTOMER#{customer_id}", "sk": f"ORDER#{order_id}"}

    def to_item(self) -> dict[str, Any]:
        """What boto3 stores."""
        item: dict[str, Any] = {
            **self.key_of(self.customer_id, self.order_id),
            "gsi1pk": f"STATUS#{self.status}",
            "gsi1sk": f"{self.placed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "customer_id": self.customer_id,
            "order_id": self.order_id,
            "status": self.status.value,
            "placed_at": f"{self.placed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "total": self.total,
            "version": self.version,
        }
        if self.note is not None:
            item["note"] = self.note
        return item

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """What boto3 has read."""
        return cls(
            customer_id=item["customer_id"],
            order_id=item["order_id"],
            status=Status(item["status"]),
            placed_at=datetime.fromisoformat(item["placed_at"]),
            total=item["total"],
            note=item.get("note"),
            version=int(item.get("version", 0)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What is in stock."""

    table_name: ClassVar[str] = SHOP_TABLE

    number: int
    left: int

    def to_item(self) -> dict[str, Any]:
        """What boto3 stores."""
        return {
            "pk": f"ARTICLE#{self.number:06d}",
            "sk": "STOCK",
            "number": self.number,
            "left": self.left,
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """What boto3 has read."""
        return cls(number=int(item["number"]), left=int(item["left"]))


def create_table(dynamodb: Any) -> None:
    """Creates the table of orders and articles."""
    dynamodb.create_table(
        TableName=SHOP_TABLE,
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "gsi1pk", "AttributeType": "S"},
            {"AttributeName": "gsi1sk", "AttributeType": "S"},
            {"AttributeName": "customer_id", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-status",
                "KeySchema": [
                    {"AttributeName": "gsi1pk", "KeyType": "HASH"},
                    {"AttributeName": "gsi1sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            },
            {
                "IndexName": "totals",
                "KeySchema": [
                    {"AttributeName": "customer_id", "KeyType": "HASH"},
                    {"AttributeName": "gsi1sk", "KeyType": "RANGE"},
                ],
                "Projection": {
                    "ProjectionType": "INCLUDE",
                    "NonKeyAttributes": ["total", "status", "placed_at"],
                },
            },
        ],
        BillingMode="PAY_PER_REQUEST",
    )
'''

READS = '''"""How the shop finds orders."""

from datetime import UTC, datetime
from typing import Any

import boto3  # type: ignore[import-untyped, unused-ignore]
from boto3.dynamodb.conditions import Attr, Key  # type: ignore[import-untyped, unused-ignore]

from .models import SHOP_TABLE

table = boto3.resource("dynamodb").Table(SHOP_TABLE)


def orders_of_customer(customer_id: str) -> Any:
    """All orders of a customer."""
    return table.query(
        KeyConditionExpression=Key("pk").eq(f"CUSTOMER#{customer_id}")
        & Key("sk").begins_with("ORDER#")
    )


def new_orders(since: datetime) -> Any:
    """The newest first."""
    return table.query(
        IndexName="by-status",
        KeyConditionExpression=Key("gsi1pk").eq("STATUS#NEW")
        & Key("gsi1sk").gte(since),
        FilterExpression=Attr("total").gt(10),
        ScanIndexForward=False,
    )


def handler(event: dict[str, Any], context: object) -> Any:
    """How much a customer bought, and in how many orders."""
    key = Key("customer_id").eq(event["customer"])
    count = table.query(IndexName="totals", KeyConditionExpression=key, Select="COUNT")
    return table.query(IndexName="totals", KeyConditionExpression=key), count
'''

SHOP = {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/reads.py": READS}
