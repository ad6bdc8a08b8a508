"""Repositories over boto3 and aioboto3 at work on an engine: nothing is lost, and nothing is there twice."""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Key

from generated_code.projects import AIOBOTO3
from ministack import KEYS, NEEDS_ENGINE
from repositories.busy_engine import BusyEngine
from repositories.shop_at_work import NOON, Shop, imported_shop, opened_table

pytestmark = NEEDS_ENGINE
PATIENCE = 30  # seconds, of writers for one another
SORTS = [("boto3", "dataclass"), ("boto3", "attrs"), ("aioboto3", "dataclass"), ("aioboto3", "pydantic")]
HAS_AIOBOTO3 = importlib.util.find_spec("aioboto3") is not None
if AIOBOTO3.is_dir() and not HAS_AIOBOTO3:  # it is asked in a process of its own, for its boto3 is another one
    SORTS = [one for one in SORTS if one[0] == "boto3"]


@pytest.mark.skipif(not AIOBOTO3.is_dir() or HAS_AIOBOTO3, reason="aioboto3 is here, or a stand-in is asked instead")
def test_with_aioboto3_itself() -> None:
    """All that this module says of aioboto3 holds with the library as it is released."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {**kept, "PYTHONPATH": os.pathsep.join([str(AIOBOTO3), *sys.path])}
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "aioboto3", __file__]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d+ passed", done.stdout, re.MULTILINE), done.stdout


@pytest.fixture(scope="module", params=SORTS, ids=" ".join)
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with imported_shop(tmp_path_factory.mktemp("shop"), *request.param) as found:
        yield found


@pytest.fixture
def table(imported: Shop, busy: BusyEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The empty table of the shop; nobody waits for long, and no library tries again by itself."""
    told = {**KEYS, "AWS_ENDPOINT_URL_DYNAMODB": busy.url, "AWS_MAX_ATTEMPTS": "1", "no_proxy": "127.0.0.1"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(imported.batches, "LONGEST_PAUSE", 0.001)
    database = boto3.Session().resource("dynamodb")
    imported.models.create_table(database)
    found = database.Table("shop")
    busy.forget()
    yield found
    busy.forget()
    found.delete()


@pytest.fixture
def shop(imported: Shop, table: Any) -> Iterator[Shop]:
    with opened_table(table.name, imported.loop) as opened:
        yield imported.over(opened)


def numbers(orders: Any) -> list[int]:
    return [int(one.order_id) for one in orders]


# ---- one item -------------------------------------------------------------------------------------------------------


def test_one_item(shop: Shop) -> None:
    """What is created is found, changed and deleted; each refusal has its name."""
    orders, errors = shop.orders, shop.errors
    first = shop.order(note="by post", total=Decimal("9.50"))
    assert orders.create(first) == first
    with pytest.raises(errors.AlreadyExists):
        orders.create(first)
    assert orders.get("7", "0000", consistent=True) == first
    changed = orders.update(shop.order(status=shop.models.Status.PAID))
    assert (changed.version, changed.note) == (1, None)
    assert orders.get("7", "0000") == changed
    with pytest.raises(errors.ConditionFailed):
        orders.update(first)
    orders.delete("7", "0000")
    orders.delete("7", "0000")
    with pytest.raises(errors.NotFound):
        orders.get("7", "0000")
    with pytest.raises(errors.NotFound):
        orders.update(changed)


def test_attributes_of_others(shop: Shop, table: Any) -> None:
    """A change leaves alone what others have stored with the item."""
    first = shop.order()
    table.put_item(Item={**first.to_item(), "mark": "of another program"})
    shop.orders.update(first)
    assert table.get_item(Key=first.key_of("7", "0000"))["Item"]["mark"] == "of another program"
    memory = shop.orders_in_memory()
    memory.create(shop.order(note="by post"))
    (stored,) = memory.table._items.values()
    memory.table.make(memory.table.key_of(stored), {**stored, "mark": {"S": "of another program"}}, False)
    memory.update(shop.order())
    (stored,) = memory.table._items.values()
    assert (stored["mark"], "note" in stored) == ({"S": "of another program"}, False)


def test_stored_by_a_batch(shop: Shop) -> None:
    """Who read an item before a batch stored it is told so, in DynamoDB and in memory."""
    for store in (shop.orders, shop.orders_in_memory()):
        first = store.create(shop.order())
        store.put_many([shop.order(total=Decimal(99))])
        with pytest.raises(shop.errors.ConditionFailed):
            store.update(first)
        assert store.get("7", "0000").total == Decimal(99)


def test_without_version(shop: Shop, table: Any) -> None:
    """An item that was stored before it had a version can be changed."""
    item = shop.order().to_item()
    del item["version"]
    table.put_item(Item=item)
    assert shop.orders.update(shop.orders.get("7", "0000")).version == 1


def test_throttled(shop: Shop, busy: BusyEngine) -> None:
    """What DynamoDB takes no more requests for is told by its name."""
    busy.refuses = {one: ["ProvisionedThroughputExceededException"] * 9 for one in ("GetItem", "Query")}
    with pytest.raises(shop.errors.Throttled):
        shop.orders.get("7", "0000")
    with pytest.raises(shop.errors.Throttled):
        shop.orders.orders_of_customer("7")


# ---- pages ----------------------------------------------------------------------------------------------------------


def test_pages(shop: Shop) -> None:
    """Pages of more than a megabyte give each item once, with a limit and without; a cursor fits its query alone."""
    orders = shop.orders
    orders.put_many([*(shop.order(number, note="x" * 60_000) for number in range(40)), shop.order(customer_id="8")])
    for limit in (None, 7):
        pages = [orders.orders_of_customer("7", limit=limit)]
        while pages[-1].cursor is not None and len(pages) < 60:
            pages.append(orders.orders_of_customer("7", limit=limit, cursor=pages[-1].cursor))
        assert [one for page in pages for one in page.items] == [
            shop.order(number, note="x" * 60_000, version=1) for number in range(40)
        ]
        assert {len(page.items) for page in pages[:-1]} <= ({limit} if limit else {*range(10, 20)})
    cursor = orders.orders_of_customer("7", limit=3).cursor
    for other in (
        lambda: orders.orders_of_customer("8", cursor=cursor),
        lambda: orders.new_orders(placed_at_from=NOON, cursor=cursor),
    ):
        with pytest.raises(ValueError, match="cursor"):
            other()
    for wrong in ("", "x", cursor[:-4], f"{cursor}x", "é"):
        with pytest.raises(ValueError, match="cursor"):
            orders.orders_of_customer("7", cursor=wrong)


def test_patterns(shop: Shop) -> None:
    """Each method finds what the code that it was made of finds, with its filter, order and attributes; those that are
    left out by a filter leave no page short."""
    orders = shop.orders
    orders.put_many(shop.order(number, total=Decimal(number)) for number in range(30))
    newest = orders.new_orders(placed_at_from=NOON + timedelta(hours=5), limit=4)
    assert numbers(newest.items) == [29, 28, 27, 26]
    rest = orders.new_orders(placed_at_from=NOON + timedelta(hours=5), cursor=newest.cursor)
    assert numbers(rest.items) == [*range(25, 10, -1)]
    assert orders.count_orders_by_customer("7") == 30
    summary = orders.orders_by_customer("7", limit=1).items[0]
    assert (summary.customer_id, summary.placed_at, summary.total) == ("7", NOON, 0)
    assert not hasattr(summary, "note")
    query = orders.query("by-status").key(Key("gsi1pk").eq("STATUS#NEW")).descending().limit(2)
    first = query.page()
    assert numbers(first.items) == [29, 28]
    assert numbers(query.page(first.cursor).items) == [27, 26]
    assert query.count() == 30
    with pytest.raises(ValueError, match="cursor"):
        orders.query().key(Key("pk").eq("CUSTOMER#7")).page(first.cursor)


# ---- many items -----------------------------------------------------------------------------------------------------


def test_batches(shop: Shop, busy: BusyEngine) -> None:
    """Sixty items are written, read and deleted, each once, where DynamoDB takes a few of each batch."""
    orders, key = shop.orders, shop.OrderKey
    busy.takes = 9
    many = [shop.order(number) for number in range(60)]
    orders.put_many([*many, *many[:5]])
    keys = [key("7", one.order_id) for one in reversed(many)]
    found = orders.get_many([*keys, key("7", "no such"), keys[0]])
    assert found == [shop.order(number, version=1) for number in reversed(range(60))]
    orders.delete_many(keys[:50])
    assert numbers(orders.orders_of_customer("7").items) == [*range(10)]
    assert (max(busy.sizes["BatchWriteItem"]), max(busy.sizes["BatchGetItem"])) == (25, 61)
    busy.forget()
    assert orders.get_many([]) == []
    orders.put_many([])
    assert busy.asked == {}


def test_batches_that_are_given_up(shop: Shop, busy: BusyEngine) -> None:
    """What is left over each time is told in the end."""
    busy.takes = 0
    with pytest.raises(shop.errors.Throttled, match="3 items unwritten"):
        shop.orders.put_many(shop.order(number) for number in range(3))
    with pytest.raises(shop.errors.Throttled, match="1 keys unread"):
        shop.orders.get_many([shop.OrderKey("7", "0000")])
    assert busy.asked["BatchWriteItem"] == shop.batches.TRIES


# ---- others at work -------------------------------------------------------------------------------------------------


def test_lost_updates(shop: Shop) -> None:
    """Of two that change what both have read, one is told so, and reads it again: no change is lost."""
    orders = shop.orders
    orders.create(shop.order())
    rounds, barrier = 8, Barrier(2, timeout=PATIENCE)
    refusals = []

    def add(_: int) -> None:
        for _ in range(rounds):
            read = orders.get("7", "0000", consistent=True)
            barrier.wait()
            while True:
                try:
                    orders.update(shop.order(total=read.total + 1, version=read.version))
                    break
                except shop.errors.ConditionFailed:
                    refusals.append(read.version)
                    read = orders.get("7", "0000", consistent=True)
            barrier.wait()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add, range(2)))
    last = orders.get("7", "0000", consistent=True)
    assert (last.total, last.version) == (2 * rounds, 2 * rounds)
    assert len(refusals) >= rounds


def test_transactions(shop: Shop) -> None:
    """All is written or nothing, and what kept it from that is told by its name."""
    orders, articles, errors, transaction = shop.orders, shop.articles, shop.errors, shop.transaction
    article = shop.models.Article(number=1, left=5)
    articles.create(article)
    left = shop.models.Article(number=1, left=4)
    transaction(orders.creating(shop.order()), articles.updating(left)).commit()
    assert (articles.get(1).left, orders.get("7", "0000").version) == (4, 0)
    with pytest.raises(errors.AlreadyExists):
        transaction(articles.updating(article), orders.creating(shop.order())).commit()
    with pytest.raises(errors.ConditionFailed):
        transaction(articles.updating(article), orders.updating(shop.order(version=3))).commit()
    with pytest.raises(errors.NotFound):
        transaction(orders.deleting("7", "0000"), articles.checking(2)).commit()
    assert articles.get(1).left == 4
    transaction(orders.deleting("7", "0000"), articles.checking(1)).commit()
    assert orders.orders_of_customer("7").items == ()
    transaction().commit()
    with pytest.raises(ValueError, match="100"):
        transaction(*(orders.creating(shop.order(number)) for number in range(101))).commit()


def test_transactions_at_once(shop: Shop, busy: BusyEngine) -> None:
    """Transactions that write the same item at once, some of which DynamoDB cancels for that, lose and double
    nothing."""
    orders = shop.orders
    orders.create(shop.order())
    busy.refuses["TransactWriteItems"] = [("TransactionConflict", "None")] * 9
    barrier = Barrier(4, timeout=PATIENCE)

    def buy(number: int) -> None:
        barrier.wait()
        while True:
            read = orders.get("7", "0000", consistent=True)
            total = shop.order(total=read.total + 1, version=read.version)
            try:
                shop.transaction(orders.updating(total), orders.creating(shop.order(number))).commit()
                break
            except shop.errors.ConditionFailed:
                continue

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(buy, range(1, 13)))
    assert busy.refuses["TransactWriteItems"] == []
    assert orders.get("7", "0000", consistent=True).total == 12
    assert numbers(orders.orders_of_customer("7").items) == [*range(13)]


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("TransactionConflict", "TransactionFailed"),
        ("ProvisionedThroughputExceeded", "Throttled"),
        ("ItemCollectionSizeLimitExceeded", "TransactionFailed"),
    ],
)
def test_cancelled_for_good(code: str, named: str, shop: Shop, busy: BusyEngine) -> None:
    """A transaction that others are in the way of all the time fails in the end; one for which there is no throughput
    at once, and so does one that DynamoDB does not take at all."""
    busy.refuses["TransactWriteItems"] = [(code,)] * 99
    with pytest.raises(getattr(shop.errors, named)):
        shop.transaction(shop.orders.creating(shop.order())).commit()
    assert busy.asked["TransactWriteItems"] == (shop.batches.TRIES if code == "TransactionConflict" else 1)
