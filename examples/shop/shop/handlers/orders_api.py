"""The pages on which customers look at their orders and cancel them."""

from shop import stock
from shop.handlers.http import Event, Response, answer, refuse
from shop.models import Order, OrderStatus
from shop.repositories import orders


def list_orders(event: Event, _context: object) -> Response:
    """GET /customers/{customer_id}/orders: the customer's orders, newest first."""
    customer_id = event["pathParameters"]["customer_id"]
    return answer(200, {"orders": [shown(order) for order in orders.of_customer(customer_id)]})


def get_order(event: Event, _context: object) -> Response:
    """GET /orders/{order_id}: one order."""
    order = orders.find(event["pathParameters"]["order_id"])
    if order is None:
        return refuse(404, "no such order")
    return answer(200, shown(order))


def cancel_order(event: Event, _context: object) -> Response:
    """POST /orders/{order_id}/cancel: as long as nobody has paid, the goods go back on the shelf."""
    order = orders.find(event["pathParameters"]["order_id"])
    if order is None:
        return refuse(404, "no such order")
    try:
        orders.move(order, OrderStatus.CANCELLED, allowed_from=OrderStatus.PLACED)
    except orders.WrongStatusError as error:
        return refuse(409, str(error))
    for line in order.lines:
        stock.receive(line.sku, int(line.quantity), f"order {order.order_id} cancelled")
    return answer(200, shown(order))


def shown(order: Order) -> dict[str, object]:
    """What the API tells about an order."""
    return {
        "order_id": order.order_id,
        "status": order.status,
        "placed_at": order.placed_at.isoformat(),
        "total_cents": order.total_cents,
        "lines": [{"name": line.name, "quantity": line.quantity} for line in order.lines],
    }
