"""What the shop keeps: customers and their orders in one table, events, documents of several kinds, and tasks."""

import os
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    DiscriminatorAttribute,
    JSONAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
    VersionAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection
from pynamodb.models import Model


class Address(MapAttribute):
    street = UnicodeAttribute()
    floor = NumberAttribute(null=True)


class Line(MapAttribute):
    sku = UnicodeAttribute()
    quantity = NumberAttribute()


class OrdersByStatus(GlobalSecondaryIndex["Order"]):
    class Meta:
        index_name = "by_status"
        projection = IncludeProjection(["total"])

    status = UnicodeAttribute(hash_key=True, attr_name="st")
    placed_at = UTCDateTimeAttribute(range_key=True)


class Customer(Model):
    class Meta:
        table_name = "shop"
        host = os.environ.get("SHOP_HOST")
        region = "us-east-1"
        billing_mode = "PAY_PER_REQUEST"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    address = Address(null=True)
    is_active = BooleanAttribute(default=True)


class Order(Model):
    class Meta:
        table_name = "shop"
        host = os.environ.get("SHOP_HOST")
        region = "us-east-1"
        billing_mode = "PAY_PER_REQUEST"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    status = UnicodeAttribute(attr_name="st")
    placed_at = UTCDateTimeAttribute()
    total = NumberAttribute()
    lines = ListAttribute(of=Line, null=True)
    extra = JSONAttribute(null=True)
    tags = UnicodeSetAttribute(null=True)
    expires_at = TTLAttribute(null=True)
    version = VersionAttribute()

    by_status = OrdersByStatus()


class ReadingsByPlace(GlobalSecondaryIndex["Reading"]):
    class Meta:
        index_name = "by_place"
        projection = KeysOnlyProjection()

    place = UnicodeAttribute(hash_key=True)
    at = NumberAttribute(range_key=True)


class ReadingsByKind(GlobalSecondaryIndex["Reading"]):
    class Meta:
        index_name = "by_kind"
        projection = AllProjection()

    kind = UnicodeAttribute(hash_key=True)
    device = NumberAttribute(range_key=True)


class Reading(Model):
    class Meta:
        table_name = "readings"
        host = os.environ.get("SHOP_HOST")
        region = "us-east-1"
        billing_mode = "PAY_PER_REQUEST"

    device = NumberAttribute(hash_key=True)
    at = NumberAttribute(range_key=True)
    place = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(default="heat")
    body = BinaryAttribute(legacy_encoding=False, null=True)

    by_place = ReadingsByPlace()
    by_kind = ReadingsByKind()


class Document(Model):
    class Meta:
        table_name = "documents"
        host = os.environ.get("SHOP_HOST")
        region = "us-east-1"
        billing_mode = "PAY_PER_REQUEST"

    number = UnicodeAttribute(hash_key=True)
    kind = DiscriminatorAttribute()


class Letter(Document, discriminator="LETTER"):
    sender = UnicodeAttribute()


class Invoice(Document, discriminator="INVOICE"):
    total = NumberAttribute()


class TasksByOwner(GlobalSecondaryIndex["Task"]):
    class Meta:
        index_name = "by_owner"
        projection = AllProjection()

    owner_key = UnicodeAttribute(hash_key=True)


class Task(Model):
    class Meta:
        table_name = "tasks"
        host = os.environ.get("SHOP_HOST")
        region = "us-east-1"
        billing_mode = "PAY_PER_REQUEST"

    number = UnicodeAttribute(hash_key=True)
    owner = UnicodeAttribute(null=True)
    changes = NumberAttribute(default=0)

    by_owner = TasksByOwner()

    def serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:
        """The task, in the index for as long as it has an owner."""
        stored = super().serialize(null_check)
        if self.owner is not None:
            stored["owner_key"] = {"S": f"OWNER#{self.owner}"}
        return stored


class CountedTask(Task):
    """A task that counts how often it was stored."""

    def save(self, *given: Any, **told: Any) -> dict[str, Any]:
        self.changes += 1
        return super().save(*given, **told)
