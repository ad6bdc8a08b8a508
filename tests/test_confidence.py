"""How sure some rules are of what is often meant, as names and lengths tell."""

from dynamorm_analysis.engine import check as checked
from dynamorm_analysis.registry import all_rules
from handmade import project_of

HEAD = """
import boto3

client = boto3.client("dynamodb")
table = boto3.resource("dynamodb").Table("pages")
"""


def check(code: str, body: str, expected: list[str], *, path: str = "app.py") -> None:
    """The confidence of what a rule says of some functions."""
    rules = [rule for rule in all_rules().values() if rule.code == code]
    found = checked(project_of({path: HEAD + body}), rules).findings.values()
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


def test_what_a_script_leaves() -> None:
    """Whoever runs a script sees what it leaves; whoever opens a page does not."""
    read = """
def all_pages():
    return table.scan()["Items"]
"""
    check("PG001", read, ["high"])
    check("PG001", read, ["low"], path="scripts/app.py")
    check("PG001", read, ["high"], path="cleanup/app.py")
    check("PG001", read + "import argparse\nasked = argparse.ArgumentParser().parse_args()\n", ["low"])
    written = """
def put_all(items):
    for start in range(0, len(items), 25):
        some = [{"PutRequest": {"Item": one}} for one in items[start : start + 25]]
        client.batch_write_item(RequestItems={"pages": some})
"""
    check("NP005", written, ["high"])
    check("NP005", written, ["low"], path="scripts/app.py")
    check("NP005", written + "import argparse\nasked = argparse.ArgumentParser().parse_args()\n", ["low"])


def test_what_code_drops_of_a_query() -> None:
    """Orders become ever more, seats do not; and all but a few of them are read in any case."""
    sifted = """
from boto3.dynamodb.conditions import Key

def of(number):
    response = table.query(KeyConditionExpression=Key("pk").eq(number) & Key("sk").begins_with("{0}"))
    return [one for one in response["Items"] if one["state"] {1} "OPEN"]
"""
    check("QE027", sifted.format("ORDER#", "=="), ["high"])
    check("QE027", sifted.format("ORDER#", "!="), ["low"])
    check("QE027", sifted.format("SEAT#", "=="), ["low"])


def test_what_is_made_where_there_is_none() -> None:
    """Two that find nothing make the same; two that add one each lose one."""
    made = """
def page_of(number, text):
    found = table.get_item(Key={{"number": number}}).get("Item")
    if found:
        {0}
    page = {{"number": number, "text": text}}
    table.put_item(Item=page)
    return page
"""
    check("WR004", made.format("return found"), ["low"])
    check("WR004", made.format("raise ValueError(number)"), ["high"])


def test_attributes_that_a_put_takes_over() -> None:
    """An update is seen to set what a put takes over, or may set something else."""
    kept = """
def rename(number, fields):
    table.update_item(
        Key={{"number": number}},
        UpdateExpression={0},
        ExpressionAttributeValues={{f":{{name}}": value for name, value in fields.items()}},
    )


def published(number):
    before = table.get_item(Key={{"number": number}})["Item"]
    table.put_item(Item={{"number": number, "title": before["title"], "state": "published"}})
"""
    check("WR003", kept.format('"SET title = :title"'), ["medium"])
    check("WR003", kept.format('"SET " + ", ".join(f"{name} = :{name}" for name in fields)'), ["low"])


def test_items_that_a_script_adds() -> None:
    """Requests come at once; whoever runs a script by hand does so once."""
    added = """
from uuid import uuid4

from boto3.dynamodb.conditions import Attr


def create(email):
    found = table.scan(FilterExpression=Attr("email").eq(email))["Items"]
    if found:
        return
    table.put_item(Item={"id": str(uuid4()), "email": email})
"""
    check("WR005", added, ["high"])
    check("WR005", added + "import argparse\nasked = argparse.ArgumentParser().parse_args()\n", ["low"])
