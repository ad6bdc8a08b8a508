"""How functions become methods, and their requests those of a repository."""

from rephrasing.classes import HELD, functions_as_methods, requests_in_repository
from rephrasing.generic import requests_by_base_class, requests_of_named_tables

BEFORE = """\
import boto3

users = boto3.resource("dynamodb").Table("users")


def seen(user):
    return users.get_item(Key={"user": user})


def handler(event, context):
    return seen(event["user"])
"""
METHODS = """\
import boto3


class Repository:
    def __init__(self):
        self.users = boto3.resource("dynamodb").Table("users")

    def seen(self, user):
        return self.users.get_item(Key={"user": user})

    def handler(self, event, context):
        return self.seen(event["user"])


repository = Repository()


def handler(event, context):
    return repository.handler(event, context)
"""
REQUESTS = """\
import boto3


class Repository:
    def __init__(self):
        self.users = boto3.resource("dynamodb").Table("users")

    def get_item_0(self, user):
        return self.users.get_item(Key={"user": user})


repository = Repository()


def seen(user):
    return repository.get_item_0(user)


def handler(event, context):
    return seen(event["user"])
"""
BASE = """\
import boto3
import boto3


class Base:
    def __init__(self):
        self.table = boto3.resource("dynamodb").Table(self.table_name)

    def _get(self, key):
        return self.table.get_item(Key=key)


class Repository(Base):
    table_name = "users"

    def seen(self, user):
        return self._get({"user": user})

    def handler(self, event, context):
        return self.seen(event["user"])


repository = Repository()


def handler(event, context):
    return repository.handler(event, context)
"""
NAMED = """\
import boto3

dynamodb = boto3.resource("dynamodb")


def get(table_name, key):
    return dynamodb.Table(table_name).get_item(Key=key)
"""


def test_functions_that_are_methods() -> None:
    """What others call stays, and calls a method."""
    assert functions_as_methods(BEFORE, [], HELD) == METHODS


def test_requests_of_a_repository() -> None:
    """The repository has the table."""
    assert requests_in_repository(BEFORE, [], HELD) == REQUESTS


def test_requests_of_a_base_class() -> None:
    """Whoever derives from it names the table."""
    assert requests_by_base_class(BEFORE, [], plain=True) == BASE


def test_requests_of_a_module_that_is_told_the_table() -> None:
    """Keys are given by themselves."""
    files = requests_of_named_tables({"main.py": BEFORE}, plain=True)
    assert files["storage.py"] == NAMED
    assert 'return storage.get("users", {"user": user})' in files["main.py"]
