"""Tests that are generated for repositories: they pass, on an engine and in memory, and fail where these are wrong."""

import re
import shutil
from pathlib import Path

import pytest

import ministack
from codeactions.repositories.shop import SHOP
from conftest import Dynamorm, Files
from generated_code import noticed
from generated_code.item_classes import FORMS
from generated_code.projects import checked, copy_of, generated, out_of_date, run_tests, sorted_as_ruff_does, tried

HERE = Path(__file__).parent
KINDS = ("repository", "tests")
PASSED = re.compile(r"(\d+) passed")
EXAMPLES = {"boto3": "tests", "crud": "tests", "event-sourcing": "tests", "shop": "tests/generated"}

pytestmark = ministack.NEEDS_ENGINE


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples(example: str, tmp_path: Path, engine: str) -> None:
    """Those of each example pass as they are, and all tools have nothing to say about them."""
    folder = copy_of(example, tmp_path)
    generated(folder, *KINDS)
    own = example == "shop"  # its own fixtures make tables in what they take for moto
    done = run_tests(folder, EXAMPLES[example], engine="" if own else engine)
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout
    assert out_of_date(folder, *KINDS) == ""
    checked(folder, EXAMPLES[example])


def test_awaited(tmp_path: Path, engine: str) -> None:
    """Those of repositories that are awaited pass without a plugin, and tools have nothing to say about them."""
    folder = copy_of("boto3", tmp_path)
    generated(folder, "repository", "--async")
    generated(folder, "tests", "--async")
    checked(folder, "tests")
    done = run_tests(folder, "-p", "no:asyncio", "-p", "no:anyio", engine=engine, awaits=True)
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout
    assert int(next(iter(PASSED.findall(done.stdout)), "0")) > 30, done.stdout


SINCE = """.gte(
                f"{placed_at_from.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
            )"""


NAMED_LATER = """
import os

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Task(Model):
    class Meta:
        region = "eu-central-1"

    task_id = UnicodeAttribute(hash_key=True)
    title = UnicodeAttribute()


def begin():
    Task.Meta.table_name = os.environ["TASKS"]


def add(title):
    Task("a", title=title).save()
"""


def test_tables_that_are_named_at_run_time(tmp_path: Path, engine: str) -> None:
    """Tests give a table a name of their own where a model has none until code gives it one."""
    (tmp_path / "tasks.py").write_text(NAMED_LATER)
    generated(tmp_path, *KINDS)
    done = run_tests(tmp_path, engine=engine)
    assert done.returncode == 0, done.stdout


OWN_ATTRIBUTES = """
import os
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.models import Model


class OptionalText(UnicodeAttribute):
    \"\"\"A text that may be missing.\"\"\"

    def __init__(self, **given: Any) -> None:
        super().__init__(null=True, **given)


class Moment(UTCDateTimeAttribute):
    pass


class Upper(UnicodeAttribute):
    def serialize(self, value: Any) -> Any:
        return super().serialize(value.upper())


class Parcel(Model):
    class Meta:
        table_name = os.environ["PARCELS"]
        region = "eu-central-1"

    parcel_id = UnicodeAttribute(hash_key=True)
    note = OptionalText()
    sent_at = Moment()
    weight = NumberAttribute(default=0)


class Crate(Model):
    class Meta:
        table_name = os.environ["CRATES"]
        region = "eu-central-1"

    crate_id = UnicodeAttribute(hash_key=True)
    label = Upper()


def find(parcel_id: str) -> Parcel:
    return Parcel.get(parcel_id)
"""


def test_attributes_of_ones_own(tmp_path: Path, engine: str) -> None:
    """A class that keeps the values of PynamoDB's own is taken for that; of one that changes them, nothing is made."""
    (tmp_path / "parcels.py").write_text(OWN_ATTRIBUTES)
    generated(tmp_path, *KINDS, "handler")
    checked(tmp_path, "repositories", "handlers", "tests")
    assert '"sent_at": START' in (tmp_path / "tests/factories.py").read_text()
    assert not (tmp_path / "handlers/crate_api.py").exists()
    done = run_tests(tmp_path, engine=engine)
    assert done.returncode == 0, done.stdout
    assert int(next(iter(PASSED.findall(done.stdout)), "0")) > 5, done.stdout


TOLD_ATTRIBUTES = """
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from pynamodb.attributes import Attribute, ListAttribute, MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.constants import NUMBER, STRING
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class State(Enum):
    OPEN = "open"
    PAID = "paid"


class UUIDAttribute(Attribute[UUID]):
    attr_type = STRING

    def serialize(self, value: Any) -> str:
        return str(value)

    def deserialize(self, value: str) -> "UUID":
        return UUID(value)


class MoneyAttribute(Attribute[Decimal]):
    attr_type = STRING

    def serialize(self, value: Decimal | int) -> str:
        return str(value)

    def deserialize(self, value: str) -> Decimal:
        return Decimal(value)


class AmountAttribute(Attribute[Decimal]):
    attr_type = NUMBER

    def serialize(self, value):
        return str(value)

    def deserialize(self, value):
        return Decimal(value)


class EpochAttribute(NumberAttribute):
    def serialize(self, value: datetime) -> Any:
        return super().serialize(int(value.timestamp()))

    def deserialize(self, value: str) -> Any:
        return datetime.fromtimestamp(int(value), UTC)


class CountAttribute(NumberAttribute):
    def deserialize(self, value: str) -> int:
        return int(value)


class DayAttribute(UnicodeAttribute):
    def serialize(self, value: date) -> str:
        return value.isoformat()

    def deserialize(self, value: str) -> date | None:
        return date.fromisoformat(value)


class YesNoAttribute(Attribute[bool]):
    attr_type = STRING

    def serialize(self, value: bool) -> str:
        return "yes" if value else "no"

    def deserialize(self, value: str) -> bool:
        return value == "yes"


class UpperAttribute(UnicodeAttribute):
    def serialize(self, value: str) -> str:
        return value.upper()


class StateAttribute(UnicodeAttribute):
    def serialize(self, value: State) -> str:
        return value.value

    def deserialize(self, value: str) -> State:
        return State(value)


class Line(MapAttribute):
    article = UUIDAttribute()
    price = MoneyAttribute()


class ByOwner(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-owner"
        projection = AllProjection()

    owner = UUIDAttribute(hash_key=True)
    total = MoneyAttribute(range_key=True)


class Bill(Model):
    class Meta:
        table_name = os.environ["BILLS"]
        region = "eu-central-1"

    bill_id = UUIDAttribute(hash_key=True)
    made_at = EpochAttribute(range_key=True)
    owner = UUIDAttribute()
    total = MoneyAttribute()
    tax = AmountAttribute()
    count = CountAttribute(default=0)
    due = DayAttribute(null=True)
    is_sent = YesNoAttribute()
    country = UpperAttribute()
    state = StateAttribute()
    lines = ListAttribute(of=Line, default=list)
    by_owner = ByOwner()


def since(bill_id: UUID, made_from: datetime) -> list[Bill]:
    return list(Bill.query(bill_id, Bill.made_at >= made_from))


def of_owner(owner: UUID, least: Decimal) -> list[Bill]:
    return list(Bill.by_owner.query(owner, Bill.total >= least, filter_condition=Bill.is_sent == True))


def in_country(owner: UUID, country: str) -> list[Bill]:
    return list(Bill.by_owner.query(owner, filter_condition=Bill.country == country))
"""


def test_attributes_that_tell_their_values(tmp_path: Path, engine: str) -> None:
    """What `serialize`, `deserialize` or `Attribute[UUID]` tell of values is made, given and asked for."""
    (tmp_path / "bills.py").write_text(TOLD_ATTRIBUTES)
    generated(tmp_path, *KINDS, "handler")
    checked(tmp_path, "repositories", "handlers", "tests")
    repository = (tmp_path / "repositories/bill_base.py").read_text()
    for parameter in ("bill_id: UUID", "made_at: datetime", "owner: UUID", "total_from: Decimal", "country: str"):
        assert parameter in repository
    assert "http_api.identity" in (tmp_path / "handlers/bill_api.py").read_text()
    done = run_tests(tmp_path, engine=engine)
    assert done.returncode == 0, done.stdout
    assert int(next(iter(PASSED.findall(done.stdout)), "0")) > 20, done.stdout


@pytest.mark.parametrize("form", FORMS)
def test_item_classes(form: str, tmp_path: Path, engine: str) -> None:
    """Repositories, doubles, tests and functions of items that are classes of attrs or of pydantic."""
    folder = copy_of("boto3", tmp_path)
    (folder / "shop/models.py").write_text(FORMS[form])
    generated(folder, *KINDS, "handler")
    checked(folder, "shop/repositories", "shop/handlers", "tests")
    shutil.copy(HERE / "order_handlers.py", folder / "tests/test_handlers.py")
    shutil.copy(HERE / "sent_events.py", folder / "tests")
    refused = ("-k", "not errors_by_their_status") if form == "pydantic" else ()  # pydantic words these by itself
    done = run_tests(folder, *refused, engine=engine)
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout


def test_models_in_a_folder_that_is_no_package(tmp_path: Path) -> None:
    """Imports are sorted as ruff does where it does not know what is the project's own."""
    shared = tmp_path / "lambdas/shared"
    shared.mkdir(parents=True)
    (shared / "models.py").write_text(SHOP["shop/models.py"])
    (tmp_path / "lambdas/app.py").write_text(SHOP["shop/reads.py"].replace(".models", "shared.models"))
    generated(tmp_path, *KINDS, "handler")
    sorted_as_ruff_does(tmp_path, "lambdas/shared", "tests")


CURSOR = """            f"new_orders {placed_at_from!r}",
            request,
            limit,
            cursor,
"""
MUTATIONS = {
    "another index": ('"IndexName": "by-status"', '"IndexName": "totals"'),
    "the order turned round": ('"ScanIndexForward": False,', ""),
    "a condition on the key less": (SINCE, '.gte("0")'),
    "a condition turned round": ('Key("gsi1sk").gte(', 'Key("gsi1sk").lte('),
    "a condition of the filter less": ('"FilterExpression": Attr("total").gt(10),', ""),
    "a cursor that is not heeded": (CURSOR, CURSOR.replace("cursor", "None")),
    "a cursor of another range": ('f"new_orders {placed_at_from!r}"', '"new_orders"'),
    "an item that is overwritten": ('**putting(order.to_item(), "pk")', "Item=order.to_item()"),
    "a version that does not count": ('version=("version", order.version),', ""),
}
"""What is done to the generated base of the repository of orders."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_of("boto3", tmp_path_factory.mktemp("shop"))
    generated(folder, *KINDS)
    return folder


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_mutations(mutation: str, shop: Path, engine: str) -> None:
    """A repository that does something else than it should does not pass."""
    base = shop / "shop/repositories/order_base.py"
    right = base.read_text()
    was, instead = MUTATIONS[mutation]
    assert was in right
    base.write_text(right.replace(was, instead))
    try:
        done = run_tests(shop, "-x", "-k", "order and engine", engine=engine)
    finally:
        base.write_text(right)
    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout


@pytest.mark.parametrize("example", ["boto3", "crud"])
def test_changes_are_noticed(example: str, tmp_path: Path, engine: str) -> None:
    """A few of all those that `make noticed` tries, over boto3 and over PynamoDB."""
    folder = copy_of(example, tmp_path)
    generated(folder, *KINDS)
    changes, survivors = tried(folder, *noticed.EXAMPLES[example], every=9, engine=engine)
    assert changes >= 3
    assert survivors == []


def test_without_an_engine(shop: Path) -> None:
    """What needs one is skipped where there is none, with the remedy; the rest passes."""
    done = run_tests(shop, engine="http://127.0.0.1:9")
    assert done.returncode == 0, done.stdout
    assert re.search(r"[1-9]\d* passed, [1-9]\d* skipped", done.stdout)
    assert "no engine plays DynamoDB here: name one that runs here in AWS_ENDPOINT_URL_DYNAMODB, or `pip" in done.stdout


def test_motos_engine(shop: Path) -> None:
    """Where none is named, moto's is started."""
    done = run_tests(shop)
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout


@pytest.mark.parametrize("address", ["https://dynamodb.us-east-1.amazonaws.com", "http://10.0.0.4:8000"])
def test_aws_itself_is_refused(address: str, shop: Path) -> None:
    """No test runs against AWS, nor against another machine."""
    done = run_tests(shop, engine=address)
    assert done.returncode == 4
    assert f"AWS_ENDPOINT_URL_DYNAMODB is {address}: tests make and delete tables" in done.stdout + done.stderr


SEVERAL_FORMS = """
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import boto3
from boto3.dynamodb.conditions import Key


@dataclass(frozen=True)
class Parcel:
    table_name: ClassVar[str] = "parcels"
    id: str
    shop: str
    at: datetime

    def to_item(self) -> dict[str, Any]:
        return {
            "id": self.id, "shop": self.shop, "at": self.at.isoformat(), "day": self.at.date().isoformat()}

    @classmethod
    def from_item(cls, item: dict[str, Any]) -> "Parcel":
        return cls(id=item["id"], shop=item["shop"], at=datetime.fromisoformat(item["at"]))


def create() -> None:
    boto3.client("dynamodb").create_table(
        TableName="parcels",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "shop", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "S"},
            {"AttributeName": "day", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-at",
                "KeySchema": [
                    {"AttributeName": "shop", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "ALL"},
            },
            {
                "IndexName": "by-day",
                "KeySchema": [
                    {"AttributeName": "shop", "KeyType": "HASH"}, {"AttributeName": "day", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def of_day(shop: str, day: str) -> Any:
    table = boto3.resource("dynamodb").Table("parcels")
    return table.query(
        IndexName="by-day", KeyConditionExpression=Key("shop").eq(shop) & Key("day").gte(day))["Items"]
"""


def test_keys_that_hold_a_field_in_several_forms(files: Files, dynamorm: Dynamorm) -> None:
    """An index of keys alone gives no field that is read from another key; no test is made of what no field tells."""
    base = files({"models.py": SEVERAL_FORMS})
    result = dynamorm("generate", "repository", "tests")
    assert "no test is made of `parcels_by_shop_and_day` of `Parcel`: nothing tells what `day` can be" in (
        " ".join(result.output.split())
    )
    assert 'return cls(id=item["id"], shop=item["shop"])' in (base / "repositories/parcel_base.py").read_text()
    done = run_tests(base, "-k", "memory")
    assert done.returncode == 0, done.stdout
