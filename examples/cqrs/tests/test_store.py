"""Orders that are written, and the purchases that their stream makes of them."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import boto3  # type: ignore[import-untyped, unused-ignore]
import pytest

from store.handlers.order_stream import OrderStream, purchase_of
from store.orders import Order, OrderStatus
from store.purchases import Purchase, PurchaseStatus
from store.repositories.errors import ConditionFailed, NotFound
from store.repositories.order import OrderRepository
from store.repositories.purchase import PurchaseRepository

from . import dynamodb, factories

MOST_READS = 100
CONTEXT: Any = SimpleNamespace(
    function_name="store",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:us-east-1:123456789012:function:store",
    aws_request_id="1",
    get_remaining_time_in_millis=lambda: 30_000,
)


@dataclass(slots=True)
class Store:
    """Both sides, and the stream between them."""

    orders: OrderRepository
    purchases: PurchaseRepository
    stream: OrderStream
    table: Any
    streams: Any
    places: dict[str, str] = field(default_factory=dict)
    """Where each shard is to be read on."""

    def records(self, wanted: int) -> list[dict[str, Any]]:
        """The next records of the stream, as an event has them."""
        arn = self.table.latest_stream_arn
        found: list[dict[str, Any]] = []
        for _ in range(MOST_READS):
            described = self.streams.describe_stream(StreamArn=arn)
            for shard in described["StreamDescription"]["Shards"]:
                found += self._read(arn, shard["ShardId"])
            if len(found) >= wanted:
                return found
        raise AssertionError(f"the stream has {len(found)} records")

    def _read(self, arn: str, shard: str) -> list[dict[str, Any]]:
        if shard not in self.places:
            self.places[shard] = self.streams.get_shard_iterator(
                StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
            )["ShardIterator"]
        answer = self.streams.get_records(ShardIterator=self.places[shard])
        self.places[shard] = answer.get("NextShardIterator") or self.places[shard]
        return [{**one, "eventSource": "aws:dynamodb"} for one in answer["Records"]]

    def hand_on(self, records: list[dict[str, Any]]) -> list[str]:
        """What the handler answers as failed."""
        event = json.loads(json.dumps({"Records": records}, default=str))
        answer = self.stream.handle(event, CONTEXT)
        return [str(one["itemIdentifier"]) for one in answer["batchItemFailures"]]

    def seen(self) -> list[Purchase]:
        """All that a customer sees."""
        return list(self.purchases.purchases_of_customer_newest_first("c1").items)


@pytest.fixture
def store() -> Iterator[Store]:
    """Empty tables, and the stream of the orders."""
    streamed = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    with (
        dynamodb.table(
            "ORDERS_TABLE", **dynamodb.ORDERS_TABLE, StreamSpecification=streamed
        ) as orders,
        dynamodb.table("PURCHASES_TABLE", **dynamodb.PURCHASES_TABLE) as purchases,
    ):
        kept = PurchaseRepository(purchases)
        streams = boto3.client(
            "dynamodbstreams", endpoint_url=os.environ[dynamodb.VARIABLE]
        )
        yield Store(OrderRepository(orders), kept, OrderStream(kept), orders, streams)


def order(number: int, **changes: Any) -> Order:
    return factories.order(
        number,
        order_id=f"o{number}",
        customer_id="c1",
        status=OrderStatus.PLACED,
        **changes,
    )


# ---- the write side -----------------------------------------------------------------


def test_orders_advance(store: Store) -> None:
    """An order goes from one status to the next, and to no other."""
    store.orders.create(order(1))
    assert store.orders.advance("o1", OrderStatus.PAID).version == 1
    assert store.orders.advance("o1", OrderStatus.SENT).version == 2
    with pytest.raises(ValueError, match="an order that is SENT is never PAID"):
        store.orders.advance("o1", OrderStatus.PAID)
    with pytest.raises(NotFound):
        store.orders.advance("o2", OrderStatus.PAID)


def test_two_writers(store: Store) -> None:
    """Of two that change what both have read, one is told."""
    store.orders.create(order(1))
    read = store.orders.get("o1")
    store.orders.update(replace(read, status=OrderStatus.PAID))
    with pytest.raises(ConditionFailed):
        store.orders.update(replace(read, status=OrderStatus.CANCELLED))
    assert store.orders.get("o1").status == OrderStatus.PAID


# ---- the stream ---------------------------------------------------------------------


def test_purchases_follow(store: Store) -> None:
    """What the stream tells of orders is what their customer sees, newest first."""
    for number in (1, 2):
        store.orders.create(order(number))
    store.orders.advance("o1", OrderStatus.PAID)
    assert store.hand_on(store.records(3)) == []
    expected = [purchase_of(store.orders.get(one)) for one in ("o2", "o1")]
    assert store.seen() == expected
    (paid,) = store.purchases.purchases_of_customer_and_status_newest_first(
        "c1", PurchaseStatus.PAID
    ).items
    assert paid.order_id == "o1"


def test_again_and_out_of_order(store: Store) -> None:
    """Records that come again, or the last one first, change nothing."""
    store.orders.create(order(1))
    store.orders.advance("o1", OrderStatus.PAID)
    store.orders.advance("o1", OrderStatus.SENT)
    records = store.records(3)
    for turn in (records[::-1], records, records[:2], records[1:]):
        assert store.hand_on(turn) == []
        (seen,) = store.seen()
        assert (seen.status, seen.sequence) == (PurchaseStatus.SENT, 2)


def test_a_poisoned_record(store: Store) -> None:
    """What cannot be understood is answered as failed, each time, and what is behind it waits until it is given up."""
    store.orders.create(order(1))
    store.table.put_item(Item={**order(2).to_item(), "status": "LOST"})
    store.orders.create(order(3))
    records = store.records(3)
    (poisoned,) = [
        one["dynamodb"]["SequenceNumber"]
        for one in records
        if one["dynamodb"]["NewImage"]["status"]["S"] == "LOST"
    ]
    for _ in range(2):
        assert store.hand_on(records) == [poisoned]
        assert [one.order_id for one in store.seen()] == ["o1"]
    assert store.hand_on(records[2:]) == []
    assert [one.order_id for one in store.seen()] == ["o3", "o1"]


def test_removed_orders(store: Store) -> None:
    """An order that is gone is cancelled, and no older record brings it back."""
    store.orders.create(order(1))
    store.orders.delete("o1")
    records = store.records(2)
    for turn in (records, records[:1]):
        assert store.hand_on(turn) == []
        assert [one.status for one in store.seen()] == [PurchaseStatus.CANCELLED]


# ---- the read side ------------------------------------------------------------------


def test_keeping_up(store: Store) -> None:
    """A purchase gives way to a newer one alone."""
    newer = purchase_of(order(1, version=2))
    told = [
        store.purchases.keep_up(replace(newer, sequence=number))
        for number in (1, 2, 2, 1, 3)
    ]
    assert told == [True, True, False, False, True]


def test_purchases_are_only_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The API of purchases refuses what would change one, before it asks any table."""
    monkeypatch.setenv("IDEMPOTENCY_TABLE", "store_done")
    from store import api

    body = {"customer_id": "c1", "order_id": "o1", "total": 1, "sequence": 1}
    sent = {**body, "placed_at": datetime(2026, 3, 1, tzinfo=UTC).isoformat()}
    for method, path in (
        ("POST", "/purchases"),
        ("PUT", "/purchases/c1/o1"),
        ("DELETE", "/purchases/c1/o1"),
    ):
        event = {
            "version": "2.0",
            "rawPath": path,
            "headers": {},
            "requestContext": {
                "http": {"method": method, "path": path},
                "stage": "$default",
            },
            "body": json.dumps(sent),
            "isBase64Encoded": False,
        }
        assert api.purchases(event, CONTEXT)["statusCode"] == 405
