"""Small programs with something to report in each."""

MODELS = """\
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Order(Model):
    class Meta:
        table_name = "orders"

    order_id = UnicodeAttribute(hash_key=True)
    customer = UnicodeAttribute()
"""
# Holds no word by which a library is told: it matters because it imports the models.
QUERIES = """\
from models import Order


def of_customer(customer):
    return list(Order.scan(Order.customer == customer))
"""
SCAN = "scan-for-non-indexed-attribute"
RESERVED = """\
import boto3

orders = boto3.resource("dynamodb").Table("orders")


def rename(order_id, name):
    orders.update_item(
        Key={"order_id": order_id},
        UpdateExpression="SET name = :name",
        ExpressionAttributeValues={":name": name},
    )
"""
# Whether others change an order in between is not known: a warning of medium confidence.
PUT_BACK = """\
import boto3

orders = boto3.resource("dynamodb").Table("orders")


def rename(order_id, name):
    order = orders.get_item(Key={"order_id": order_id})["Item"]
    order["customer"] = name
    orders.put_item(Item=order)
"""
# An attribute is its class, not an instance: the fix keeps what was meant.
UNFINISHED = """\
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Cart(Model):
    class Meta:
        table_name = "carts"

    cart_id = UnicodeAttribute(hash_key=True)
    owner = UnicodeAttribute
"""
FINISHED = UNFINISHED.replace("owner = UnicodeAttribute\n", "owner = UnicodeAttribute()\n")
SHOP: dict[str, str | bytes] = {"models.py": MODELS, "queries.py": QUERIES}
