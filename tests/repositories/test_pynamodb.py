"""Repositories over PynamoDB that were generated, at work on an engine: nothing is lost, and nothing is done twice."""

import importlib
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from pynamodb.expressions.operand import Path as AttributePath

from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.generators.repository import generate
from handmade import project_of
from ministack import KEYS, NEEDS_ENGINE
from repositories.busy_engine import BusyEngine

pytestmark = NEEDS_ENGINE
SHOP = Path(__file__).parent / "pynamodb_shop"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The shop's modules with its generated repositories, as one sees them who imports them."""
    folder = tmp_path_factory.mktemp("shop")
    shutil.copytree(SHOP, folder / SHOP.name)
    texts = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.py")}
    generation = generate(project_of(texts), Wanted())
    assert generation.left_out == ()
    for file in generation.files:
        path = folder / file.path
        path.parent.mkdir(exist_ok=True)
        path.write_text(file.text)
    sys.path.insert(0, str(folder))
    names = ("models", "repositories.errors", "repositories.batches", "repositories.transactions")
    kinds = ("customer", "order", "reading", "document", "letter", "task")
    modules = {
        name: importlib.import_module(f"{SHOP.name}.{name}")
        for name in (*names, *(f"repositories.{kind}" for kind in kinds), "repositories.order_base")
    }
    memory = importlib.import_module(f"{SHOP.name}.repositories.order_memory")
    yield SimpleNamespace(
        models=modules["models"],
        errors=modules["repositories.errors"],
        batches=modules["repositories.batches"],
        Transaction=modules["repositories.transactions"].Transaction,
        OrderKey=modules["repositories.order_base"].OrderKey,
        InMemoryOrders=memory.InMemoryOrderRepository,
        **{f"{kind}s": _repository(modules[f"repositories.{kind}"], kind) for kind in kinds},
    )
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == SHOP.name]:
        del sys.modules[name]


def _repository(module: ModuleType, kind: str) -> Any:
    return getattr(module, f"{kind.capitalize()}Repository")()


@pytest.fixture(autouse=True)
def tables(shop: SimpleNamespace, busy: BusyEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Empty tables in an engine, and nobody who waits."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    models = shop.models
    made = (models.Order, models.Reading, models.Document, models.Task)
    for model in (*made, models.Customer, models.Letter, models.Invoice, models.CountedTask):
        model.Meta.host = busy.url
    for model in made:
        model.create_table(wait=True)
    busy.forget()
    yield
    busy.forget()
    for model in made:
        model.delete_table()


def order(shop: SimpleNamespace, number: int, **told: Any) -> Any:
    values = {"status": "OPEN", "placed_at": NOON + timedelta(minutes=number), "total": 5, **told}
    return shop.models.Order("CUSTOMER#c1", f"ORDER#{number:06d}", **values)


def numbers(found: Any) -> list[int]:
    return [int(one.sk.removeprefix("ORDER#")) for one in found]


def test_one_item(shop: SimpleNamespace) -> None:
    """An item is stored once, found, changed and removed; what is not as it must be has a name."""
    orders, errors = shop.orders, shop.errors
    line = shop.models.Line(sku="a", quantity=2)
    expiry = datetime(2027, 1, 1, tzinfo=UTC)
    told = {"lines": [line], "extra": {"gift": [1, None]}, "tags": {"x"}, "expires_at": expiry}
    orders.create(order(shop, 1, **told))
    with pytest.raises(errors.AlreadyExists, match="order CUSTOMER#c1 ORDER#000001"):
        orders.create(order(shop, 1))
    found = orders.get("c1", 1, consistent=True)
    assert (found.version, found.extra, found.tags, found.expires_at) == (1, told["extra"], {"x"}, expiry)
    assert [(one.sku, one.quantity) for one in found.lines] == [("a", 2)]
    found.total, found.extra = 7, None
    assert orders.update(found).version == 2
    assert (orders.get("c1", 1).total, orders.get("c1", 1).extra) == (7, None)
    with pytest.raises(errors.NotFound):
        orders.get("c1", 2)
    with pytest.raises(errors.NotFound):
        orders.update(order(shop, 2))
    orders.delete("c1", 1)
    orders.delete("c1", 1)
    with pytest.raises(errors.NotFound, match="order c1 1"):
        orders.get("c1", 1)


def marked(kept: Any) -> Callable[[], Any]:
    """Has another program store an attribute with an item; gives what reads all that is stored of it then."""
    connection = kept._get_connection()
    key = kept._get_hash_range_key_serialized_values()
    connection.update_item(key[0], range_key=key[1], actions=[AttributePath("mark").set("of another")])
    return lambda: connection.get_item(key[0], range_key=key[1], consistent_read=True)["Item"]


def test_attributes_of_others(shop: SimpleNamespace) -> None:
    """A change leaves alone what others have stored with an item, and takes from it what the model lacks now."""
    kept = shop.orders.create(order(shop, 1, extra={"gift": 1}, tags={"x"}))
    stored = marked(kept)
    kept.total, kept.extra, kept.tags = 7, None, set()
    shop.orders.update(kept)
    assert stored() == {**kept.serialize(), "mark": {"S": "of another"}}
    assert (stored()["total"], stored()["version"], {"extra", "tags"} & {*stored()}) == ({"N": "7"}, {"N": "2"}, set())
    kept.total = 9
    shop.Transaction(shop.orders.updating(kept)).commit()
    assert (kept.version, stored()) == (3, {**kept.serialize(), "mark": {"S": "of another"}})


def test_attributes_of_others_in_memory(shop: SimpleNamespace) -> None:
    """The double does the same."""
    orders = shop.InMemoryOrders()
    kept = orders.create(order(shop, 1, extra={"gift": 1}))
    key = orders.table.key_of(kept.serialize())
    orders.table.make(key, {**orders.table.get(key), "mark": {"S": "of another"}}, False)
    kept.extra = None
    orders.update(kept)
    shop.Transaction(orders.updating(orders.get("c1", 1))).commit()
    assert orders.table.get(key) == {**kept.serialize(), "version": {"N": "3"}, "mark": {"S": "of another"}}


def test_keys_that_a_model_makes(shop: SimpleNamespace) -> None:
    """A key of an index that the model makes as it is stored changes, and goes, with what it is made of."""
    task = shop.tasks.create(shop.models.Task("1", owner="ada"))
    stored = marked(task)
    task.owner = "eve"
    shop.tasks.update(task)
    assert [one.number for one in shop.models.Task.by_owner.query("OWNER#eve")] == ["1"]
    task.owner = None
    shop.Transaction(shop.tasks.updating(task)).commit()
    assert stored() == {"number": {"S": "1"}, "changes": {"N": "0"}, "mark": {"S": "of another"}}


def test_model_that_stores_itself(shop: SimpleNamespace) -> None:
    """A model's own way to be stored is taken."""
    task = shop.tasks.create(shop.models.CountedTask("1"))
    shop.tasks.update(task)
    assert shop.tasks.get("1").changes == 2


def test_again_after_removal(shop: SimpleNamespace) -> None:
    """An item that was read and then removed is created again, though it has a version."""
    found = shop.orders.create(order(shop, 1))
    shop.orders.delete("c1", 1)
    assert shop.orders.create(found).total == 5


def test_two_writers(shop: SimpleNamespace) -> None:
    """Of two writers one is told that the other was first, and no change of either is lost."""
    shop.orders.create(order(shop, 1, total=0))
    stale = shop.orders.get("c1", 1)
    shop.orders.update(shop.orders.get("c1", 1))
    with pytest.raises(shop.errors.ConditionFailed):
        shop.orders.update(stale)

    def write() -> None:
        done = 0
        while done < 10:
            found = shop.orders.get("c1", 1, consistent=True)
            found.total += 1
            try:
                shop.orders.update(found)
            except shop.errors.ConditionFailed:
                continue
            done += 1

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = shop.orders.get("c1", 1)
    assert (found.total, found.version) == (20, 22)


def test_shared_table(shop: SimpleNamespace) -> None:
    """Kinds of items that share a table do not see each other."""
    shop.customers.create(shop.models.Customer("CUSTOMER#c1", "PROFILE", name="Ada"))
    shop.orders.create(order(shop, 1))
    assert shop.customers.get("c1").name == "Ada"
    assert numbers(shop.orders.orders_of_customer("c1").items) == [1]
    assert shop.customers.get("c1").is_active is True


def test_pages_of_more_than_a_megabyte(shop: SimpleNamespace) -> None:
    """A page has as much as DynamoDB reads at once or as many as it is told, and cursors lead on to all else."""
    many = [order(shop, number, extra="x" * 60_000) for number in range(60)]
    shop.orders.put_many(many)
    for limit in (None, 7, 50, 60, 61):
        pages = [*all_pages(shop.orders.orders_of_customer, "c1", limit=limit)]
        assert [number for page in pages for number in numbers(page.items)] == [*reversed(range(60))]
        assert {len(page.items) for page in pages[:-1]} <= ({limit} if limit else {*range(10, 20)})
    with pytest.raises(ValueError, match="one item"):
        shop.orders.orders_of_customer("c1", limit=0)


def all_pages(ask: Any, *given: Any, **told: Any) -> Iterator[Any]:
    cursor: str | None = None
    while True:
        page = ask(*given, **told, cursor=cursor)
        yield page
        if (cursor := page.cursor) is None:
            return


def test_pages_with_a_filter(shop: SimpleNamespace, busy: BusyEngine) -> None:
    """A page is as long as it is to be, though most items are filtered out, and that takes no request for each."""
    line = shop.models.Line(sku="a", quantity=2)
    shop.orders.put_many(order(shop, number, total=number % 20, lines=[line]) for number in range(100))
    first = shop.orders.large_orders("c1", total_after=18, limit=3)
    assert numbers(first.items) == [19, 39, 59]
    rest = shop.orders.large_orders("c1", total_after=18, limit=3, cursor=first.cursor)
    assert numbers(rest.items) == [79, 99]
    assert busy.asked["Query"] <= 4


def test_index_with_some_attributes(shop: SimpleNamespace) -> None:
    """What an index does not copy is not there, rather than empty."""
    shop.orders.put_many(order(shop, number, total=number) for number in range(4))
    page = shop.orders.orders_by_status("OPEN", placed_at_from=NOON + timedelta(minutes=1), limit=2)
    assert [(one.total, one.placed_at) for one in page.items] == [
        (1, NOON + timedelta(minutes=1)),
        (2, NOON + timedelta(minutes=2)),
    ]
    assert not hasattr(page.items[0], "lines")
    last = shop.orders.orders_by_status("OPEN", placed_at_from=NOON + timedelta(minutes=1), cursor=page.cursor)
    assert [one.total for one in last.items] == [3]


@pytest.mark.parametrize("cursor", ["", "x", "bm90IGpzb24", "e30", "W10", "é"])
def test_no_cursor(shop: SimpleNamespace, cursor: str) -> None:
    """What is no cursor is refused before anything is asked."""
    with pytest.raises(ValueError, match="cursor"):
        shop.orders.orders_of_customer("c1", cursor=cursor)


def test_cursor_of_another_query(shop: SimpleNamespace) -> None:
    """A cursor leads on only where it came from: not for another customer, method or index."""
    shop.orders.put_many(order(shop, number) for number in range(3))
    cursor = shop.orders.orders_of_customer("c1", limit=1).cursor
    for ask in (
        lambda: shop.orders.orders_of_customer("c2", cursor=cursor),
        lambda: shop.orders.large_orders("c1", total_after=1, cursor=cursor),
        lambda: shop.orders.orders_by_status("OPEN", placed_at_from=NOON, cursor=cursor),
    ):
        with pytest.raises(ValueError, match="another query"):
            ask()


def test_batches_that_are_left_over(shop: SimpleNamespace, busy: BusyEngine) -> None:
    """Sixty items are written and two hundred and fifty keys read in pieces, and what is left over again."""
    busy.takes = 7
    shop.orders.put_many(order(shop, number, total=number) for number in range(60))
    keys = [shop.OrderKey("c1", number) for number in range(249, -1, -1)]
    found = shop.orders.get_many([*keys, *keys])
    assert [one.total for one in found] == [*reversed(range(60))]
    assert max(busy.sizes["BatchWriteItem"]) == 25
    assert max(busy.sizes["BatchGetItem"]) == 100
    shop.orders.delete_many(keys[:-1])
    busy.takes = None
    assert numbers(shop.orders.get_many(keys)) == [0]


def test_batches_that_nothing_is_taken_of(shop: SimpleNamespace, busy: BusyEngine) -> None:
    """Where DynamoDB takes nothing, several tries are made and no more."""
    busy.takes = 0
    with pytest.raises(shop.errors.Throttled, match="60 items of Order"):
        shop.orders.put_many(order(shop, number) for number in range(60))
    with pytest.raises(shop.errors.Throttled):
        shop.orders.get_many([shop.OrderKey("c1", 1)])
    assert busy.asked["BatchWriteItem"] == shop.batches.TRIES


def test_several_of_one_key(shop: SimpleNamespace) -> None:
    """Of items with one key the last is stored, as if they were stored one after another."""
    shop.orders.put_many([order(shop, 1, total=1), order(shop, 2), order(shop, 1, total=3)])
    assert [one.total for one in shop.orders.get_many([shop.OrderKey("c1", 1)] * 2)] == [3]


def test_throttled(shop: SimpleNamespace, busy: BusyEngine) -> None:
    """A request that stays refused for its rate has a name, too."""
    busy.refuses["GetItem"] = ["ProvisionedThroughputExceededException"] * 10
    with pytest.raises(shop.errors.Throttled):
        shop.orders.get("c1", 1)


def test_numbers_and_bytes_in_keys(shop: SimpleNamespace) -> None:
    """Keys that are numbers are found and paged by, and bytes come back as they were."""
    make = shop.models.Reading
    shop.readings.put_many(make(1, at, place="roof", body=bytes([at])) for at in range(9))
    found = shop.readings.get_many([(1, 3), (1, 3.0), (1, 99)])
    assert [(one.at, one.body) for one in found] == [(3, b"\x03")]
    first = shop.readings.readings_by_device_and_at(1, at_from=2, at_to=7, limit=4)
    rest = shop.readings.readings_by_device_and_at(1, at_from=2, at_to=7, cursor=first.cursor)
    assert [one.at for one in (*first.items, *rest.items)] == [2, 3, 4, 5, 6, 7]
    assert shop.readings.count_readings(1) == 9
    assert [one.at for one in shop.readings.readings_by_place("roof").items] == [*range(9)]
    assert len(shop.readings.readings_by_kind("heat", limit=5).items) == 5


def test_discriminators(shop: SimpleNamespace) -> None:
    """A document is read as the kind that it is."""
    shop.letters.create(shop.models.Letter("l1", sender="Ada"))
    shop.documents.create(shop.models.Invoice("i1", total=3))
    assert type(shop.documents.get("l1")) is shop.models.Letter
    found = shop.documents.get_many([("i1",), ("l1",)])
    assert [type(one).__name__ for one in found] == ["Invoice", "Letter"]


def test_transactions(shop: SimpleNamespace) -> None:
    """Writes of several repositories are made at once, or none of them, and each tells why."""
    first, second = order(shop, 1), order(shop, 2)
    customer = shop.models.Customer("CUSTOMER#c1", "PROFILE", name="Ada")
    transaction = shop.Transaction(shop.customers.creating(customer))
    transaction.add(shop.orders.creating(first), shop.orders.creating(second))
    transaction.commit()
    assert (first.version, numbers(shop.orders.orders_of_customer("c1").items)) == (1, [2, 1])
    first.total = 9
    stale = shop.orders.get("c1", 2)
    shop.orders.update(second)
    with pytest.raises(shop.errors.ConditionFailed, match="ORDER#000002"):
        shop.Transaction(shop.orders.updating(first), shop.orders.updating(stale)).commit()
    with pytest.raises(shop.errors.NotFound, match="customer c9"):
        shop.Transaction(shop.orders.updating(first), shop.customers.checking("c9")).commit()
    with pytest.raises(shop.errors.AlreadyExists, match="ORDER#000001"):
        shop.Transaction(shop.customers.deleting("c1"), shop.orders.creating(order(shop, 1))).commit()
    assert (first.version, shop.orders.get("c1", 1).total) == (1, 5)
    shop.Transaction(shop.orders.updating(first), shop.orders.deleting("c1", 2), shop.customers.checking("c1")).commit()
    assert (first.version, shop.orders.get("c1", 1).total) == (2, 9)
    assert numbers(shop.orders.orders_of_customer("c1").items) == [1]


def test_conflicts_of_transactions(shop: SimpleNamespace, busy: BusyEngine) -> None:
    """A transaction that others were in the way of is tried again, and done once."""
    kept = shop.orders.create(order(shop, 1))
    busy.refuses["TransactWriteItems"] = [("TransactionConflict", "None")] * 3
    kept.total = 8
    shop.Transaction(shop.orders.updating(kept), shop.orders.creating(order(shop, 2))).commit()
    assert (busy.asked["TransactWriteItems"], shop.orders.get("c1", 1).version, kept.version) == (4, 2, 2)
    busy.refuses["TransactWriteItems"] = [("TransactionConflict",)] * 100
    with pytest.raises(shop.errors.TransactionFailed):
        shop.Transaction(shop.orders.updating(kept)).commit()
    busy.refuses["TransactWriteItems"] = [("ThrottlingError",)]
    with pytest.raises(shop.errors.Throttled):
        shop.Transaction(shop.orders.updating(kept)).commit()


def test_too_many_operations(shop: SimpleNamespace) -> None:
    """A transaction that DynamoDB would refuse is not sent."""
    with pytest.raises(ValueError, match="100"):
        shop.Transaction(*(shop.orders.creating(order(shop, number)) for number in range(101))).commit()
    assert shop.orders.orders_of_customer("c1").items == ()


def test_transactions_of_two_writers(shop: SimpleNamespace) -> None:
    """Two that move amounts between two items at once lose nothing, and add nothing."""
    shop.orders.put_many([order(shop, 1, total=100), order(shop, 2, total=0)])

    def move() -> None:
        done = 0
        while done < 8:
            source, target = (shop.orders.get("c1", number, consistent=True) for number in (1, 2))
            source.total -= 1
            target.total += 1
            try:
                shop.Transaction(shop.orders.updating(source), shop.orders.updating(target)).commit()
            except (shop.errors.ConditionFailed, shop.errors.TransactionFailed):
                continue
            done += 1

    writers = [threading.Thread(target=move) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [shop.orders.get("c1", number).total for number in (1, 2)] == [84, 16]


def test_further_queries(shop: SimpleNamespace) -> None:
    """A query that no method is for is put together, and its cursors are its own."""
    shop.orders.put_many(order(shop, number, total=number) for number in range(6))
    model = shop.models.Order
    asked = shop.orders.query().key("CUSTOMER#c1", model.sk.startswith("ORDER#")).descending().limit(2)
    first = asked.page()
    assert numbers(first.items) == [5, 4]
    assert numbers(asked.page(first.cursor).items) == [3, 2]
    few = asked.where(model.total > 1).where(model.total < 4)
    with pytest.raises(ValueError, match="another query"):
        few.page(first.cursor)
    assert (numbers(few.page().items), few.count()) == ([3, 2], 2)
    assert [one.total for one in shop.orders.query("by_status").key("OPEN").page().items] == [*range(6)]
    with pytest.raises(ValueError, match="key"):
        shop.orders.query().page()
