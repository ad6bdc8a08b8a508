"""Customers, by id and by e-mail address."""

from datetime import UTC, datetime
from uuid import uuid4

from shop.models import Customer


def register(email: str, name: str) -> Customer:
    """Open an account; addresses are compared in lower case."""
    customer = Customer(
        customer_id=f"cus_{uuid4().hex}",
        email=email.lower(),
        name=name,
        joined_at=datetime.now(UTC),
    )
    customer.save(condition=Customer.customer_id.does_not_exist())
    return customer


def find(customer_id: str) -> Customer | None:
    """The customer with this id, or None."""
    try:
        return Customer.get(customer_id)
    except Customer.DoesNotExist:
        return None


def find_by_email(email: str) -> Customer | None:
    """The customer with this address, or None."""
    return next(Customer.by_email.query(email.lower(), limit=1), None)
