"""What is done when orders change."""

from dataclasses import replace
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from ..orders import Order, OrderStatus
from ..purchases import Purchase, PurchaseStatus
from ..repositories.purchase import PurchaseRepository
from .order_stream_base import OrderStreamBase, logger, tracer


class OrderStream(OrderStreamBase):
    """Changes of orders: each makes the purchase that customers see."""

    def __init__(self, purchases: PurchaseRepository) -> None:
        self._purchases = purchases

    def added(self, order: Order) -> None:
        self._purchases.keep_up(purchase_of(order))

    def changed(self, before: Order, after: Order) -> None:
        self._purchases.keep_up(purchase_of(after))

    def removed(self, order: Order) -> None:
        """What is gone is cancelled, and newer than all that it was."""
        gone = replace(order, status=OrderStatus.CANCELLED, version=order.version + 1)
        self._purchases.keep_up(purchase_of(gone))


def purchase_of(order: Order) -> Purchase:
    """An order as its customer sees it."""
    return Purchase(
        customer_id=order.customer_id,
        order_id=order.order_id,
        placed_at=order.placed_at,
        total=order.total,
        status=PurchaseStatus(order.status.value),
        sequence=order.version,
    )


stream = OrderStream(PurchaseRepository())


@tracer.capture_lambda_handler
@logger.inject_lambda_context
def handler(
    event: dict[str, Any], context: LambdaContext
) -> PartialItemFailureResponse:
    """Takes records of the table's stream, and answers which are to come again."""
    return stream.handle(event, context)
