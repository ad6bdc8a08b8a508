"""Carts add up, forget, and empty."""

import time

from shop import carts, settings
from shop.carts import CartLine
from shop.repositories import products


def test_quantities_add_up() -> None:
    """Adding a product twice gives one line."""
    kettle = products.add("kettle", "Kettle", "acme", 2900)
    carts.add("c1", kettle, 1)
    carts.add("c1", kettle, 2)
    assert carts.lines("c1") == [CartLine("kettle", 3)]


def test_label() -> None:
    """The label names quantity and product."""
    carts.add("c1", products.add("kettle", "Kettle", "acme", 2900), 2)
    assert carts.label("c1", "kettle") == "2 x Kettle"


def test_lines_expire_in_seconds() -> None:
    """A line carries the moment of its deletion in seconds since 1970."""
    carts.add("c1", products.add("kettle", "Kettle", "acme", 2900), 1)
    item = carts.table.get_item(Key={"cart_id": "c1", "sku": "kettle"})["Item"]
    assert 0 <= int(item["expires_at"]) - time.time() <= settings.CART_LIFETIME_DAYS * 86_400


def test_expired_lines_do_not_count() -> None:
    """A line past its time is not in the cart, even while DynamoDB has not deleted it yet."""
    carts.table.put_item(Item={"cart_id": "c1", "sku": "kettle", "quantity": 1, "expires_at": 1})
    assert carts.lines("c1") == []


def test_empty_takes_everything_out_of_one_cart() -> None:
    """Emptying a cart leaves the others alone."""
    kettle = products.add("kettle", "Kettle", "acme", 2900)
    carts.add("c1", kettle, 1)
    carts.add("c2", kettle, 1)
    carts.empty("c1")
    assert carts.lines("c1") == []
    assert carts.lines("c2") == [CartLine("kettle", 1)]
