"""How sure some rules are of what is often meant, as names and lengths tell."""

from dynamorm_analysis.engine import check as checked
from dynamorm_analysis.registry import all_rules
from handmade import project_of

HEAD = """
import boto3

client = boto3.client("dynamodb")
table = boto3.resource("dynamodb").Table("pages")
"""


def check(code: str, body: str, expected: list[str]) -> None:
    """The confidence of what a rule says of some functions."""
    rules = [rule for rule in all_rules().values() if rule.code == code]
    found = checked(project_of({"app.py": HEAD + body}), rules).findings.values()
    assert [one.confidence for each in found for one in each] == expected


def test_counters_of_what_machines_do() -> None:
    """Views come in any number, orders do not; whoever counts both counts views."""
    counted = """
def count_{0}():
    table.update_item(
        Key={{"pk": "STATS"}}, UpdateExpression="ADD {0} :one", ExpressionAttributeValues={{":one": 1}}
    )
"""
    check("HP007", counted.format("page_views"), ["high"])
    check("HP007", counted.format("orders"), ["low"])
    check("HP007", counted.format("orders :one, clicks"), ["high"])


def test_counters_of_a_tenant() -> None:
    """What a tenant's people do is less than what all do."""
    check(
        "HP007",
        """
def count(tenant_id):
    table.update_item(
        Key={"pk": tenant_id}, UpdateExpression="ADD visits :one", ExpressionAttributeValues={":one": 1}
    )
""",
        ["medium"],
    )


def test_transactions_of_a_list() -> None:
    """A few things are done together; a batch is for many."""
    check(
        "NP008",
        """
def all_of(items):
    client.transact_write_items(TransactItems=[{"Put": {"TableName": "pages", "Item": one}} for one in items])


def some_of(items):
    client.batch_write_item(RequestItems={"pages": [{"PutRequest": {"Item": one}} for one in items]})
""",
        ["low", "medium"],
    )
