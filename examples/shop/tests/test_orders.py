"""Orders belong to one customer and move along in one direction."""

from datetime import UTC, datetime

import pytest

from shop.models import Order, OrderLine, OrderStatus
from shop.repositories import orders

JANUARY = datetime(2026, 1, 15, tzinfo=UTC)
MARCH = datetime(2026, 3, 15, tzinfo=UTC)


def place(customer_id: str, placed_at: datetime = JANUARY, quantity: int = 1) -> Order:
    line = OrderLine(sku="kettle", name="Kettle", quantity=quantity, price_cents=2900)
    return orders.place(customer_id, [line], placed_at)


def test_total_adds_up() -> None:
    """The total is price times quantity over all lines."""
    found = orders.find(place("ada", quantity=3).order_id)
    assert found is not None
    assert found.total_cents == 8700


def test_unknown_order() -> None:
    """An unknown id finds nothing."""
    assert orders.find("ord_unknown") is None


def test_orders_of_a_customer() -> None:
    """A customer sees all of their own orders, newest first."""
    older, newer = place("ada", JANUARY), place("ada", MARCH)
    place("grace")
    assert [order.order_id for order in orders.of_customer("ada")] == [newer.order_id, older.order_id]
    assert orders.of_customer("nobody") == []


def test_orders_waiting_in_a_status() -> None:
    """Orders of one status come oldest first, up to a moment."""
    newer, older = place("grace", MARCH), place("ada", JANUARY)
    paid = place("ada", JANUARY)
    orders.move(paid, OrderStatus.PAID, allowed_from=OrderStatus.PLACED)
    waiting = orders.waiting_since(OrderStatus.PLACED, before=datetime(2026, 4, 1, tzinfo=UTC))
    assert [order.order_id for order in waiting] == [older.order_id, newer.order_id]
    waiting = orders.waiting_since(OrderStatus.PLACED, before=MARCH)
    assert [order.order_id for order in waiting] == [older.order_id]


def test_a_move_starts_from_one_status() -> None:
    """An order that has left a status does not leave it again."""
    order = place("ada")
    orders.move(order, OrderStatus.PAID, allowed_from=OrderStatus.PLACED)
    with pytest.raises(orders.WrongStatusError):
        orders.move(order, OrderStatus.CANCELLED, allowed_from=OrderStatus.PLACED)
    found = orders.find(order.order_id)
    assert found is not None
    assert found.status == OrderStatus.PAID
