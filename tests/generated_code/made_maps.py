"""Models with maps that have classes of their own, declared in several files."""

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
