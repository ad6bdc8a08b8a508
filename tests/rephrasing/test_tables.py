"""How a module's tables are got otherwise."""

from functools import partial

from rephrasing.tables import BY_GLOBAL, table_in_each_function, tables_got

BEFORE = """\
"Who was seen."
import boto3

users = boto3.resource("dynamodb").Table("users")


def seen(user):
    "Whether."
    return users.get_item(Key={"user": user})["Item"]
"""
GLOBAL = """\
"Who was seen."
import boto3


_users = None


def get_users():
    global _users
    if _users is None:
        _users = boto3.resource("dynamodb").Table("users")
    return _users


def seen(user):
    "Whether."
    return get_users().get_item(Key={"user": user})["Item"]
"""
EACH = """\
"Who was seen."
import boto3


def seen(user):
    "Whether."
    users = boto3.resource("dynamodb").Table("users")
    return users.get_item(Key={"user": user})["Item"]
"""


def test_a_function_that_makes_the_table_once() -> None:
    """The variable is read by a function."""
    got = partial(tables_got, definition=BY_GLOBAL, use=lambda table: f"get_{table.name}()")
    assert got(BEFORE, []) == GLOBAL
    assert got(BEFORE, ["from main import users\n"]) == BEFORE


def test_a_table_that_each_function_makes() -> None:
    """A function begins with what the module had."""
    assert table_in_each_function(BEFORE, []) == EACH
