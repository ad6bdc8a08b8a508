"""Repositories over boto3 at work, on an engine that plays DynamoDB: nothing is lost, and nothing is there twice."""

import asyncio
import importlib
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from codeactions.repositories.bookings import BOOKINGS
from codeactions.repositories.shop import SHOP
from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.generators.repository import generate
from handmade import project_of
from ministack import KEYS, NEEDS_ENGINE, engine

pytestmark = [NEEDS_ENGINE, pytest.mark.xdist_group("repositories on engine")]
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with engine() as found:
        yield found


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ModuleType]:
    """Generates and imports the shop in a manner; gives the module of a name in it."""

    def imported(name: str, manner: str = "sync") -> ModuleType:
        folder = tmp_path / manner
        if not folder.exists():
            generation = generate(project_of(SHOP), Wanted(options={manner: "yes"}))
            for path, text in (*SHOP.items(), *((file.path, file.text) for file in generation.files)):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text(text)
        monkeypatch.syspath_prepend(str(folder))
        for known in [known for known in sys.modules if known.partition(".")[0] == "shop"]:
            if Path(str(sys.modules[known].__file__)).is_relative_to(folder):
                continue
            monkeypatch.delitem(sys.modules, known)
        return importlib.import_module(f"shop.{name}")

    return imported


@pytest.fixture
def table(url: str, shop: Callable[..., ModuleType], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The empty table of the shop."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    config = Config(retries={"max_attempts": 1}, proxies={}, max_pool_connections=20)
    dynamodb = boto3.resource("dynamodb", endpoint_url=url, config=config)
    shop("models").create_table(dynamodb)
    found = dynamodb.Table("shop")
    yield found
    found.delete()


def order(shop: Callable[..., ModuleType], number: int = 0, **given: Any) -> Any:
    fields = {"customer_id": "7", "order_id": f"{number:04d}", "placed_at": NOON + timedelta(hours=number), **given}
    return shop("models").Order(**fields)


def repositories(shop: Callable[..., ModuleType], table: Any) -> tuple[Any, Any]:
    orders = shop("repositories.order").OrderRepository(table)
    return orders, shop("repositories.article").ArticleRepository(table)


# ---- one item -------------------------------------------------------------------------------------------------------


def test_one_item(shop: Callable[..., ModuleType], table: Any) -> None:
    """What is created is found, changed and deleted; each refusal has its name."""
    orders, _ = repositories(shop, table)
    errors = shop("repositories.errors")
    first = order(shop, note="by post", total=Decimal("9.50"))
    assert orders.create(first) == first
    with pytest.raises(errors.AlreadyExists):
        orders.create(first)
    assert orders.get("7", "0000", consistent=True) == first
    changed = orders.update(order(shop, status=shop("models").Status.PAID))
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


def test_attributes_of_others(shop: Callable[..., ModuleType], table: Any) -> None:
    """A change leaves alone what others have stored with the item."""
    orders, _ = repositories(shop, table)
    first = order(shop)
    table.put_item(Item={**first.to_item(), "mark": "of another program"})
    orders.update(first)
    assert table.get_item(Key=first.key_of("7", "0000"))["Item"]["mark"] == "of another program"
    memory = shop("repositories.order_memory").InMemoryOrderRepository()
    memory.create(order(shop, note="by post"))
    (stored,) = memory.table._items.values()
    memory.table.make(memory.table.key_of(stored), {**stored, "mark": {"S": "of another program"}}, False)
    memory.update(order(shop))
    (stored,) = memory.table._items.values()
    assert (stored["mark"], "note" in stored) == ({"S": "of another program"}, False)


def test_stored_by_a_batch(shop: Callable[..., ModuleType], table: Any) -> None:
    """Who read an item before a batch stored it is told so, in DynamoDB and in memory."""
    orders, _ = repositories(shop, table)
    for store in (orders, shop("repositories.order_memory").InMemoryOrderRepository()):
        first = store.create(order(shop))
        store.put_many([order(shop, total=Decimal(99))])
        with pytest.raises(shop("repositories.errors").ConditionFailed):
            store.update(first)
        assert store.get("7", "0000").total == Decimal(99)


def test_without_version(shop: Callable[..., ModuleType], table: Any) -> None:
    """An item that was stored before it had a version can be changed."""
    orders, _ = repositories(shop, table)
    item = order(shop).to_item()
    del item["version"]
    table.put_item(Item=item)
    assert orders.update(orders.get("7", "0000")).version == 1


def test_throttled(shop: Callable[..., ModuleType], table: Any) -> None:
    """What DynamoDB takes no more requests for is told by its name."""
    orders, _ = repositories(shop, Refusing(table, "ProvisionedThroughputExceededException", always=True))
    with pytest.raises(shop("repositories.errors").Throttled):
        orders.get("7", "0000")
    with pytest.raises(shop("repositories.errors").Throttled):
        orders.orders_of_customer("7")


# ---- pages ----------------------------------------------------------------------------------------------------------


def test_pages(shop: Callable[..., ModuleType], table: Any) -> None:
    """Pages of more than a megabyte give each item once, with a limit and without; a cursor fits its query alone."""
    orders, _ = repositories(shop, table)
    many = [order(shop, number, note="x" * 60_000) for number in range(40)]
    orders.put_many([*many, order(shop, customer_id="8")])
    for limit in (None, 7):
        found, cursor = [], None
        while True:
            page = orders.orders_of_customer("7", limit=limit, cursor=cursor)
            assert limit is None or len(page.items) <= limit
            found += page.items
            cursor = page.cursor
            if cursor is None:
                break
        assert found == [replace(one, version=1) for one in many]
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


def test_patterns(shop: Callable[..., ModuleType], table: Any) -> None:
    """Each method finds what the code that it was made of finds, with its filter, order and attributes; those that are
    left out by a filter leave no page short."""
    orders, _ = repositories(shop, table)
    orders.put_many(order(shop, number, total=Decimal(number)) for number in range(30))
    newest = orders.new_orders(placed_at_from=NOON + timedelta(hours=5), limit=4)
    assert [one.order_id for one in newest.items] == ["0029", "0028", "0027", "0026"]
    rest = orders.new_orders(placed_at_from=NOON + timedelta(hours=5), cursor=newest.cursor)
    assert [one.order_id for one in rest.items] == [f"{number:04d}" for number in range(25, 10, -1)]
    assert orders.count_orders_by_customer("7") == 30
    summary = orders.orders_by_customer("7", limit=1).items[0]
    assert (summary.customer_id, summary.placed_at, summary.total) == ("7", NOON, 0)
    assert not hasattr(summary, "note")
    key = boto3.dynamodb.conditions.Key
    query = orders.query("by-status").key(key("gsi1pk").eq("STATUS#NEW")).descending().limit(2)
    first = query.page()
    assert [one.order_id for one in first.items] == ["0029", "0028"]
    assert [one.order_id for one in query.page(first.cursor).items] == ["0027", "0026"]
    assert query.count() == 30
    with pytest.raises(ValueError, match="cursor"):
        orders.query().key(key("pk").eq("CUSTOMER#7")).page(first.cursor)


# ---- many items -----------------------------------------------------------------------------------------------------


def test_batches(shop: Callable[..., ModuleType], table: Any) -> None:
    """Sixty items are written, read and deleted, each once, where DynamoDB leaves half of each batch over."""
    orders, _ = repositories(shop, LeavingOver(table))
    key = shop("repositories.order_base").OrderKey
    many = [order(shop, number) for number in range(60)]
    orders.put_many([*many, *many[:5]])
    keys = [key("7", one.order_id) for one in reversed(many)]
    assert orders.get_many([*keys, key("7", "no such"), keys[0]]) == [replace(one, version=1) for one in reversed(many)]
    orders.delete_many(keys[:50])
    assert [one.order_id for one in orders.orders_of_customer("7").items] == [one.order_id for one in many[:10]]
    assert orders.get_many([]) == []
    orders.put_many([])


def test_batches_that_are_given_up(
    shop: Callable[..., ModuleType], table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left over each time is told in the end."""
    batches = shop("repositories.batches")
    monkeypatch.setattr(batches, "LONGEST_PAUSE", 0.001)
    orders, _ = repositories(shop, LeavingOver(table, most=0))
    with pytest.raises(shop("repositories.errors").Throttled, match="3 items unwritten"):
        orders.put_many(order(shop, number) for number in range(3))
    with pytest.raises(shop("repositories.errors").Throttled, match="1 keys unread"):
        orders.get_many([shop("repositories.order_base").OrderKey("7", "0000")])


# ---- others at work -------------------------------------------------------------------------------------------------


def test_lost_updates(shop: Callable[..., ModuleType], table: Any) -> None:
    """Of two that change what both have read, one is told so, and reads it again: no change is lost."""
    orders, _ = repositories(shop, table)
    failed = shop("repositories.errors").ConditionFailed
    orders.create(order(shop))
    rounds, barrier = 8, Barrier(2)
    refusals = []

    def add(_: int) -> None:
        for _ in range(rounds):
            read = orders.get("7", "0000", consistent=True)
            barrier.wait()
            while True:
                try:
                    orders.update(order(shop, total=read.total + 1, version=read.version))
                    break
                except failed:
                    refusals.append(read.version)
                    read = orders.get("7", "0000", consistent=True)
            barrier.wait()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add, range(2)))
    last = orders.get("7", "0000", consistent=True)
    assert (last.total, last.version) == (2 * rounds, 2 * rounds)
    assert len(refusals) >= rounds


def test_transactions(shop: Callable[..., ModuleType], table: Any) -> None:
    """All is written or nothing, and what kept it from that is told by its name."""
    orders, articles = repositories(shop, table)
    errors, transaction = shop("repositories.errors"), shop("repositories.transactions").Transaction
    article = shop("models").Article(number=1, left=5)
    articles.create(article)
    left = shop("models").Article(number=1, left=4)
    transaction(
        orders.creating(order(shop)),
        articles.updating(left),
    ).commit()
    assert (articles.get(1).left, orders.get("7", "0000").version) == (4, 0)
    with pytest.raises(errors.AlreadyExists):
        transaction(articles.updating(article), orders.creating(order(shop))).commit()
    with pytest.raises(errors.ConditionFailed):
        transaction(articles.updating(article), orders.updating(order(shop, version=3))).commit()
    with pytest.raises(errors.NotFound):
        transaction(orders.deleting("7", "0000"), articles.checking(2)).commit()
    assert articles.get(1).left == 4
    transaction(orders.deleting("7", "0000"), articles.checking(1)).commit()
    assert orders.orders_of_customer("7").items == ()
    transaction().commit()
    with pytest.raises(ValueError, match="100"):
        transaction(*(orders.creating(order(shop, number)) for number in range(101))).commit()


def test_transactions_at_once(shop: Callable[..., ModuleType], table: Any) -> None:
    """Transactions that write the same item at once, some of which DynamoDB cancels for that, lose and double
    nothing."""
    orders, _ = repositories(shop, Refusing(table, "TransactionConflict"))
    errors, transaction = shop("repositories.errors"), shop("repositories.transactions").Transaction
    orders.create(order(shop))
    barrier = Barrier(4)

    def buy(number: int) -> None:
        barrier.wait()
        while True:
            read = orders.get("7", "0000", consistent=True)
            total = order(shop, total=read.total + 1, version=read.version)
            try:
                transaction(orders.updating(total), orders.creating(order(shop, number))).commit()
                break
            except errors.ConditionFailed:
                continue

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(buy, range(1, 13)))
    assert orders.get("7", "0000", consistent=True).total == 12
    assert len(orders.orders_of_customer("7").items) == 13


def test_cancelled_for_good(shop: Callable[..., ModuleType], table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction that others are in the way of all the time fails in the end; one for which there is no throughput
    at once, and so does one that DynamoDB does not take at all."""
    errors, transaction = shop("repositories.errors"), shop("repositories.transactions").Transaction
    monkeypatch.setattr(shop("repositories.batches"), "LONGEST_PAUSE", 0.001)
    for code, named in {
        "TransactionConflict": errors.TransactionFailed,
        "ProvisionedThroughputExceeded": errors.Throttled,
        "ItemCollectionSizeLimitExceeded": errors.TransactionFailed,
    }.items():
        orders, _ = repositories(shop, Refusing(table, code, always=True))
        with pytest.raises(named):
            transaction(orders.creating(order(shop))).commit()


# ---- those that wait ------------------------------------------------------------------------------------------------


def test_awaited(shop: Callable[..., ModuleType], table: Any) -> None:
    """The same methods, awaited, do the same."""

    async def work() -> None:
        orders = shop("repositories.order", "async").OrderRepository(Awaited(table))
        transaction = shop("repositories.transactions", "async").Transaction
        first = await orders.create(order(lambda name: shop(name, "async")))
        await transaction(orders.updating(first)).commit()
        await orders.put_many(order(lambda name: shop(name, "async"), number) for number in range(1, 30))
        assert len((await orders.orders_of_customer("7", limit=10)).items) == 10
        key = shop("repositories.order_base", "async").OrderKey
        assert [one.version for one in await orders.get_many([key("7", "0000"), key("7", "0001")])] == [1, 1]
        assert await orders.count_orders_by_customer("7") == 30
        await orders.delete("7", "0000")
        with pytest.raises(shop("repositories.errors", "async").NotFound):
            await orders.get("7", "0000")

    asyncio.run(work())


# ---- tables that behave otherwise -----------------------------------------------------------------------------------


class Wrapped:
    """A table whose requests pass through another object, on the way to the engine."""

    def __init__(self, table: Any) -> None:
        self.table = table
        self.meta = SimpleNamespace(client=self)
        self.name = table.name

    def __getattr__(self, name: str) -> Any:
        return getattr(self.table, name) if hasattr(self.table, name) else getattr(self.table.meta.client, name)


class LeavingOver(Wrapped):
    """Takes so many operations of each batch, half of them by default, and leaves the others over."""

    def __init__(self, table: Any, most: int | None = None) -> None:
        super().__init__(table)
        self.most = most

    def batch_write_item(self, RequestItems: dict[str, list[Any]]) -> Any:  # noqa: N803  # as boto3 calls it
        requests = RequestItems[self.name]
        taken = -(-len(requests) // 2) if self.most is None else self.most
        if taken:
            self.table.meta.client.batch_write_item(RequestItems={self.name: requests[:taken]})
        left = requests[taken:]
        return {"UnprocessedItems": {self.name: left} if left else {}}

    def batch_get_item(self, RequestItems: dict[str, Any]) -> Any:  # noqa: N803  # as boto3 calls it
        keys = RequestItems[self.name]["Keys"]
        taken = -(-len(keys) // 2) if self.most is None else self.most
        answer: dict[str, Any] = {"Responses": {}}
        if taken:
            answer = self.table.meta.client.batch_get_item(RequestItems={self.name: {"Keys": keys[:taken]}})
        left = keys[taken:]
        return {**answer, "UnprocessedKeys": {self.name: {"Keys": left}} if left else {}}


class Refusing(Wrapped):
    """Refuses every request, or each second transaction, before it comes to the engine."""

    def __init__(self, table: Any, code: str, *, always: bool = False) -> None:
        super().__init__(table)
        self.code = code
        self.always = always
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        return self._refused if self.always and name in ("get_item", "query") else super().__getattr__(name)

    def transact_write_items(self, **request: Any) -> Any:
        self.count += 1
        if self.always or self.count % 2:
            reasons = [{"Code": self.code, "Message": ""}, *({"Code": "None"} for _ in request["TransactItems"][1:])]
            error: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise ClientError(error, "TransactWriteItems")
        return self.table.meta.client.transact_write_items(**request)

    def _refused(self, **_: Any) -> Any:
        raise ClientError({"Error": {"Code": self.code}}, "GetItem")


class Awaited(Wrapped):
    """Has each request awaited."""

    def __getattr__(self, name: str) -> Any:
        ask = super().__getattr__(name)

        async def asked(**request: Any) -> Any:
            return ask(**request)

        return asked


def test_items_of_functions(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What functions have put is read by the repository that is made of them, and stored by it as they put it."""
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
