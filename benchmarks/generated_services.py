"""Made-up services that use DynamoDB, always the same: models, indexes, repositories in both libraries, handlers."""

from pathlib import Path
from string import Template

NOUNS = ("order", "invoice", "parcel", "ticket", "booking", "payment", "session", "device", "lesson", "recipe")

INDEXES = Template('''"""Indexes of the $noun table."""

from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex


class ByOwner(GlobalSecondaryIndex["$Noun"]):
    class Meta:
        index_name = "by_owner"
        projection = AllProjection()

    owner_id = UnicodeAttribute(hash_key=True)
    created_at = UTCDateTimeAttribute(range_key=True)


class ByState(GlobalSecondaryIndex["$Noun"]):
    class Meta:
        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)
''')

MODELS = Template('''"""The $noun model."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.models import Model

from $package.indexes import ByOwner, ByState


class $Noun(Model):
    class Meta:
        table_name = "$table"

    ${noun}_id = UnicodeAttribute(hash_key=True)
    owner_id = UnicodeAttribute()
    created_at = UTCDateTimeAttribute()
    state = UnicodeAttribute(default="NEW")
    category = UnicodeAttribute(null=True)
    amount = NumberAttribute(attr_name="amt")
    by_owner = ByOwner()
    by_state = ByState()
''')

REPOSITORY = Template('''"""How $noun items are stored and found."""

from collections.abc import Iterator
from datetime import UTC, datetime

from $package.models import $Noun


class ${Noun}Repository:
    def add(self, ${noun}_id: str, owner_id: str, amount: int) -> $Noun:
        item = $Noun(${noun}_id, owner_id=owner_id, created_at=datetime.now(UTC), amount=amount)
        item.save()
        return item

    def get(self, ${noun}_id: str) -> $Noun:
        return $Noun.get(${noun}_id)

    def of_owner(self, owner_id: str, since: datetime) -> Iterator[$Noun]:
        return $Noun.by_owner.query(owner_id, $Noun.created_at >= since, scan_index_forward=False)

    def in_category(self, category: str) -> list[$Noun]:
        return list($Noun.scan($Noun.category == category))

    def close(self, ${noun}_id: str) -> None:
        $Noun(${noun}_id).update(actions=[$Noun.state.set("CLOSED")])

    def many(self, ids: list[str]) -> list[$Noun]:
        return [$Noun.get(each) for each in ids]
''')

LEDGER = Template('''"""The ledger of $noun amounts, one item per day."""

import os
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr, Key

TABLE = boto3.resource("dynamodb").Table(os.environ.get("LEDGER_TABLE", "$table-ledger"))


def entries(account: str, first: str, last: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    arguments: dict[str, Any] = {"KeyConditionExpression": Key("account").eq(account) & Key("day").between(first, last)}
    while True:
        page = TABLE.query(**arguments)
        found += page["Items"]
        if "LastEvaluatedKey" not in page:
            return found
        arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def large(limit: int) -> list[dict[str, Any]]:
    return TABLE.scan(FilterExpression=Attr("amount").gt(limit))["Items"]


def book(account: str, day: str, amount: int) -> None:
    TABLE.update_item(
        Key={"account": account, "day": day},
        UpdateExpression="ADD #amount :amount SET updated = :day",
        ExpressionAttributeNames={"#amount": "amount"},
        ExpressionAttributeValues={":amount": amount, ":day": day},
    )
''')

HANDLERS = Template('''"""Handlers of the $noun service."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from $package.ledger import book, entries
from $package.repository import ${Noun}Repository

REPOSITORY = ${Noun}Repository()


def create(event: dict[str, Any], context: object) -> dict[str, Any]:
    body = json.loads(event["body"])
    item = REPOSITORY.add(body["id"], body["owner"], body["amount"])
    book(f"OWNER#{body['owner']}", datetime.now(UTC).date().isoformat(), body["amount"])
    return {"statusCode": 201, "body": json.dumps({"id": item.${noun}_id})}


def recent(event: dict[str, Any], context: object) -> dict[str, Any]:
    since = datetime.now(UTC) - timedelta(days=30)
    items = [item.${noun}_id for item in REPOSITORY.of_owner(event["owner"], since)]
    booked = entries(f"OWNER#{event['owner']}", since.date().isoformat(), datetime.now(UTC).date().isoformat())
    return {"statusCode": 200, "body": json.dumps({"items": items, "booked": len(booked)})}
''')

FILES = {
    "indexes.py": INDEXES,
    "models.py": MODELS,
    "repository.py": REPOSITORY,
    "ledger.py": LEDGER,
    "handlers.py": HANDLERS,
}


def write_services(folder: Path, count: int) -> int:
    """Writes so many services of five files each, and says how many files there are."""
    for number in range(count):
        noun = NOUNS[number % len(NOUNS)]
        package = f"{noun}_service_{number}"
        words = {"noun": noun, "Noun": noun.capitalize(), "package": package, "table": f"{noun}s-{number}"}
        (folder / package).mkdir(parents=True)
        for name, template in FILES.items():
            (folder / package / name).write_text(template.substitute(words), "utf-8")
    return count * len(FILES)
