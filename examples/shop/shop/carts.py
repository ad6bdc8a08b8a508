"""Shopping carts: one item per product, forgotten after two quiet weeks."""

import time
from dataclasses import dataclass

import boto3
from boto3.dynamodb.conditions import Attr, Key

from shop import settings
from shop.models import Product

table = boto3.resource("dynamodb", region_name=settings.REGION).Table(settings.CARTS_TABLE)


@dataclass(frozen=True)
class CartLine:
    """One product in a cart."""

    sku: str
    quantity: int


def add(cart_id: str, product: Product, quantity: int) -> None:
    """Put more of a product into a cart, and keep the line for another two weeks."""
    table.update_item(
        Key={"cart_id": cart_id, "sku": product.sku},
        UpdateExpression="SET product = :product, expires_at = :expires_at ADD quantity :quantity",
        ExpressionAttributeValues={
            ":product": {"name": product.name, "price_cents": int(product.price_cents)},
            ":expires_at": int(time.time()) + settings.CART_LIFETIME_DAYS * 24 * 60 * 60,
            ":quantity": quantity,
        },
    )


def label(cart_id: str, sku: str) -> str:
    """What the page says after something was added: "2 x Kettle"."""
    response = table.get_item(
        Key={"cart_id": cart_id, "sku": sku},
        ProjectionExpression="quantity, product.name",
        ConsistentRead=True,
    )
    line = response["Item"]
    return f"{line['quantity']} x {line['product']['name']}"


def lines(cart_id: str) -> list[CartLine]:
    """The lines of a cart; those past their time no longer count, deleted or not."""
    query = {
        "KeyConditionExpression": Key("cart_id").eq(cart_id),
        "FilterExpression": Attr("expires_at").gt(int(time.time())),
    }
    found = []
    while True:
        page = table.query(**query)
        found += [CartLine(item["sku"], int(item["quantity"])) for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            return found
        query["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def empty(cart_id: str) -> None:
    """Take everything out of a cart."""
    with table.batch_writer() as batch:
        for line in lines(cart_id):
            batch.delete_item(Key={"cart_id": cart_id, "sku": line.sku})
