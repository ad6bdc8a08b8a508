"""The repository of orders: what it does beside what is generated."""

from dataclasses import replace

from ..orders import Order, OrderStatus
from .order_base import OrderRepositoryBase

FOLLOWING = {
    OrderStatus.PLACED: (OrderStatus.PAID, OrderStatus.CANCELLED),
    OrderStatus.PAID: (OrderStatus.SENT, OrderStatus.CANCELLED),
}
"""What an order can become."""


class OrderRepository(OrderRepositoryBase):
    """Orders in DynamoDB; what is written here stays."""

    def advance(self, order_id: str, status: OrderStatus) -> Order:
        """Brings an order into another status. Raises ValueError where it cannot come to
        that, NotFound, and ConditionFailed where somebody else has changed it meanwhile.
        """
        present = self.get(order_id, consistent=True)
        if status not in FOLLOWING.get(present.status, ()):
            raise ValueError(f"an order that is {present.status} is never {status}")
        return self.update(replace(present, status=status))
