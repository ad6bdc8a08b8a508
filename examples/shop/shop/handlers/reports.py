"""What the office asks for: statements of account, and orders that wait too long."""

from datetime import UTC, datetime, timedelta

from shop import stock
from shop.handlers.http import Event, Response, answer
from shop.models import Order, OrderStatus
from shop.repositories import orders, products

PATIENCE = timedelta(days=2)


def statement(event: Event, _context: object) -> Response:
    """GET /customers/{customer_id}/statement?year=2026: what a customer bought in a year."""
    customer_id = event["pathParameters"]["customer_id"]
    year = int(event["queryStringParameters"]["year"])
    first, last = datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    bought = [
        order.total_cents
        for order in Order.scan((Order.customer_id == customer_id) & Order.placed_at.between(first, last))
    ]
    return answer(200, {"year": year, "orders": len(bought), "total_cents": sum(bought)})


def overdue(_event: Event, _context: object) -> Response:
    """GET /reports/overdue: paid orders that nobody has shipped for two days, oldest first."""
    waiting = orders.waiting_since(OrderStatus.PAID, before=datetime.now(UTC) - PATIENCE)
    return answer(200, {"order_ids": [order.order_id for order in waiting]})


def supplier_stock(event: Event, _context: object) -> Response:
    """GET /suppliers/{supplier_id}/stock: how much is left of everything that a supplier delivers."""
    delivered = products.of_supplier(event["pathParameters"]["supplier_id"])
    return answer(200, {"on_hand": stock.levels(product.sku for product in delivered)})


def stock_history(event: Event, _context: object) -> Response:
    """GET /products/{sku}/movements: what came in and went out, oldest first."""
    moved = stock.movements(event["pathParameters"]["sku"])
    return answer(200, {"movements": [{"at": one.moved_at, "quantity": one.quantity} for one in moved]})
