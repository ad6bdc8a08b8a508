"""Models on an engine that plays DynamoDB: tables are created, items written, and found by access patterns in order."""

import importlib.util
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Key

from dynamorm_codeactions.models.model_files import ModelLibrary, model_files
from ministack import KEYS, NEEDS_ENGINE, engine, service
from models.shop import SHOP

pytestmark = [NEEDS_ENGINE, pytest.mark.xdist_group("models on an engine")]
START = datetime(2026, 1, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with engine() as address:
        yield address


def imported(library: ModelLibrary, folder: Path, table: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The written models as a module, whose table is called so."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SHOP_TABLE", table)
    (file,) = model_files(SHOP, library).files
    path = folder / f"{table}_models.py"
    path.write_text(file.text)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, path.stem, module)
    spec.loader.exec_module(module)
    return module


def order_values(number: int) -> dict[str, Any]:
    """An order of one of two customers; every other is open, and has a courier."""
    return {
        "customer_id": f"c{number % 2}",
        "order_id": f"o{number}",
        "placed_at": START + timedelta(minutes=number),
        "total": Decimal("9.5"),
        "pieces": number,
        "courier": "dhl" if number % 2 else None,
        "sizes": {Decimal(1), Decimal(2)},
        "things": [{"a": 1}],
        "paid": True,
        "more": {"note": "x"},
        "photo": b"\x00\xff",
        "expires_at": START + timedelta(days=1),
    }


@pytest.mark.parametrize("library", ["boto3", "pydantic"])
def test_item_classes(library: ModelLibrary, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Items of boto3 come back as they were, and are found by each key of an index."""
    module = imported(library, tmp_path, f"shop-{library}", monkeypatch)
    client = service("dynamodb", url)
    module.create_table(client)
    told = client.describe_time_to_live(TableName=f"shop-{library}")["TimeToLiveDescription"]
    assert told["AttributeName"] == "ttl"
    resource = boto3.resource("dynamodb", endpoint_url=url, region_name=KEYS["AWS_DEFAULT_REGION"])
    table = resource.Table(f"shop-{library}")
    orders = []
    for number in range(6):
        status = module.OrderStatus.OPEN if number % 2 else module.OrderStatus.PLACED
        order = module.Order(**order_values(number), status=status, due=START.date())
        table.put_item(Item=order.to_item())
        orders.append(order)
    table.put_item(Item=module.Customer(customer_id="c1", name="Ann").to_item())
    item = table.get_item(Key=module.Order.key_of("c1", "o1"))["Item"]
    assert module.Order.from_item(item) == orders[1]
    assert module.Customer.from_item(table.get_item(Key=module.Customer.key_of("c1"))["Item"]).name == "Ann"
    of_customer = _found(table, module.Order.from_item, "orders_of_customer", customer_id="c1")
    assert [order.order_id for order in of_customer] == ["o5", "o3", "o1"]
    assert [order.order_id for order in _found(table, module.Order.from_item, "open_orders")] == ["o1", "o3", "o5"]
    by_courier = _found(table, module.Order.from_item, "orders_of_courier", courier="dhl")
    assert sorted(order.order_id for order in by_courier) == ["o1", "o3", "o5"]


def _found(table: Any, read: Any, name: str, **given: str) -> list[Any]:
    """What a planned access pattern finds."""
    pattern = next(one for model in SHOP for one in model.patterns if one.name == name)
    methods = {"=": "eq", "begins_with": "begins_with"}
    conditions = []
    for one in pattern.keyed:
        values = [str(value).format(**given) for value in one.values]
        conditions.append(getattr(Key(one.attribute), methods[one.operator])(*values))
    condition = conditions[0] if len(conditions) == 1 else conditions[0] & conditions[1]
    asked = {"KeyConditionExpression": condition, "ScanIndexForward": pattern.forward}
    if pattern.index is not None:
        asked["IndexName"] = pattern.index
    return [read(item) for item in table.query(**asked)["Items"]]


def _index(module: ModuleType, name: str) -> Any:
    """The index that serves a planned access pattern."""
    pattern = next(one for model in SHOP for one in model.patterns if one.name == name)
    return getattr(module.Order, pattern.index or "")


def test_pynamodb(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Models of PynamoDB fill their keys whichever way they are written, one by one, in batches and in transactions."""
    from pynamodb.connection import Connection
    from pynamodb.transactions import TransactWrite

    module = imported("pynamodb", tmp_path, "shop-pynamodb", monkeypatch)
    for model in (module.Customer, module.Order):
        model.Meta.host, model.Meta.region = url, KEYS["AWS_DEFAULT_REGION"]
    module.Order.create_table(wait=True)
    orders = []
    for number in range(6):
        values = {name: value for name, value in order_values(number).items() if value is not None}
        values |= {"total": 9.5, "sizes": {1, 2}, "status": module.OrderStatus.OPEN if number % 2 else None}
        orders.append(module.Order(**{name: value for name, value in values.items() if value is not None}))
    orders[0].save()
    with module.Order.batch_write() as batch:
        for order in orders[1:4]:
            batch.save(order)
    connection = Connection(region=KEYS["AWS_DEFAULT_REGION"], host=url)
    with TransactWrite(connection=connection) as transaction:
        for order in orders[4:]:
            transaction.save(order)
    read = module.Order.get(*module.Order.key_of("c1", "o1"))
    assert (read.status, read.placed_at, read.photo) == (module.OrderStatus.OPEN, orders[1].placed_at, b"\x00\xff")
    assert (read.more.as_dict(), read.sizes, read.version) == ({"note": "x"}, {1, 2}, None)
    by_customer = _index(module, "orders_of_customer").query("CUSTOMER#c1", scan_index_forward=False)
    assert [order.order_id for order in by_customer] == ["o5", "o3", "o1"]
    assert [order.order_id for order in _index(module, "open_orders").query("ORDER#STATUS#OPEN")] == ["o1", "o3", "o5"]
    read.status = module.OrderStatus.PLACED
    read.save()
    assert [order.order_id for order in _index(module, "open_orders").query("ORDER#STATUS#OPEN")] == ["o3", "o5"]
