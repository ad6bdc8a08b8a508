"""Items of `orders`: order."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Self
from uuid import uuid4

import boto3  # type: ignore[import-untyped, unused-ignore]

ORDERS_TABLE = os.environ.get("ORDERS_TABLE", "orders")


class OrderStatus(StrEnum):
    PLACED = "PLACED"
    PAID = "PAID"
    SENT = "SENT"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order."""

    table_name: ClassVar[str] = ORDERS_TABLE

    order_id: str = field(default_factory=lambda: str(uuid4()))
    customer_id: str
    placed_at: datetime
    total: int
    status: OrderStatus = OrderStatus.PLACED
    version: int = 0

    @staticmethod
    def key_of(order_id: str) -> dict[str, Any]:
        """The key of an order."""
        return {"order_id": order_id}

    def to_item(self) -> dict[str, Any]:
        """What boto3 stores, under the keys that the fields make."""
        return {
            **self.key_of(self.order_id),
            "customer_id": self.customer_id,
            "placed_at": f"{self.placed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "total": self.total,
            "status": self.status.value,
            "version": self.version,
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """What boto3 has read."""
        return cls(
            order_id=item["order_id"],
            customer_id=item["customer_id"],
            placed_at=datetime.fromisoformat(item["placed_at"]),
            total=int(item["total"]),
            status=OrderStatus(item["status"]),
            version=int(item.get("version", 0)),
        )


def create_table(dynamodb: Any = None) -> None:
    """Create the table as tests and local engines need it, by a client of boto3."""
    dynamodb = dynamodb or boto3.client("dynamodb")
    dynamodb.create_table(
        TableName=ORDERS_TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "order_id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "order_id", "KeyType": "HASH"}],
    )
