"""Requests whose arguments, keys and items are put together before they are made."""

import pytest

from rephrasing.requests import (
    argument_built,
    dict_call,
    filled_in,
    filled_in_when_empty,
    key_by_function,
    literal,
    merged,
    request_by_wrapper,
    request_in_variable,
    united,
    updated,
)

BEFORE = """\
def seen(table, user, at):
    return table.update_item(Key={"user": user, "at": at}, UpdateExpression="SET seen = :s", Limit=1)
"""


@pytest.mark.parametrize(
    ("built", "ahead", "handed"),
    [
        (literal, ['params = {"Key": K, "UpdateExpression": T, "Limit": 1}'], "params"),
        (dict_call, ["params = dict(Key=K, UpdateExpression=T, Limit=1)"], "params"),
        (filled_in, ['params = {"Key": K}', 'params["UpdateExpression"] = T', 'params["Limit"] = 1'], "params"),
        (updated, ['params = {"Key": K}', 'params.update({"UpdateExpression": T, "Limit": 1})'], "params"),
        (merged, ['params = {"Key": K, "UpdateExpression": T}'], '{**params, "Limit": 1}'),
    ],
)
def test_arguments_in_a_dictionary(built, ahead, handed) -> None:
    """The dictionary is made where the request stands, and handed over whole."""
    lines = "".join(f"    {line}\n" for line in ahead)
    after = f"def seen(table, user, at):\n{lines}    return table.update_item(**{handed})\n"
    full = after.replace("K,", '{"user": user, "at": at},').replace("K}", '{"user": user, "at": at}}')
    assert request_in_variable(BEFORE, built) == full.replace(" T", ' "SET seen = :s"').replace(
        "=T", '="SET seen = :s"'
    )


@pytest.mark.parametrize(
    ("built", "ahead", "handed"),
    [
        (filled_in_when_empty, ["key = {}", 'key["user"] = user', 'key["at"] = at'], "key"),
        (united, ['key = {"user": user}'], '(key | {"at": at})'),
    ],
)
def test_a_key_that_is_built(built, ahead, handed) -> None:
    """The key of a request is made before it."""
    lines = "".join(f"    {line}\n" for line in ahead)
    call = f'    return table.update_item(Key={handed}, UpdateExpression="SET seen = :s", Limit=1)\n'
    assert argument_built(BEFORE, built, {"Key": "key"}) == f"def seen(table, user, at):\n{lines}{call}"


def test_a_key_that_a_function_makes() -> None:
    """The function gets the variables that the key is made of."""
    made = 'def _key_0(user, at):\n    return {"user": user, "at": at}\n'
    call = 'table.update_item(Key=_key_0(user, at), UpdateExpression="SET seen = :s", Limit=1)'
    assert key_by_function(BEFORE).lstrip() == f"{made}def seen(table, user, at):\n    return {call}\n"


def test_a_request_by_a_wrapper() -> None:
    """The wrapper leaves out what it is not given."""
    assert request_by_wrapper("def all(table, mark):\n    return table.scan(Limit=9, IndexName=mark)\n").lstrip() == (
        "def _scan_0(table, limit, index_name=None):\n"
        '    params = {"Limit": limit}\n'
        "    if index_name is not None:\n"
        '        params["IndexName"] = index_name\n'
        "    return table.scan(**params)\n"
        "def all(table, mark):\n"
        "    return _scan_0(table, limit=9, index_name=mark)\n"
    )
