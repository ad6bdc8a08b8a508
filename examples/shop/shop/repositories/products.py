"""Products, singly, in bulk and by supplier."""

from collections.abc import Iterable

from shop.models import Product


def add(sku: str, name: str, supplier_id: str, price_cents: int) -> Product:
    """Put a product on sale; a SKU is never given out twice."""
    product = Product(sku=sku, name=name, supplier_id=supplier_id, price_cents=price_cents)
    product.save(condition=Product.sku.does_not_exist())
    return product


def get(sku: str) -> Product:
    """The product with this SKU; raises `Product.DoesNotExist`."""
    return Product.get(sku)


def get_many(skus: Iterable[str]) -> dict[str, Product]:
    """The products that exist among these SKUs."""
    return {product.sku: product for product in Product.batch_get(sorted(set(skus)))}


def of_supplier(supplier_id: str, name_prefix: str = "") -> list[Product]:
    """The products of one supplier, in alphabetical order."""
    named = Product.name.startswith(name_prefix) if name_prefix else None
    return list(Product.by_supplier.query(supplier_id, named))


def change_price(sku: str, price_cents: int) -> None:
    """Set the price of a product that exists; orders keep the price they were placed at."""
    Product(sku).update(actions=[Product.price_cents.set(price_cents)], condition=Product.sku.exists())
