"""A shop whose code asks tables in every way, and the policies that are made of it: what all verdicts are about."""

from collections.abc import Callable, Mapping
from functools import cache

from dynamorm_analysis.permissions import roles
from dynamorm_analysis.permissions.isolation import isolated, leading_keys
from dynamorm_analysis.permissions.needed import needed
from dynamorm_analysis.permissions.reached import accesses_reached
from dynamorm_analysis.permissions.rendering import Document, arns, rendered
from dynamorm_analysis.permissions.statement import Granted, Statement
from dynamorm_analysis.permissions.tenancy import isolated_accesses
from dynamorm_analysis.permissions.tenant_templates import NamedTenant
from dynamorm_analysis.project import Project
from handmade import project_of
from permissions.dynamodb_checks import LABEL, CheckedTable, Tables

PREFIX = "arn:aws:dynamodb:eu-west-1:111122223333"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/orders"
SERVICE = "dynamodb.eu-west-1.amazonaws.com"
INDEXES = {"by-status": ("status",), "by-tenant": ("tenant_id", "status"), "gsi1": ("gsi1pk",)}

CODE = """
import boto3
from boto3.dynamodb.conditions import Key

client = boto3.client("dynamodb")
orders = boto3.resource("dynamodb").Table("orders")


def create_tables():
    index = {"Projection": {"ProjectionType": "ALL"}}
    client.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {**index, "IndexName": "by-status", "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}]},
            {**index, "IndexName": "by-tenant", "KeySchema": [
                {"AttributeName": "tenant_id", "KeyType": "HASH"}, {"AttributeName": "status", "KeyType": "HASH"}]},
            {**index, "IndexName": "gsi1", "KeySchema": [{"AttributeName": "gsi1pk", "KeyType": "HASH"}]},
        ],
    )


def place(tenant_id, order):
    orders.put_item(Item={
        "pk": f"TENANT#{tenant_id}#ORDERS", "sk": order["id"], "tenant_id": tenant_id, "status": order["status"],
        "gsi1pk": f"TENANT#{tenant_id}",
    })


def tenant(tenant_id, order):
    place(tenant_id, order)
    key = {"pk": f"TENANT#{tenant_id}#ORDERS", "sk": order["id"]}
    orders.get_item(Key=key)
    orders.update_item(Key=key, UpdateExpression="SET paid = :p", ExpressionAttributeValues={":p": True})
    orders.delete_item(Key=key)
    orders.query(KeyConditionExpression=Key("pk").eq(f"TENANT#{tenant_id}#ORDERS"))
    orders.query(IndexName="gsi1", KeyConditionExpression=Key("gsi1pk").eq(f"TENANT#{tenant_id}"))
    orders.query(
        IndexName="by-tenant", KeyConditionExpression=Key("tenant_id").eq(tenant_id) & Key("status").eq("OPEN")
    )
    client.batch_get_item(RequestItems={"orders": {"Keys": [key]}})
    with orders.batch_writer() as batch:
        batch.put_item(Item={**key, "tenant_id": tenant_id})
    client.transact_write_items(TransactItems=[
        {"ConditionCheck": {"TableName": "orders", "Key": key, "ConditionExpression": "attribute_exists(pk)"}},
    ])


def keyed(order):
    orders.get_item(Key=order)


def indexed(status):
    orders.query(IndexName="by-status", KeyConditionExpression=Key("status").eq(status))


def counting():
    orders.scan(IndexName="by-status", Select="COUNT")


def scanning():
    orders.scan()


def batches(keys, items):
    client.batch_get_item(RequestItems={"orders": {"Keys": keys}, "copies": {"Keys": keys}})
    client.batch_write_item(RequestItems={"copies": [{"PutRequest": {"Item": items[0]}}]})


def transaction(order, copy):
    client.transact_write_items(TransactItems=[
        {"Put": {"TableName": "orders", "Item": order}},
        {"ConditionCheck": {"TableName": "copies", "Key": copy, "ConditionExpression": "attribute_exists(pk)"}},
    ])


def looking(order, copy):
    client.transact_get_items(TransactItems=[
        {"Get": {"TableName": "orders", "Key": order}}, {"Get": {"TableName": "copies", "Key": copy}},
    ])


def statements(order):
    client.execute_statement(Statement='SELECT * FROM "orders"."by-status" WHERE status = ?', Parameters=order)
    client.execute_statement(Statement="INSERT INTO orders VALUE {'pk': ?}", Parameters=order)
    client.execute_statement(Statement="UPDATE orders SET paid = true WHERE pk = ?", Parameters=order)
    client.execute_statement(Statement="DELETE FROM orders WHERE pk = ?", Parameters=order)
"""


@cache
def project() -> Project:
    return project_of({"shop.py": CODE})


def of_function(name: str) -> Granted:
    """What a function of the shop needs."""
    return accesses_reached(project(), "shop.py", name).granted


def of_tenant(name: str) -> Granted:
    """The same for one tenant alone."""
    return isolated_accesses(
        project(), accesses_reached(project(), "shop.py", name).accesses, NamedTenant("tenant_id", project())
    )


def _with_colons() -> tuple[Statement, ...]:
    """Keys in which a tenant's id is followed by a sign that ids may hold."""
    needs, _ = needed(access for access in accesses_reached(project(), "shop.py", "keyed").accesses)
    keys = leading_keys("T:", "tenant_id", delimiter=":")
    return isolated(needs, lambda _: keys).statements


MADE: Mapping[str, Callable[[], tuple[Statement, ...]]] = {
    "reader": lambda: roles.reader("orders", INDEXES),
    "writer": lambda: roles.writer("orders"),
    "admin": lambda: roles.admin("orders", INDEXES),
    "stream consumer": lambda: roles.stream_consumer("orders"),
    "reader with key": lambda: roles.with_key(roles.reader("orders"), "orders", SERVICE),
    "writer with key": lambda: roles.with_key(roles.writer("orders"), "orders", SERVICE),
    "stream consumer with key": lambda: roles.with_key(roles.stream_consumer("orders"), "orders", SERVICE),
    **{name: (lambda name=name: of_function(name).statements) for name in (
        "keyed", "indexed", "counting", "scanning", "batches", "transaction", "looking", "statements", "place",
    )},
    "tenant": lambda: of_tenant("tenant").statements,
    "tenant with colons": _with_colons,
}  # fmt: skip


def policy(name: str) -> Document:
    """The policy of a name."""
    return document(MADE[name]())


def document(statements: tuple[Statement, ...]) -> Document:
    return rendered(statements, arns(PREFIX, streams={"orders": LABEL}, keys={"orders": KEY}))


def tables(policy_name: str) -> Tables:
    """The tables as they are for a policy: encrypted with a key of the account's own where its name says so."""
    key = KEY if policy_name.endswith("with key") else ""
    return {
        "orders": CheckedTable(f"{PREFIX}:table/orders", "pk", INDEXES, key),
        "orders2": CheckedTable(f"{PREFIX}:table/orders2", "pk", INDEXES),
        "copies": CheckedTable(f"{PREFIX}:table/copies", "pk"),
    }
