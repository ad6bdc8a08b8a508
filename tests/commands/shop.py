"""A small program with one error, one warning and something of medium confidence in it."""

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
# One of two equal conditions is written with Python's operator: a safe fix exists.
EQUALITY = """\
import boto3
from boto3.dynamodb.conditions import Key

orders = boto3.resource("dynamodb").Table("orders")


def of_customer(customer):
    return orders.query(KeyConditionExpression=Key("customer") == customer)
"""
SHOP: dict[str, str | bytes] = {"models.py": MODELS, "queries.py": QUERIES}
