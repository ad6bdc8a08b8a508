"""Models with maps that have classes of their own, declared in several files: of PynamoDB, and of one's own."""

import re

PLACES = '''"""Where things are."""

from enum import StrEnum

from pynamodb.attributes import (
    Attribute,
    BinaryAttribute,
    DynamicMapAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.constants import STRING


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"


class LevelAttribute(Attribute[Level]):
    attr_type = STRING

    def serialize(self, value: Level) -> str:
        return Level(value).value

    def deserialize(self, value: str) -> Level:
        return Level(value)


class Point(MapAttribute):
    latitude = NumberAttribute(attr_name="lat")
    longitude = NumberAttribute(attr_name="lon", null=True)


class Address(MapAttribute):
    street = UnicodeAttribute()
    country = UnicodeAttribute(default="NL")
    level = LevelAttribute(default=Level.LOW)
    point = Point(null=True)
    lines = ListAttribute(of=UnicodeAttribute, default=list)
    since = UTCDateTimeAttribute(null=True)
    photo = BinaryAttribute(legacy_encoding=False, null=True)
    extra = MapAttribute(null=True)


class Labels(DynamicMapAttribute):
    colour = UnicodeAttribute(null=True)
'''
MODELS = '''"""Who buys."""

from pynamodb.attributes import ListAttribute, MapAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from parts.places import Address, Labels


class ByName(GlobalSecondaryIndex["Customer"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_name"
        projection = IncludeProjection(["a", "past"])

    name = UnicodeAttribute(hash_key=True)


class Customer(Model):
    """Who buys."""

    class Meta:
        table_name = "customers"

    id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    address = Address(attr_name="a")
    past = ListAttribute(of=Address, null=True)
    labels = Labels(default=dict)
    several = ListAttribute(of=Labels, default=list)
    extra = MapAttribute(default=dict)
    by_name = ByName()
'''
SHOPS = '''"""Where is bought."""

from pynamodb.attributes import MapAttribute, UnicodeAttribute
from pynamodb.models import Model


class Address(MapAttribute):
    number = UnicodeAttribute()


class Shop(Model):
    """Where is bought."""

    class Meta:
        table_name = "shops"

    id = UnicodeAttribute(hash_key=True)
    address = Address()
'''
CODE = '''"""What is asked."""

from typing import Any

from models import Customer


def named(name: str) -> Any:
    return Customer.by_name.query(name)


def who_moved(name: str) -> Any:
    return Customer.by_name.query(name, filter_condition=Customer.past.exists())
'''
FILES = {
    "parts/__init__.py": '"""What models are made of."""\n', "parts/places.py": PLACES,
    "models.py": MODELS, "shops.py": SHOPS, "code_.py": CODE,
}  # fmt: skip

OWN_PLACES = '''"""Where things are."""

from decimal import Decimal
from enum import StrEnum
from typing import Literal

FORM


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"


HEADPoint:
    latitude: Decimal
    longitude: Decimal | None = None


HEADAddress:
    street: str
    floor: int
    kind: Literal["home", "work"] = "home"
    level: Level = Level.LOW
    point: Point | None = None
    lines: list[str]
'''
OWN_MODELS = '''"""Who buys."""

import os
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import boto3  # type: ignore[import-untyped, unused-ignore]
from boto3.dynamodb.conditions import Key as By  # type: ignore[import-untyped, unused-ignore]
FORM

from parts.places import Address

CUSTOMERS_TABLE = os.environ.get("CUSTOMERS_TABLE", "customers")


HEADCustomer:
    """Who buys."""

    table_name: ClassVar[str] = CUSTOMERS_TABLE

    id: str
    name: str
    address: Address
    past: list[Address]
    places: dict[str, Address]
    second: Address | None = None

    def to_item(self) -> dict[str, Any]:
        """What boto3 stores."""
        item: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "address": STORED(self.address),
            "past": [STORED(one) for one in self.past],
            "places": {name: STORED(one) for name, one in self.places.items()},
        }
        if self.second is not None:
            item["second"] = STORED(self.second)
        return item

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """What boto3 has read."""
        return cls(
            id=item["id"],
            name=item["name"],
            address=_address(item["address"]),
            past=[_address(one) for one in item["past"]],
            places={name: _address(one) for name, one in item["places"].items()},
            second=_address(item["second"]) if "second" in item else None,
        )


def _address(told: Mapping[str, Any]) -> Address:
    READ


def named(name: str) -> Any:
    table = boto3.resource("dynamodb").Table(CUSTOMERS_TABLE)
    return table.query(IndexName="by_name", KeyConditionExpression=By("name").eq(name))


def create_table(dynamodb: Any) -> None:
    """Creates the table of customers."""
    dynamodb.create_table(
        TableName=CUSTOMERS_TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "name", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_name",
                "KeySchema": [{"AttributeName": "name", "KeyType": "HASH"}],
                "Projection": {
                    "ProjectionType": "INCLUDE",
                    "NonKeyAttributes": ["address", "past"],
                },
            },
        ],
    )
'''
READ = """point = told.get("point")
    given = {**told, "floor": int(told["floor"]), "level": Level(told["level"])}
    return Address(**{**given, "point": Point(**point) if point else None})"""
READING = "from parts.places import Address, Level, Point"
FORMS = {
    "dataclass": (
        "from dataclasses import asdict, dataclass",
        "@dataclass(frozen=True, kw_only=True)\nclass ",
        "asdict",
        READ,
    ),
    "attrs": ("from attrs import asdict, frozen", "@frozen(kw_only=True)\nclass ", "asdict", READ),
    "pydantic": ("from pydantic import BaseModel", "class ", "", "return Address.model_validate(told)"),
}
"""What a form imports and how its classes begin; how objects are stored, and made of what is read."""


def of_own_classes(form: str) -> dict[str, str]:
    """The same over boto3, of dataclasses, attrs or pydantic."""
    head, begin, stored, read = FORMS[form]
    places, models = OWN_PLACES.replace("FORM", head), OWN_MODELS.replace("FORM", head).replace("READ", read)
    models = re.sub(r"STORED\((self\.\w+|one)\)", r"\1.model_dump()" if not stored else rf"{stored}(\1)", models)
    if stored:
        models = models.replace("from parts.places import Address", READING)
    texts = {"parts/__init__.py": FILES["parts/__init__.py"], "parts/places.py": places, "models.py": models}
    base = "(BaseModel, frozen=True):" if form == "pydantic" else ":"
    return {path: re.sub(r"HEAD(\w+):", rf"{begin}\1{base}", text) for path, text in texts.items()}
