"""Creates the shop's tables for development and tests; deployments create them elsewhere."""

import boto3

from shop import settings
from shop.models import Customer, Order, Product

dynamodb = boto3.resource("dynamodb", region_name=settings.REGION)


def create_tables() -> None:
    """Create every table that the shop uses."""
    Customer.create_table(wait=True)
    Product.create_table(wait=True)
    Order.create_table(wait=True)
    create_carts_table()
    create_stock_table()


def create_carts_table() -> None:
    """One item per product in a cart; DynamoDB deletes it some time after `expires_at`."""
    table = dynamodb.create_table(
        TableName=settings.CARTS_TABLE,
        KeySchema=[
            {"AttributeName": "cart_id", "KeyType": "HASH"},
            {"AttributeName": "sku", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "cart_id", "AttributeType": "S"},
            {"AttributeName": "sku", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    table.wait_until_exists()
    table.meta.client.update_time_to_live(
        TableName=settings.CARTS_TABLE,
        TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"},
    )


def create_stock_table() -> None:
    """The level of each product and the movements behind it."""
    table = dynamodb.create_table(
        TableName=settings.STOCK_TABLE,
        KeySchema=[
            {"AttributeName": "sku", "KeyType": "HASH"},
            {"AttributeName": "entry", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "sku", "AttributeType": "S"},
            {"AttributeName": "entry", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    table.wait_until_exists()
