"""Items of `purchases`: purchase."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Self

import boto3  # type: ignore[import-untyped, unused-ignore]

PURCHASES_TABLE = os.environ.get("PURCHASES_TABLE", "purchases")


class PurchaseStatus(StrEnum):
    PLACED = "PLACED"
    PAID = "PAID"
    SENT = "SENT"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A purchase."""

    table_name: ClassVar[str] = PURCHASES_TABLE

    customer_id: str
    order_id: str
    placed_at: datetime
    total: int
    status: PurchaseStatus
    sequence: int

    @staticmethod
    def key_of(customer_id: str, order_id: str) -> dict[str, Any]:
        """The key of a purchase."""
        return {"pk": f"PURCHASE#{customer_id}#ORDER_ID#{order_id}", "sk": "PURCHASE"}

    def to_item(self) -> dict[str, Any]:
        """What boto3 stores, under the keys that the fields make."""
        return {
            **self.key_of(self.customer_id, self.order_id),
            "gsi1pk": f"PURCHASE#CUSTOMER_ID#{self.customer_id}",
            "gsi1sk": f"PURCHASE#{self.placed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "gsi2pk": f"PURCHASE#CUSTOMER_ID#{self.customer_id}#STATUS#{self.status}",
            "gsi2sk": f"PURCHASE#{self.placed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "customer_id": self.customer_id,
            "order_id": self.order_id,
            "placed_at": f"{self.placed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "total": self.total,
            "status": self.status.value,
            "sequence": self.sequence,
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """What boto3 has read."""
        return cls(
            customer_id=item["customer_id"],
            order_id=item["order_id"],
            placed_at=datetime.fromisoformat(item["placed_at"]),
            total=int(item["total"]),
            status=PurchaseStatus(item["status"]),
            sequence=int(item["sequence"]),
        )


def create_table(dynamodb: Any = None) -> None:
    """Create the table as tests and local engines need it, by a client of boto3."""
    dynamodb = dynamodb or boto3.client("dynamodb")
    dynamodb.create_table(
        TableName=PURCHASES_TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "gsi1pk", "AttributeType": "S"},
            {"AttributeName": "gsi1sk", "AttributeType": "S"},
            {"AttributeName": "gsi2pk", "AttributeType": "S"},
            {"AttributeName": "gsi2sk", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "gsi1",
                "KeySchema": [
                    {"AttributeName": "gsi1pk", "KeyType": "HASH"},
                    {"AttributeName": "gsi1sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            },
            {
                "IndexName": "gsi2",
                "KeySchema": [
                    {"AttributeName": "gsi2pk", "KeyType": "HASH"},
                    {"AttributeName": "gsi2sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            },
        ],
    )
