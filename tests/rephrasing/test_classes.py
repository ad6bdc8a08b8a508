"""How functions become methods, and their requests those of a repository."""

from rephrasing.classes import HELD, functions_as_methods, requests_in_repository

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


def test_functions_that_are_methods() -> None:
    """What others call stays, and calls a method."""
    assert functions_as_methods(BEFORE, [], HELD) == METHODS


def test_requests_of_a_repository() -> None:
    """The repository has the table."""
    assert requests_in_repository(BEFORE, [], HELD) == REQUESTS
