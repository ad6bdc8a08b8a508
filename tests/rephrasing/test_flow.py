"""Other things stand around requests, which do the same."""

import pytest

from rephrasing.flow import REPHRASINGS

BEFORE = """\
import boto3

table = boto3.resource("dynamodb").Table("crews")


def named(boat):
    "Who sails."
    answer = table.get_item(Key={"boat": boat})
    return answer["Item"]
"""
HEAD = 'table = boto3.resource("dynamodb").Table("crews")\n\n\n'


@pytest.mark.parametrize(
    ("name", "after"),
    [
        (
            "body-tried",
            """def named(boat):
    "Who sails."
    try:
        answer = table.get_item(Key={"boat": boat})
        return answer["Item"]
    except ClientError as error:
        logger.error(error)
        raise
""",
        ),
        (
            "body-in-span",
            """def named(boat):
    "Who sails."
    with tracer.start_as_current_span("work"):
        answer = table.get_item(Key={"boat": boat})
        return answer["Item"]
""",
        ),
        (
            "logged",
            """def named(boat):
    "Who sails."
    answer = table.get_item(Key={"boat": boat})
    logger.info("answer: %s", answer)
    return answer["Item"]
""",
        ),
        (
            "request-tried",
            """def named(boat):
    "Who sails."
    try:
        answer = table.get_item(Key={"boat": boat})
    except ClientError as error:
        logger.error(error)
        raise
    return answer["Item"]
""",
        ),
        (
            "cast-answers",
            """def named(boat):
    "Who sails."
    answer = cast(dict[str, Any], table.get_item(Key={"boat": boat}))
    return answer["Item"]
""",
        ),
        (
            "retried",
            """def named(boat):
    "Who sails."
    answer = with_retries(lambda: table.get_item(Key={"boat": boat}))
    return answer["Item"]
""",
        ),
        (
            "retried-by-name",
            """def named(boat):
    "Who sails."
    answer = with_retries(table.get_item, Key={"boat": boat})
    return answer["Item"]
""",
        ),
        (
            "in-threads",
            """async def named(boat):
    "Who sails."
    answer = (await asyncio.to_thread(table.get_item, Key={"boat": boat}))
    return answer["Item"]
""",
        ),
        (
            "decorated",
            """@traced
def named(boat):
    "Who sails."
    answer = table.get_item(Key={"boat": boat})
    return answer["Item"]
""",
        ),
    ],
)
def test_around_requests(name: str, after: str) -> None:
    """What the changed function needs is imported and defined before it."""
    assert REPHRASINGS[name]({"main.py": BEFORE})["main.py"].endswith(HEAD + after)


def test_inner_functions() -> None:
    """A function that gives its parameters other values is left as it is."""
    before = "def seen(table, key):\n    return table.get_item(Key=key)\n"
    after = "def seen(table, key):\n    def run():\n        return table.get_item(Key=key)\n    \n    return run()\n"
    changed = REPHRASINGS["body-in-inner-function"]
    assert changed({"main.py": before})["main.py"] == after
    left = before.replace("    return", "    key = {**key}\n    return")
    assert changed({"main.py": left})["main.py"] == left


def test_calls_by_keywords() -> None:
    """Functions of the same file alone: what others call their parameters is not known here."""
    before = "def add(a, b):\n    return a + b\n\n\nprint(add(1, b=2))\n"
    after = before.replace("add(1, b=2)", "add(a=1, b=2)")
    assert REPHRASINGS["called-by-keywords"]({"main.py": before})["main.py"] == after


def test_handlers_by_dictionary() -> None:
    before = "def handler(event, context):\n    return event\n"
    after = """\
def handle_post(event, context):
    return event


ROUTES = {"POST": handle_post}


def handler(event, context):
    return ROUTES[event["httpMethod"]](event, context)
"""
    assert REPHRASINGS["handlers-by-dictionary"]({"main.py": before})["main.py"] == after
