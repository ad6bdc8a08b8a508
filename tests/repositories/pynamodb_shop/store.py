"""What the shop asks."""

from datetime import datetime

from pynamodb_shop.models import Customer, Document, Order, Reading, Task


def add_customer(customer_id: str, name: str) -> Customer:
    customer = Customer(f"CUSTOMER#{customer_id}", "PROFILE", name=name)
    customer.save()
    return customer


def add_order(customer_id: str, number: int, total: int, now: datetime) -> Order:
    order = Order(f"CUSTOMER#{customer_id}", f"ORDER#{number:06d}", status="OPEN", placed_at=now, total=total)
    order.save()
    return order


def find_customer(customer_id: str) -> Customer:
    return Customer.get(f"CUSTOMER#{customer_id}", "PROFILE")


def orders_of_customer(customer_id: str) -> list[Order]:
    return list(Order.query(f"CUSTOMER#{customer_id}", Order.sk.startswith("ORDER#"), scan_index_forward=False))


def large_orders(customer_id: str, total: int) -> list[Order]:
    return list(
        Order.query(
            f"CUSTOMER#{customer_id}",
            Order.sk.startswith("ORDER#"),
            filter_condition=(Order.total > total) & Order.lines.exists(),
        )
    )


def orders_by_status(status: str, since: datetime) -> list[Order]:
    return list(Order.by_status.query(status, Order.placed_at >= since))


def readings(device: int, start: int, end: int) -> list[Reading]:
    return list(Reading.query(device, Reading.at.between(start, end)))


def count_readings(device: int) -> int:
    return Reading.count(device)


def at_place(place: str) -> list[Reading]:
    return list(Reading.by_place.query(place))


def of_kind(kind: str) -> list[Reading]:
    return list(Reading.by_kind.query(kind, limit=100))


def document(number: str) -> Document:
    return Document.get(number)


def active(customer_id: str) -> list[Customer]:
    return list(Customer.query(f"CUSTOMER#{customer_id}", filter_condition=Customer.is_active == True))  # noqa: E712  # a condition, not a test


def task(number: str) -> Task:
    return Task.get(number)
