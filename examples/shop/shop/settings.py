"""Names and limits that differ between deployments, read from the environment."""

import os

ORDERS_TABLE = os.environ.get("SHOP_ORDERS_TABLE", "shop-orders")
CUSTOMERS_TABLE = os.environ.get("SHOP_CUSTOMERS_TABLE", "shop-customers")
PRODUCTS_TABLE = os.environ.get("SHOP_PRODUCTS_TABLE", "shop-products")
CARTS_TABLE = os.environ.get("SHOP_CARTS_TABLE", "shop-carts")
STOCK_TABLE = os.environ.get("SHOP_STOCK_TABLE", "shop-stock")

REGION = os.environ.get("AWS_REGION", "eu-west-1")
CART_LIFETIME_DAYS = int(os.environ.get("SHOP_CART_LIFETIME_DAYS", "14"))
