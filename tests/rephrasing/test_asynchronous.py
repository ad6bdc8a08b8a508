"""Programs are said with aioboto3."""

from rephrasing.asynchronous import in_aioboto3

BEFORE = """\
import boto3

table = boto3.resource("dynamodb").Table("crews")


def crew_of(boat):
    return table.get_item(Key={"boat": boat})["Item"]


def named(boat):
    return crew_of(boat)["name"]
"""
AFTER = """\
import aioboto3

session = aioboto3.Session()



async def crew_of(boat):
    async with session.resource('dynamodb') as dynamodb:
        table = await dynamodb.Table("crews")
        return (await table.get_item(Key={"boat": boat}))["Item"]


async def named(boat):
    return (await crew_of(boat))["name"]
"""


def test_all_that_leads_to_requests() -> None:
    """A function that makes requests opens its table, and who calls it waits."""
    assert in_aioboto3({"main.py": BEFORE})["main.py"] == AFTER


def test_what_cannot_wait() -> None:
    """A function that is handed on stays as it is, with all that it leads to."""
    files = {"main.py": f"{BEFORE}\n\nprint(list(map(named, [1])))\n"}
    assert in_aioboto3(files) == files
