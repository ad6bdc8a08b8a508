"""How sure it is that the rounds of a loop could be spared, as what the loop runs over tells."""

from dynamorm_analysis.engine import check as checked
from dynamorm_analysis.registry import all_rules
from handmade import project_of

HEAD = """
import boto3
from boto3.dynamodb.conditions import Key

from shops import all_shops

orders = boto3.resource("dynamodb").Table("orders")
"""
SHOPS = """
import boto3

shops = boto3.resource("dynamodb").Table("shops")


def all_shops():
    return shops.scan()["Items"]


def first_shops():
    return ["A", "B"]
"""


def check(body: str, expected: list[str]) -> None:
    """The confidence of what is said of queries in the loops of some functions."""
    rules = [rule for rule in all_rules().values() if rule.code == "NP002"]
    found = checked(project_of({"app.py": HEAD + body, "shops.py": SHOPS}), rules).findings.values()
    assert [one.confidence for each in found for one in each] == expected


def test_what_was_read_before() -> None:
    """Whoever reads shops, and then the orders of each, could have kept them together."""
    check(
        """
def orders_of_all(letter):
    numbers = []
    for shop in all_shops():
        if shop["name"].startswith(letter):
            numbers.append(shop["number"])
    with_orders = {number: None for number in sorted(numbers)}
    for number in with_orders:
        with_orders[number] = orders.query(KeyConditionExpression=Key("shop").eq(number))
    return with_orders
""",
        ["high"],
    )


def test_what_a_function_is_given() -> None:
    """Nobody sees why a function is asked for the orders of several shops; what it reads later tells nothing."""
    check(
        """
def orders_of(numbers):
    found = [orders.query(KeyConditionExpression=Key("shop").eq(number)) for number in numbers]
    numbers = all_shops()
    return found


def count_of(numbers):
    return sum(
        orders.query(KeyConditionExpression=Key("shop").eq(number), Select="COUNT")["Count"] for number in numbers
    )


def open_of(numbers):
    return [orders.scan(FilterExpression=Key("shop").eq(number)) for number in numbers]
""",
        ["low", "high", "high"],
    )


def test_what_fills_another_store() -> None:
    """Code that carries all items away reads them in any case, and code that deletes them finds them first."""
    check(
        """
def populate_search(search):
    for shop in all_shops():
        search.index(orders.query(KeyConditionExpression=Key("shop").eq(shop["number"])))


def close_all():
    for shop in all_shops():
        for order in orders.query(KeyConditionExpression=Key("shop").eq(shop["number"]))["Items"]:
            orders.delete_item(Key={"number": order["number"]})
""",
        [],
    )
