"""What events of API Gateway and of a stream do to the handlers that are generated for the shop over boto3, be its
repositories awaited or not.

Copied into the project and run there: it is no test of this repository by itself.
"""

import base64
import json
from collections.abc import Iterator
from decimal import Decimal
from http import HTTPStatus
from inspect import signature
from typing import Any

import boto3
import pytest
from boto3.dynamodb.types import TypeSerializer
from shop import models
from shop.models import Order

from . import factories
from .sent_events import CONTEXT, ask, idempotency_table, record, streamed

ONE = {
    "placed_at": "2026-03-01T09:30:00+00:00",
    "customer_id": "c1",
    "order_id": "o1",
    "status": "NEW",
    "total": 19.5,
}
STORED = {**ONE, "version": 0}
PATH = "/orders/c1/o1"
CONFLICT = "it is there already, or a request for it is under way"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module of the API, over empty tables."""
    models.create_table(boto3.resource("dynamodb"))
    with idempotency_table(monkeypatch):
        from shop.handlers import order_api

        yield order_api
    boto3.client("dynamodb").delete_table(TableName=models.SHOP_TABLE)


def done(api: Any, asked: Any) -> Any:
    """What a repository gives, where it is awaited in the loop of the function."""
    return api.runner.run(asked) if hasattr(api, "runner") else asked


def test_an_item_from_beginning_to_end(api: Any) -> None:
    """Created, read, changed and deleted."""
    assert ask(api, "POST", "/orders", ONE) == (201, STORED)
    assert ask(api, "GET", PATH) == (200, STORED)
    changed = {**STORED, "total": 7, "note": "a gift", "status": "PAID"}
    assert ask(api, "PUT", PATH, {**changed, "order_id": "another"}) == (200, {**changed, "version": 1})
    assert ask(api, "GET", PATH) == (200, {**changed, "version": 1})
    assert ask(api, "DELETE", PATH) == (204, None)
    assert ask(api, "DELETE", PATH) == (204, None)
    assert ask(api, "GET", PATH)[0] == 404


def test_errors_by_their_status(api: Any) -> None:
    """What is not there, there already, changed by another, or not valid."""
    assert ask(api, "PUT", PATH, STORED) == (404, {"message": "there is no such item"})
    assert ask(api, "GET", "/nowhere")[0] == 404
    ask(api, "POST", "/orders", ONE)
    assert ask(api, "POST", "/orders", {**ONE, "total": 20})[0] == 409
    assert ask(api, "PUT", PATH, {**STORED, "total": 1})[0] == 200
    assert ask(api, "PUT", PATH, {**STORED, "total": 2})[0] == 412
    assert ask(api, "POST", "/orders", "{") == (400, {"statusCode": 400, "message": "the body is not JSON"})
    assert ask(api, "POST", "/orders", "[1]")[0] == 400
    for name, value, told in [
        ("customer_id", None, "customer_id is missing"),
        ("total", "much", "total is not valid"),
        ("total", True, "total is not valid"),
        ("placed_at", "tomorrow", "placed_at is not valid"),
        ("customer_id", 7, "customer_id is not valid"),
        ("total", int("1" * 39), "total is not valid"),
        ("total", 1e200, "total is not valid"),
        ("status", "LOST", "status is not valid"),
    ]:
        assert ask(api, "POST", "/orders", {**ONE, name: value}) == (400, {"statusCode": 400, "message": told})


@pytest.mark.parametrize(
    ("name", "value"), [("order_id", ""), ("order_id", "  "), ("order_id", "o" * 1019), ("customer_id", "ü" * 1020)]
)
def test_keys_that_dynamodb_does_not_take(name: str, value: str, api: Any) -> None:
    """Are faults of the request: empty ones, and those with more bytes than a key has room for."""
    told = {"statusCode": 400, "message": f"{name} is not valid"}
    assert ask(api, "POST", "/orders", {**ONE, name: value}) == (400, told)
    assert ask(api, "POST", "/orders", {**ONE, name: f"k{value[:1017]}"})[0] == 201


def test_a_request_that_comes_again(api: Any) -> None:
    """Is answered as before and does nothing where it has the same key; with another body it is refused then."""
    first = ask(api, "POST", "/orders", ONE, idempotency_key="k1")
    assert first == (201, STORED)
    assert ask(api, "POST", "/orders", ONE, idempotency_key="k1") == first
    assert ask(api, "POST", "/orders", {**ONE, "order_id": "o2"}, idempotency_key="k1")[0] == 422
    assert ask(api, "POST", "/orders", ONE, idempotency_key="k2")[0] == 409
    assert ask(api, "POST", "/orders", ONE)[0] == 409


def test_pages_by_their_cursors(api: Any) -> None:
    """All items in their order, a page at a time; a cursor that is none is refused."""
    done(api, api.orders.put_many([factories.order(number, customer_id="c1") for number in (3, 1, 2)]))
    query = {"customer_id": "c1", "limit": "2"}
    status, page = ask(api, "GET", "/orders-of-customer", query=query)
    assert status == 200
    assert [item["order_id"] for item in page["items"]] == ["order-id-0001", "order-id-0002"]
    status, rest = ask(api, "GET", "/orders-of-customer", query={**query, "cursor": page["cursor"]})
    assert status == 200
    assert [item["order_id"] for item in rest["items"]] == ["order-id-0003"]
    assert ask(api, "GET", "/orders-of-customer", query={**query, "cursor": "none"})[0] == 400
    other = {"customer_id": "c2", "cursor": page["cursor"]}
    assert ask(api, "GET", "/orders-of-customer", query=other) == (400, {"message": "cursor is not valid"})
    assert ask(api, "GET", "/orders-of-customer")[0] == 400
    for limit in ("0", "-1", "many", "1.5"):
        assert ask(api, "GET", "/orders-of-customer", query={**query, "limit": limit})[0] == 400
    assert ask(api, "GET", f"/orders/c1/{'o' * 1019}")[0] == 400
    assert ask(api, "GET", "/count-orders-by-customer", query=query) == (200, {"count": 3})


def test_a_stored_item_that_cannot_be_read(api: Any) -> None:
    """Is no fault of the request."""
    stored = {**factories.order(1, customer_id="c1", order_id="o1").to_item(), "status": "LOST"}
    boto3.resource("dynamodb").Table(models.SHOP_TABLE).put_item(Item=stored)
    assert ask(api, "GET", PATH) == (500, {"message": "something went wrong"})


def test_a_body_in_base64(api: Any) -> None:
    """API Gateway sends some bodies so."""
    event = {
        "version": "2.0", "routeKey": "$default", "rawPath": "/orders", "rawQueryString": "", "headers": {},
        "requestContext": {"stage": "$default", "http": {"method": "POST", "path": "/orders"}},
        "body": base64.b64encode(json.dumps(ONE).encode()).decode(), "isBase64Encoded": True,
    }  # fmt: skip
    assert api.handler(event, CONTEXT)["statusCode"] == 201


def test_too_many_requests(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What DynamoDB has no room for is to be tried again later."""
    from shop.repositories.errors import Throttled

    failing(api, monkeypatch, Throttled("orders"))
    assert ask(api, "GET", PATH)[0] == 429


def test_errors_of_the_projects_own(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have their own texts, and the status that they say or that of what they are built on."""
    from shop.repositories.errors import NotFound, RepositoryError, TransactionFailed

    class Gone(NotFound):
        """An order that was there."""

    class UnpaidError(RepositoryError):
        """An order that somebody must pay first."""

        status = HTTPStatus.PAYMENT_REQUIRED

    for error, answer in [
        (Gone("it was given up"), (404, {"message": "it was given up"})),
        (UnpaidError("pay first"), (402, {"message": "pay first"})),
        (UnpaidError(), (402, {"message": "payment required"})),
        (TransactionFailed("[ConditionalCheckFailed] pk"), (409, {"message": CONFLICT})),
    ]:
        failing(api, monkeypatch, error)
        assert ask(api, "GET", PATH) == answer


def failing(api: Any, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Has the repository raise an error where an order is asked for."""

    def get(*_: str) -> None:
        raise error

    async def awaited(*_: str) -> None:
        raise error

    monkeypatch.setattr(api.orders, "get", awaited if hasattr(api, "runner") else get)


def order_record(number: int, kind: str, prefix: str = "ORDER", **images: dict[str, Any]) -> dict[str, Any]:
    return record(number, kind, {"pk": {"S": "CUSTOMER#c1"}, "sk": {"S": f"{prefix}#{number}"}}, **images)


def image(order: Order) -> dict[str, Any]:
    return {name: TypeSerializer().serialize(value) for name, value in order.to_item().items()}


def failed(number: int | str) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": f"seq-{number}" if isinstance(number, int) else number}]}


def test_records_of_a_real_stream(api: Any) -> None:
    """What the engine's stream tells of writes of the repository comes once, in its order, though a record fails twice,
    and one of another kind lies between."""
    from shop.handlers import order_stream

    seen: list[object] = []
    failures = 2

    class Recording(order_stream.OrderStream):
        def added(self, order: Order) -> None:
            seen.append(("added", order))

        def changed(self, before: Order, after: Order) -> None:
            nonlocal failures
            if failures:
                failures -= 1
                raise RuntimeError("not now")
            seen.append(("changed", before, after))

        def removed(self, order: Order) -> None:
            seen.append(("removed", order))

    orders, one, other = api.orders, factories.order(1), factories.order(2)
    with streamed(models.SHOP_TABLE) as records:
        done(api, orders.create(one))
        boto3.resource("dynamodb").Table(models.SHOP_TABLE).put_item(Item={"pk": "CUSTOMER#c1", "sk": "PARCEL#1"})
        changed = done(api, orders.update(factories.order(1, total=Decimal(30))))
        done(api, orders.create(other))
        done(api, orders.delete(*(getattr(one, name) for name in signature(Order.key_of).parameters)))
        told = records()
    assert [one["eventName"] for one in told] == ["INSERT", "INSERT", "MODIFY", "INSERT", "REMOVE"]
    third = told[2]["dynamodb"]["SequenceNumber"]
    assert Recording().handle({"Records": told}, CONTEXT) == failed(third)
    assert Recording().handle({"Records": told[2:]}, CONTEXT) == failed(third)
    assert Recording().handle({"Records": told[2:]}, CONTEXT) == {"batchItemFailures": []}
    assert seen == [("added", one), ("changed", one, changed), ("added", other), ("removed", changed)]


def test_each_kind_of_change_and_one_poisoned_record() -> None:
    """Changes come as items, in their order; where one cannot be read or fails, it comes again, and those behind it,
    which nothing has heard of. What is of another kind in the same table is none of its own."""
    from shop.handlers import order_stream

    seen: list[object] = []

    class Recording(order_stream.OrderStream):
        def added(self, order: Order) -> None:
            seen.append(("added", order.order_id, order.placed_at))

        def changed(self, before: Order, after: Order) -> None:
            seen.append(("changed", before.total, after.total))

        def removed(self, order: Order) -> None:
            if order.order_id == "order-id-0005":
                raise RuntimeError("not now")
            seen.append(("removed", order.order_id))

    one, two = factories.order(1), factories.order(1, total=30)
    event = {
        "Records": [
            order_record(1, "INSERT", NewImage=image(one)),
            order_record(2, "MODIFY", OldImage=image(one), NewImage=image(two)),
            order_record(3, "INSERT", NewImage={**image(one), "placed_at": {"S": "not a time"}}),
            order_record(4, "REMOVE", OldImage=image(factories.order(4))),
            order_record(5, "REMOVE", OldImage=image(factories.order(5))),
            order_record(6, "INSERT", "PARCEL", NewImage={"pk": {"S": "CUSTOMER#c1"}, "sk": {"S": "PARCEL#6"}}),
            order_record(7, "INSERT"),
        ]
    }
    records = event["Records"]
    for number in (3, 5, 7):  # what fails is given up in the end, and what is behind it comes
        assert Recording().handle({"Records": records}, CONTEXT) == failed(number)
        records = event["Records"][number:]
    assert seen == [
        ("added", "order-id-0001", one.placed_at),
        ("changed", 1, 30),
        ("removed", "order-id-0004"),
    ]
    assert order_stream.handler({"Records": event["Records"][:2]}, CONTEXT) == {"batchItemFailures": []}
