"""The HTTP API, from the first click to the statement of account."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from shop import carts, stock
from shop.handlers import checkout, orders_api, reports
from shop.handlers.http import Event, Response
from shop.models import Customer, OrderLine, OrderStatus
from shop.repositories import customers, orders, products


@pytest.fixture
def ada() -> Customer:
    return customers.register("ada@example.com", "Ada")


@pytest.fixture
def filled_cart() -> str:
    """Two kettles and a toaster, all in stock."""
    carts.add("c1", products.add("kettle", "Kettle", "acme", 2900), 2)
    carts.add("c1", products.add("toaster", "Toaster", "acme", 3900), 1)
    stock.receive("kettle", 5, "delivery")
    stock.receive("toaster", 1, "delivery")
    return "c1"


def request(body: object = None, **path: str) -> Event:
    return {"pathParameters": path, "body": json.dumps(body) if body else None}


def buy(cart_id: str, customer_id: str) -> Response:
    return checkout.handler(request({"customer_id": customer_id}, cart_id=cart_id), None)


def content(response: Response) -> dict[str, object]:
    return json.loads(response["body"])


def line(price_cents: int) -> OrderLine:
    return OrderLine(sku="kettle", name="Kettle", quantity=1, price_cents=price_cents)


def test_checkout(ada: Customer, filled_cart: str) -> None:
    """A checkout stores the order, takes the goods and empties the cart."""
    response = buy(filled_cart, ada.customer_id)
    assert response["statusCode"] == 201
    assert content(response)["total_cents"] == 9700
    assert stock.levels(["kettle", "toaster"]) == {"kettle": 3, "toaster": 0}
    assert carts.lines(filled_cart) == []


def test_checkout_without_stock_puts_everything_back(ada: Customer, filled_cart: str) -> None:
    """One product out of stock refuses the order; the others are back on the shelf."""
    stock.take("toaster", 1, "broken")
    response = buy(filled_cart, ada.customer_id)
    assert response["statusCode"] == 409
    assert content(response) == {"error": "out of stock: toaster"}
    assert stock.levels(["kettle"]) == {"kettle": 5}
    assert len(carts.lines(filled_cart)) == 2
    assert orders.of_customer(ada.customer_id) == []


@pytest.mark.parametrize(("cart_id", "customer_id", "status"), [("c1", "cus_unknown", 404), ("empty", "", 409)])
def test_checkout_refused(ada: Customer, filled_cart: str, cart_id: str, customer_id: str, status: int) -> None:
    """Without a customer or without goods there is no order."""
    assert filled_cart == "c1"
    assert buy(cart_id, customer_id or ada.customer_id)["statusCode"] == status


def test_checkout_of_a_product_no_longer_on_sale(ada: Customer, filled_cart: str) -> None:
    """A product that was withdrawn refuses the order."""
    products.get("toaster").delete()
    assert content(buy(filled_cart, ada.customer_id)) == {"error": "no longer on sale: toaster"}


def test_list_and_get_orders(ada: Customer, filled_cart: str) -> None:
    """A customer lists their orders and opens one."""
    order_id = content(buy(filled_cart, ada.customer_id))["order_id"]
    listed = content(orders_api.list_orders(request(customer_id=ada.customer_id), None))["orders"]
    opened = content(orders_api.get_order(request(order_id=str(order_id)), None))
    assert listed == [opened]
    assert opened["status"] == "PLACED"
    assert orders_api.get_order(request(order_id="ord_unknown"), None)["statusCode"] == 404


def test_cancel_order(ada: Customer, filled_cart: str) -> None:
    """A cancelled order returns its goods, once."""
    order_id = str(content(buy(filled_cart, ada.customer_id))["order_id"])
    assert orders_api.cancel_order(request(order_id=order_id), None)["statusCode"] == 200
    assert orders_api.cancel_order(request(order_id=order_id), None)["statusCode"] == 409
    assert orders_api.cancel_order(request(order_id="ord_unknown"), None)["statusCode"] == 404
    assert stock.levels(["kettle"]) == {"kettle": 5}


def test_statement_covers_one_year_of_one_customer() -> None:
    """Orders of other years and other customers are not on the statement."""
    orders.place("ada", [line(1000)], datetime(2025, 12, 31, 23, 59, tzinfo=UTC))
    orders.place("ada", [line(200)], datetime(2026, 1, 1, tzinfo=UTC))
    orders.place("ada", [line(30)], datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    orders.place("grace", [line(4)], datetime(2026, 6, 1, tzinfo=UTC))
    event = {**request(customer_id="ada"), "queryStringParameters": {"year": "2026"}}
    assert content(reports.statement(event, None)) == {"year": 2026, "orders": 2, "total_cents": 230}


def test_overdue_orders() -> None:
    """Only paid orders older than two days are overdue."""
    long_ago = datetime.now(UTC) - timedelta(days=3)
    late, unpaid, fresh = (orders.place("ada", [line(1)], at) for at in (long_ago, long_ago, None))
    for order in (late, fresh):
        orders.move(order, OrderStatus.PAID, allowed_from=OrderStatus.PLACED)
    assert unpaid.status == OrderStatus.PLACED
    assert content(reports.overdue(request(), None)) == {"order_ids": [late.order_id]}


def test_supplier_stock() -> None:
    """A supplier's products are listed with what is left of them."""
    products.add("kettle", "Kettle", "acme", 2900)
    products.add("lamp", "Lamp", "other", 900)
    stock.receive("kettle", 5, "delivery")
    event = request(supplier_id="acme")
    assert content(reports.supplier_stock(event, None)) == {"on_hand": {"kettle": 5}}


def test_stock_history() -> None:
    """A product's movements are listed in the order in which they happened."""
    stock.receive("kettle", 5, "delivery")
    stock.take("kettle", 2, "broken")
    moved = content(reports.stock_history(request(sku="kettle"), None))["movements"]
    assert [movement["quantity"] for movement in moved] == [5, -2]
