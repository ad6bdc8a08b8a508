"""Orders: placing them, moving them along, and listing them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from operator import attrgetter
from uuid import uuid4

from pynamodb.exceptions import UpdateError

from shop.models import Order, OrderLine, OrderStatus


class WrongStatusError(Exception):
    """The order is no longer in the status that a change starts from."""


def place(customer_id: str, lines: list[OrderLine], placed_at: datetime | None = None) -> Order:
    """Store a new order of one customer."""
    order = Order(
        order_id=f"ord_{uuid4().hex}",
        customer_id=customer_id,
        status=OrderStatus.PLACED,
        placed_at=placed_at or datetime.now(UTC),
        total_cents=sum(line.price_cents * line.quantity for line in lines),
        lines=lines,
    )
    order.save(condition=Order.order_id.does_not_exist())
    return order


def find(order_id: str) -> Order | None:
    """The order with this id, or None."""
    try:
        return Order.get(order_id, consistent_read=True)
    except Order.DoesNotExist:
        return None


def of_customer(customer_id: str) -> list[Order]:
    """Everything that a customer ever ordered, newest first."""
    orders = Order.scan(Order.customer_id == customer_id)
    return sorted(orders, key=attrgetter("placed_at"), reverse=True)


def waiting_since(status: OrderStatus, before: datetime) -> Iterator[Order]:
    """Orders in a status that were placed before a moment, oldest first."""
    return Order.by_status.query(status, Order.placed_at < before)


def move(order: Order, status: OrderStatus, *, allowed_from: OrderStatus) -> None:
    """Bring an order into its next status, unless somebody else was faster."""
    try:
        order.update(actions=[Order.status.set(status)], condition=Order.status == allowed_from)
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            raise WrongStatusError(f"{order.order_id} is not {allowed_from}") from error
        raise
