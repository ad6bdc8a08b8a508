"""POST /carts/{cart_id}/checkout: turns a cart into an order."""

from shop import carts, stock
from shop.carts import CartLine
from shop.handlers.http import Event, Response, answer, body_of, refuse
from shop.models import OrderLine
from shop.repositories import customers, orders, products


def handler(event: Event, _context: object) -> Response:
    """Take the goods from stock, store the order, empty the cart."""
    cart_id = event["pathParameters"]["cart_id"]
    customer = customers.find(body_of(event).get("customer_id", ""))
    if customer is None:
        return refuse(404, "no such customer")
    lines = carts.lines(cart_id)
    if not lines:
        return refuse(409, "the cart is empty")
    on_sale = products.get_many(line.sku for line in lines)
    if missing := [line.sku for line in lines if line.sku not in on_sale]:
        return refuse(409, f"no longer on sale: {', '.join(missing)}")
    try:
        take_all(lines, reason=f"cart {cart_id}")
    except stock.OutOfStockError as error:
        return refuse(409, f"out of stock: {error}")
    order = orders.place(
        customer.customer_id,
        [
            OrderLine(
                sku=line.sku,
                name=on_sale[line.sku].name,
                quantity=line.quantity,
                price_cents=on_sale[line.sku].price_cents,
            )
            for line in lines
        ],
    )
    carts.empty(cart_id)
    return answer(201, {"order_id": order.order_id, "total_cents": order.total_cents})


def take_all(lines: list[CartLine], reason: str) -> None:
    """Take every line from stock, or none: what was taken goes back when a later line fails."""
    taken: list[CartLine] = []
    try:
        for line in lines:
            stock.take(line.sku, line.quantity, reason)
            taken.append(line)
    except stock.OutOfStockError:
        for line in taken:
            stock.receive(line.sku, line.quantity, f"{reason} refused")
        raise
