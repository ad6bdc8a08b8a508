"""Repositories of items that functions put, at work on an engine that plays DynamoDB."""

import importlib
import sys
from dataclasses import replace
from pathlib import Path

import boto3
import pytest

from codeactions.repositories.bookings import BOOKINGS
from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.generators.repository import generate
from handmade import project_of
from ministack import KEYS, NEEDS_ENGINE, engine


@NEEDS_ENGINE
def test_items_of_functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What functions have put is read by the repository that is made of them, and stored by it as they put it."""
    with engine() as url:
        _read_and_stored(url, tmp_path, monkeypatch)


def _read_and_stored(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**KEYS, "BOOKINGS": "bookings", "AWS_ENDPOINT_URL_DYNAMODB": url}.items():
        monkeypatch.setenv(name, value)
    for path, text in (
        *BOOKINGS.items(),
        *((file.path, file.text) for file in generate(project_of(BOOKINGS), Wanted()).files),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    for known in [one for one in sys.modules if one == "app" or one.partition(".")[0] == "repositories"]:
        monkeypatch.delitem(sys.modules, known)
    monkeypatch.syspath_prepend(str(tmp_path))
    keys = ("pk", "HASH"), ("sk", "RANGE")
    boto3.client("dynamodb").create_table(
        TableName="bookings",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": name, "KeyType": role} for name, role in keys],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name, _ in keys],
    )
    app = importlib.import_module("app")
    guests = importlib.import_module("repositories.guest").GuestRepository()
    bills = importlib.import_module("repositories.bill").BillRepository()
    stays = importlib.import_module("repositories.stay").StayRepository()

    app.create_guest("7", "Ada", 36, ["quiet"])
    app.save_bill("7", 900)
    app.extend("7", "first", 2)
    raw = {item["sk"].partition("#")[0]: item for item in app.table.scan()["Items"]}
    ada = guests.get("7")
    assert (ada.name, ada.age, ada.to_item()) == ("Ada", 36, raw["PROFILE"])
    bill = bills.get(raw["BILL"]["guestId"], raw["BILL"]["made"], raw["BILL"]["number"])
    assert bill.to_item() == raw["BILL"]
    (stay,) = stays.stays_by_guest("7").items
    assert (stay.stay, stay.nights, stay.to_item()) == ("first", 2, raw["STAY"])
    stays.update(replace(stay, extended=None))
    assert "extended" not in app.table.get_item(Key={"pk": "GUEST#7", "sk": "STAY#first"})["Item"]
