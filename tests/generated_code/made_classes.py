"""Models as commands write them: an enumeration and any map in attributes of PynamoDB; fields that stand in keys alone,
and an index that items are in with a value."""

ENUMERATION = '''"""Parcels."""

from enum import StrEnum
from typing import Any

from pynamodb.attributes import Attribute, DynamicMapAttribute, UnicodeAttribute
from pynamodb.constants import STRING
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class ParcelState(StrEnum):
    PACKED = "PACKED"
    SENT = "SENT"


class ParcelStateAttribute(Attribute[ParcelState]):
    attr_type = STRING

    def serialize(self, value: ParcelState) -> str:
        return ParcelState(value).value

    def deserialize(self, value: str) -> ParcelState:
        return ParcelState(value)


class ParcelGsi1(GlobalSecondaryIndex["Parcel"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)


class Parcel(Model):
    """A parcel."""

    class Meta:
        table_name = "parcels"
        billing_mode = "PAY_PER_REQUEST"

    pk = UnicodeAttribute(hash_key=True)
    gsi1pk = UnicodeAttribute()
    parcel_id = UnicodeAttribute()
    state = ParcelStateAttribute(default=ParcelState.PACKED)
    labels = DynamicMapAttribute(null=True)
    gsi1 = ParcelGsi1()

    def serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:
        """The item as it is stored, under the keys that its fields make."""
        self.pk = f"PARCEL#{self.parcel_id}"
        self.gsi1pk = f"STATE#{self.state}"
        return super().serialize(null_check)


def of_state(state: str) -> Any:
    return Parcel.gsi1.query(f"STATE#{state}")
'''

IN_KEYS = '''"""Rooms."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

import boto3  # type: ignore[import-untyped, unused-ignore]
from boto3.dynamodb.conditions import Key  # type: ignore[import-untyped, unused-ignore]

ROOMS_TABLE = os.environ.get("ROOMS_TABLE", "rooms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room."""

    table_name: ClassVar[str] = ROOMS_TABLE

    house_id: str
    number: str
    beds: int
    kind: Literal["plain", "suite"]

    @staticmethod
    def key_of(house_id: str, number: str) -> dict[str, Any]:
        """The key of a room."""
        return {"pk": f"HOUSE#{house_id}", "sk": f"ROOM#{number}"}

    def to_item(self) -> dict[str, Any]:
        """What boto3 stores."""
        item: dict[str, Any] = {
            **self.key_of(self.house_id, self.number),
            "beds": self.beds,
            "kind": self.kind,
        }
        if self.kind == "suite":
            item["gsi1pk"] = f"SUITES#{self.house_id}"
        return item

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """What boto3 has read."""
        return cls(
            house_id=item["pk"].removeprefix("HOUSE#"),
            number=item["sk"].removeprefix("ROOM#"),
            beds=int(item["beds"]),
            kind=item["kind"],
        )


def suites(house_id: str) -> Any:
    return boto3.resource("dynamodb").Table(ROOMS_TABLE).query(
        IndexName="gsi1", KeyConditionExpression=Key("gsi1pk").eq(f"SUITES#{house_id}")
    )


def create_table(dynamodb: Any = None) -> None:
    """Create the table."""
    dynamodb = dynamodb or boto3.client("dynamodb")
    dynamodb.create_table(
        TableName=ROOMS_TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "gsi1pk", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "gsi1",
                "KeySchema": [{"AttributeName": "gsi1pk", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            },
        ],
    )
'''
