"""What routes answer where a claim tells whose orders are meant: those of nobody else.

Copied into the project and run there: it is no test of this repository by itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import boto3
import pytest
from shop import models

from . import sent_events

ONE = {"placed_at": "2026-03-01T09:30:00+00:00", "order_id": "o1", "total": 5}
CLAIM = "custom:customer"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module of the API, over empty tables."""
    models.create_table(boto3.resource("dynamodb"))
    with sent_events.idempotency_table(monkeypatch):
        from shop.handlers import order_api

        yield order_api
    boto3.client("dynamodb").delete_table(TableName=models.SHOP_TABLE)


def ask(
    api: Any,
    authorizer: object,
    method: str,
    path: str,
    body: object = None,
    key: str = "",
    query: Mapping[str, str] | None = None,
) -> tuple[int, Any]:
    """What API Gateway sends, with what its authorizer has found."""
    headers = {"idempotency_key": key} if key else {}
    return sent_events.ask(api, method, path, body, query, {"authorizer": authorizer}, **headers)


def jwt(customer: str) -> object:
    return {"jwt": {"claims": {CLAIM: customer}}}


def test_items_of_nobody_else(api: Any) -> None:
    """Whatever a request says, it is about items of whoever asks."""
    status, made = ask(api, jwt("c1"), "POST", "/orders", {**ONE, "customer_id": "c2"})
    assert (status, made["customer_id"]) == (201, "c1")
    assert ask(api, jwt("c1"), "GET", "/orders/o1")[0] == 200
    assert ask(api, jwt("c2"), "GET", "/orders/o1")[0] == 404
    assert ask(api, jwt("c2"), "PUT", "/orders/o1", {**made, "customer_id": "c1"})[0] == 404
    assert ask(api, jwt("c2"), "DELETE", "/orders/o1")[0] == 204
    assert ask(api, jwt("c1"), "PUT", "/orders/o1", {**made, "customer_id": "c2", "total": 6})[0] == 200
    whose = {"customer_id": "c1"}
    assert ask(api, jwt("c2"), "GET", "/orders-of-customer", query=whose) == (200, {"items": [], "cursor": None})
    assert len(ask(api, jwt("c1"), "GET", "/orders-of-customer")[1]["items"]) == 1
    assert ask(api, jwt("c1"), "GET", "/new-orders", query={"placed_at_from": "2026-01-01"})[0] == 404


def test_one_idempotency_key_of_two(api: Any) -> None:
    """Is another one for each of them."""
    assert ask(api, jwt("c1"), "POST", "/orders", ONE, "k1")[1]["customer_id"] == "c1"
    assert ask(api, jwt("c2"), "POST", "/orders", ONE, "k1")[1]["customer_id"] == "c2"
    assert ask(api, jwt("c2"), "POST", "/orders", ONE, "k1")[1]["customer_id"] == "c2"


@pytest.mark.parametrize(
    ("authorizer", "status"),
    [
        (jwt("c1"), 404), ({"claims": {CLAIM: "c1"}}, 404), ({"lambda": {CLAIM: "c1"}}, 404), ({CLAIM: "c1"}, 404),
        (jwt(""), 401), ({"jwt": {"claims": {"sub": "c1"}}}, 401), ({}, 401), (None, 401),
    ],
)  # fmt: skip
def test_authorizers(api: Any, authorizer: object, status: int) -> None:
    """Tokens that API Gateway verifies, user pools, functions in both forms; without the claim nothing is answered."""
    assert ask(api, authorizer, "GET", "/orders/o1")[0] == status
