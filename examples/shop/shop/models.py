"""What the shop stores: customers, products and orders."""

from enum import StrEnum

from pynamodb.attributes import ListAttribute, MapAttribute, NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.models import Model

from shop import settings
from shop.indexes import CustomersByEmail, OrdersByStatus, ProductsBySupplier


class OrderStatus(StrEnum):
    """Where an order stands on its way to the customer."""

    PLACED = "PLACED"
    PAID = "PAID"
    SHIPPED = "SHIPPED"
    CANCELLED = "CANCELLED"


class Customer(Model):
    """Somebody with an account."""

    class Meta:
        table_name = settings.CUSTOMERS_TABLE
        region = settings.REGION
        billing_mode = "PAY_PER_REQUEST"

    customer_id = UnicodeAttribute(hash_key=True)
    email = UnicodeAttribute()
    name = UnicodeAttribute()
    joined_at = UTCDateTimeAttribute()

    by_email = CustomersByEmail()


class Product(Model):
    """Something on sale."""

    class Meta:
        table_name = settings.PRODUCTS_TABLE
        region = settings.REGION
        billing_mode = "PAY_PER_REQUEST"

    sku = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    supplier_id = UnicodeAttribute()
    price_cents = NumberAttribute()

    by_supplier = ProductsBySupplier()


class OrderLine(MapAttribute):
    """One product of an order, at the price of the day."""

    sku = UnicodeAttribute()
    name = UnicodeAttribute()
    quantity = NumberAttribute()
    price_cents = NumberAttribute()


class Order(Model):
    """A cart that somebody bought."""

    class Meta:
        table_name = settings.ORDERS_TABLE
        region = settings.REGION
        billing_mode = "PAY_PER_REQUEST"

    order_id = UnicodeAttribute(hash_key=True)
    customer_id = UnicodeAttribute()
    status = UnicodeAttribute()
    placed_at = UTCDateTimeAttribute()
    total_cents = NumberAttribute()
    lines = ListAttribute(of=OrderLine)

    by_status = OrdersByStatus()
