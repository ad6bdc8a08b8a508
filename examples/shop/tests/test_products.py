"""Products are unique, found in bulk, and listed by supplier."""

import pytest
from pynamodb.exceptions import PutError, UpdateError

from shop.repositories import products


def test_a_sku_is_given_out_once() -> None:
    """A second product with the same SKU is refused."""
    products.add("kettle", "Kettle", "acme", 2900)
    with pytest.raises(PutError):
        products.add("kettle", "Another kettle", "acme", 1900)


def test_get_many_skips_unknown() -> None:
    """Only products that exist come back, each once."""
    products.add("kettle", "Kettle", "acme", 2900)
    products.add("toaster", "Toaster", "acme", 3900)
    assert set(products.get_many(["kettle", "toaster", "kettle", "ghost"])) == {"kettle", "toaster"}


def test_of_supplier_is_alphabetical() -> None:
    """A supplier's products come in alphabetical order, narrowed by a prefix if wanted."""
    products.add("t1", "Toaster", "acme", 3900)
    products.add("k1", "Kettle", "acme", 2900)
    products.add("k2", "Kettle", "other", 2500)
    assert [product.sku for product in products.of_supplier("acme")] == ["k1", "t1"]
    assert [product.sku for product in products.of_supplier("acme", "Toa")] == ["t1"]


def test_price_changes_only_for_known_products() -> None:
    """A new price is stored; an unknown product is not brought into being."""
    products.add("kettle", "Kettle", "acme", 2900)
    products.change_price("kettle", 2500)
    assert products.get("kettle").price_cents == 2500
    with pytest.raises(UpdateError):
        products.change_price("ghost", 100)
