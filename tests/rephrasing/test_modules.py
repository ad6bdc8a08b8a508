"""How requests, classes and names go to another module."""

from rephrasing.modules import classes_in_module, moved, plain
from rephrasing.names import FROM, TABLE, names_held

BEFORE = """\
import boto3
from boto3.dynamodb.conditions import Key

users = boto3.resource("dynamodb").Table("users")


def seen(user):
    return users.query(KeyConditionExpression=Key("user").eq(user))
"""
AFTER = """\
from storage import query_0
import boto3
from boto3.dynamodb.conditions import Key


def seen(user):
    return query_0(user)
"""
STORAGE = """\
import boto3
from boto3.dynamodb.conditions import Key
users = boto3.resource("dynamodb").Table("users")


def query_0(user):
    return users.query(KeyConditionExpression=Key("user").eq(user))
"""
NAMED = """\
from names import Names
import boto3
from boto3.dynamodb.conditions import Key

users = boto3.resource("dynamodb").Table(Names.USERS_TABLE.value)


def seen(user):
    return users.query(KeyConditionExpression=Key("user").eq(user))
"""
NAMES = """\
from enum import Enum


class Names(str, Enum):
    USERS_TABLE = "users"
"""
MODEL = """\
from pynamodb.models import Model


class User(Model):
    class Meta:
        table_name = "users"


def seen(user):
    return User.get(user)
"""


def test_requests_in_a_module() -> None:
    """The module has the table, and what else a request needs."""
    files = moved({"main.py": BEFORE}, False, FROM, "{name}", plain)
    assert files == {"main.py": AFTER, "storage.py": STORAGE}


def test_classes_in_a_module() -> None:
    """A model with what it rests on."""
    files = classes_in_module({"main.py": MODEL})
    head, *_ = MODEL.partition("def seen")
    assert files["models.py"].rstrip() == head.rstrip()
    assert files["main.py"].startswith("from models import User\n")


def test_names_in_an_enumeration() -> None:
    """Each name is told once."""
    files = names_held({"main.py": BEFORE}, "enumeration", (TABLE,), FROM)
    assert files == {"main.py": NAMED, "names.py": NAMES}
