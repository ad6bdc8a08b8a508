"""A table of parcels as it is deployed and as its models are changed, and the program of that change."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

from ministack import KEYS, service

BEFORE = """
import os

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model


class ByDepot(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-depot"
        projection = AllProjection()

    depot = UnicodeAttribute(hash_key=True)


class Parcel(Model):
    class Meta:
        table_name = os.environ["PARCELS_TABLE"]

    number = UnicodeAttribute(hash_key=True)
    depot = UnicodeAttribute()
    day = UnicodeAttribute()
    weight = NumberAttribute()
    by_depot = ByDepot()
"""
INDEXES = """
class ByDay(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-day"
        projection = IncludeProjection(["weight"])

    day = UnicodeAttribute(hash_key=True)
    depot = UnicodeAttribute(range_key=True)


class ByWeight(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-weight"
        projection = AllProjection()

    depot = UnicodeAttribute(hash_key=True)
    weight = NumberAttribute(range_key=True)


class Parcel(Model):"""
BY_DEPOT = BEFORE[BEFORE.index("class ByDepot") : BEFORE.index("class Parcel")]
AFTER = (
    BEFORE.replace(BY_DEPOT, "").replace("class Parcel(Model):", INDEXES)
    .replace("by_depot = ByDepot()", "by_day = ByDay()\n    by_weight = ByWeight()")
)  # fmt: skip
READER = "\n\ndef of_day(day):\n    return list(Parcel.by_day.query(day))\n"
FILE = "migrations/0001_parcel_create_by_day_and_more.py"


def deployed(address: str, items: int = 5, units: tuple[int, int] | None = None) -> str:
    """The name of a new table with items, paid by request, or by read and write units."""
    name = f"parcels-{uuid4().hex}"
    client = service("dynamodb", address)
    given = {} if units is None else {"ProvisionedThroughput": throughput(units)}
    client.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "number", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": one, "AttributeType": "S"} for one in ("number", "depot")],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-depot",
                "KeySchema": [{"AttributeName": "depot", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
                **given,
            }
        ],
        BillingMode="PAY_PER_REQUEST" if units is None else "PROVISIONED",
        **given,
    )
    for number in range(items):
        item = {"number": {"S": str(number)}, "depot": {"S": "d"}, "day": {"S": "2026"}, "weight": {"N": str(number)}}
        client.put_item(TableName=name, Item=item)
    return name


def throughput(units: tuple[int, int]) -> dict[str, int]:
    return {"ReadCapacityUnits": units[0], "WriteCapacityUnits": units[1]}


def command(url: str, table: str, *words: str) -> list[str]:
    return [sys.executable, "-u", FILE, "--endpoint-url", url, "--table-name", table, "--poll", "0.01", *words]


def run(base: Path, url: str, table: str, *words: str) -> "subprocess.CompletedProcess[str]":
    done = command(url, table, *words)
    return subprocess.run(done, cwd=base, env=KEYS, capture_output=True, text=True, check=False)


def indexes_of(address: str, table: str) -> dict[str, Any]:
    told = service("dynamodb", address).describe_table(TableName=table)["Table"]
    return {index["IndexName"]: index for index in told["GlobalSecondaryIndexes"]}
