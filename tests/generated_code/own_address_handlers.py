"""What events of API Gateway do to the handlers of items over boto3 that have maps in them.

Copied into the project and run there: it is no test of this repository by itself.
"""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

import models

from .sent_events import ask, idempotency_table

HOME = {
    "street": "Singel 1", "floor": 3, "kind": "work", "level": "high", "point": {"latitude": 52.4, "longitude": 4},
    "lines": ["c/o"],
}  # fmt: skip
DAM = {"street": "Dam", "floor": 0, "lines": []}
ONE = {"id": "c1", "name": "Ann", "address": HOME, "past": [HOME, DAM], "places": {"there": DAM}}
WHOLE = {**DAM, "kind": "home", "level": "low"}  # with what an address has by itself
READ = {**ONE, "past": [HOME, WHOLE], "places": {"there": WHOLE}}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module of the API, over empty tables."""
    models.create_table(boto3.client("dynamodb"))
    with idempotency_table(monkeypatch):
        from handlers import customer_api

        yield customer_api
    boto3.client("dynamodb").delete_table(TableName=models.CUSTOMERS_TABLE)


def test_an_item_from_beginning_to_end(api: Any) -> None:
    """Maps are answered as they were told, also after they are read again."""
    assert ask(api, "POST", "/customers", ONE) == (201, READ)
    assert ask(api, "GET", "/customers/c1") == (200, READ)
    moved = {**ONE, "address": DAM, "second": HOME}
    assert ask(api, "PUT", "/customers/c1", moved) == (200, {**READ, "address": WHOLE, "second": HOME})
    status, page = ask(api, "GET", "/customers-by-name", query={"name": "Ann"})
    assert (status, page["items"]) == (200, [{"id": "c1", "name": "Ann", "address": WHOLE, "past": [HOME, WHOLE]}])


def test_parts_that_are_not_valid(api: Any) -> None:
    """An answer says which part is missing or not valid, by its path: pydantic in words of its own."""
    for name, value, told in [
        ("address", {**DAM, "street": 7}, "address.street"),
        ("address", {"floor": 1, "lines": []}, "address.street"),
        ("address", {**HOME, "level": "higher"}, "address.level"),
        ("address", {**HOME, "point": {"latitude": "north"}}, "address.point.latitude"),
        ("past", [HOME, {**DAM, "floor": "up"}], "past.1.floor"),
        ("places", {"there": {**DAM, "lines": "c/o"}}, "places.there.lines"),
        ("places", [], "places"),
    ]:
        status, body = ask(api, "POST", "/customers", {**ONE, name: value})
        assert status == 400
        assert body["message"].replace(":", "").startswith(f"{told} "), body
