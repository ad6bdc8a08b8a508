"""Conditions and texts of expressions that are put together before a request."""

from functools import partial

import pytest

from rephrasing.expressions import (
    added,
    condition_as_text,
    condition_built,
    in_variable,
    names_by_constants,
    reduced,
    text_added,
    text_appended,
    text_built,
    text_joined,
    text_with_name,
)

ASKED = """\
from boto3.dynamodb.conditions import Key


def found(table, user):
    return table.query(KeyConditionExpression=Key("user").eq(user) & Key("at").gt(0))
"""
SAID = """\
def change(table, key, names, values):
    return table.update_item(Key=key, UpdateExpression="SET #a = :a, #b = :b", ExpressionAttributeNames=names)
"""


def _asked(*ahead: str) -> str:
    lines = "".join(f"    {line}\n" for line in ahead[:-1])
    return ASKED[: ASKED.index("    return")] + lines + f"    return table.query(KeyConditionExpression={ahead[-1]})\n"


def _said(*ahead: str) -> str:
    lines = "".join(f"    {line}\n" for line in ahead[:-1])
    call = f"table.update_item(Key=key, UpdateExpression={ahead[-1]}, ExpressionAttributeNames=names)"
    return f"def change(table, key, names, values):\n{lines}    return {call}\n"


def test_a_condition_as_text() -> None:
    """Names and values stand beside the text, each under a placeholder of its own."""
    names = 'ExpressionAttributeNames={"#a0": "user", "#a1": "at"}'
    values = 'ExpressionAttributeValues={":v0": user, ":v1": 0}'
    assert condition_as_text(ASKED) == _asked(f'"#a0 = :v0 AND #a1 > :v1", {names}, {values}')


@pytest.mark.parametrize(
    ("joined", "after"),
    [
        (in_variable, ('key_condition = Key("user").eq(user) & Key("at").gt(0)', "key_condition")),
        (added, ('key_condition = Key("user").eq(user)', 'key_condition &= Key("at").gt(0)', "key_condition")),
        (
            reduced,
            ('key_conditions = [Key("user").eq(user), Key("at").gt(0)]', "reduce(And, key_conditions)"),
        ),
    ],
)
def test_a_condition_that_is_built(joined, after) -> None:
    """Its parts are joined before the request."""
    assert condition_built(ASKED, joined) == _asked(*after)


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (
            partial(text_built, joined=text_added),
            ('update_expression = "SET #a = :a"', 'update_expression += ", " + "#b = :b"', "update_expression"),
        ),
        (partial(text_built, joined=text_joined), ('", ".join(["SET #a = :a", "#b = :b"])',)),
        (
            partial(text_built, joined=text_appended),
            (
                "update_expression = []",
                'update_expression.append("#a = :a")',
                'update_expression.append("#b = :b")',
                '"SET " + ", ".join(update_expression)',
            ),
        ),
        (
            partial(text_with_name, filled=lambda a, b: f'f"{a}{{FIELD}}{b}"'),
            ('field = "a"', 'f"SET #{field} = :a, #b = :b"'),
        ),
    ],
)
def test_a_text_that_is_built(change, after) -> None:
    """The text of an update is put together of its parts."""
    assert change(SAID) == _said(*after)


def test_names_by_constants() -> None:
    """The constants stand behind the imports."""
    after = ASKED.replace('"user"', "USER_ATTRIBUTE").replace('"at"', "AT_ATTRIBUTE")
    constants = 'USER_ATTRIBUTE = "user"\nAT_ATTRIBUTE = "at"\n'
    assert sorted(names_by_constants(ASKED).splitlines()) == sorted((after + constants).splitlines())
