"""What events of API Gateway and of a stream do to the handlers of items that have maps in them.

Copied into the project and run there: it is no test of this repository by itself.
"""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from parts.places import Address, Labels

from models import Customer

from . import dynamodb, factories
from .sent_events import CONTEXT, ask, idempotency_table, record

HOME = {
    "street": "Singel 1", "country": "BE", "level": "high", "point": {"latitude": 52.4, "longitude": 4},
    "lines": ["c/o"], "since": "2026-01-01T00:00:00+00:00", "photo": "AAE=", "extra": {"floor": {"at": [1, "b"]}},
}  # fmt: skip
ONE = {
    "id": "c1", "name": "Ann", "address": HOME, "past": [HOME, {"street": "Dam"}],
    "labels": {"colour": "red", "size": 7}, "several": [{"colour": "blue", "of": ["us"]}], "extra": {"a": {"b": 1.5}},
}  # fmt: skip
DAM = {"street": "Dam", "country": "NL", "level": "low", "lines": []}  # with what an address has by itself
READ = {**ONE, "past": [HOME, DAM]}
LEAST = {"id": "c2", "name": "Bob", "address": {"street": "Dam"}}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module of the API, over empty tables."""
    with idempotency_table(monkeypatch), dynamodb.table_of(Customer):
        from handlers import customer_api

        yield customer_api


def test_an_item_from_beginning_to_end(api: Any) -> None:
    """Maps are answered as they were told, each part by its name in code, also after they are read again."""
    assert ask(api, "POST", "/customers", ONE) == (201, READ)
    assert ask(api, "GET", "/customers/c1") == (200, READ)
    kept = Customer.get("c1")
    assert isinstance(kept.address, Address)
    assert isinstance(kept.labels, Labels)
    assert kept.serialize()["a"]["M"]["point"] == {"M": {"lat": {"N": "52.4"}, "lon": {"N": "4"}}}
    moved = {**ONE, "address": {"street": "Dam"}, "past": [HOME]}
    assert ask(api, "PUT", "/customers/c1", moved) == (200, {**moved, "address": DAM})
    assert ask(api, "GET", "/customers/c1") == (200, {**moved, "address": DAM})
    assert ask(api, "POST", "/customers", LEAST) == (
        201, {**LEAST, "address": DAM, "labels": {}, "several": [], "extra": {}},
    )  # fmt: skip


def test_parts_that_are_not_valid(api: Any) -> None:
    """An answer says which part is missing or not valid, by its path."""
    for name, value, told in [
        ("address", None, "address is missing"),
        ("address", "Singel 1", "address is not valid"),
        ("address", {}, "address.street is missing"),
        ("address", {**HOME, "street": 7}, "address.street is not valid"),
        ("address", {**HOME, "level": "higher"}, "address.level is not valid"),
        ("address", {**HOME, "point": {"longitude": 4}}, "address.point.latitude is missing"),
        ("address", {**HOME, "point": {"latitude": "north"}}, "address.point.latitude is not valid"),
        ("address", {**HOME, "lines": ["c/o", 5]}, "address.lines.1 is not valid"),
        ("address", {**HOME, "since": "long ago"}, "address.since is not valid"),
        ("address", {**HOME, "photo": "?"}, "address.photo is not valid"),
        ("past", [HOME, {"country": "NL"}], "past.1.street is missing"),
        ("past", HOME, "past is not valid"),
        ("labels", {"colour": 7}, "labels.colour is not valid"),
        ("several", [[]], "several.0 is not valid"),
        ("extra", [], "extra is not valid"),
    ]:
        assert ask(api, "POST", "/customers", {**ONE, name: value}) == (400, {"statusCode": 400, "message": told})


def test_what_is_read_in_part(api: Any) -> None:
    """Maps that an index has are answered, too."""
    ask(api, "POST", "/customers", ONE)
    status, page = ask(api, "GET", "/customers-by-name", query={"name": "Ann"})
    assert (status, page["items"]) == (200, [{name: READ[name] for name in ("id", "name", "address", "past")}])


def test_changes_that_a_stream_tells() -> None:
    """What the stream says of maps becomes objects of their classes, and texts in base64 become bytes again."""
    from handlers import customer_stream

    seen: list[Customer] = []

    class Recording(customer_stream.CustomerStream):
        def added(self, customer: Customer) -> None:
            seen.append(customer)

    one = factories.customer(1)
    image = one.serialize()
    for address in (image["a"], image["past"]["L"][0]):
        photo = address["M"]["photo"]
        photo["B"] = b64encode(photo["B"]).decode()
    event = {"Records": [record(1, "INSERT", {"id": {"S": "id-0001"}}, NewImage=image)]}
    assert Recording().handle(event, CONTEXT) == {"batchItemFailures": []}
    assert {name: seen[0].serialize()[name] for name in ("a", "past")} == {
        name: one.serialize()[name] for name in ("a", "past")
    }
    assert isinstance(seen[0].past[0], Address)
