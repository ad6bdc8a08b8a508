"""Tests, changes and writes of a function in functions of their own."""

from rephrasing.steps import (
    change_in_function,
    guard_in_function,
    question_in_function,
    read_with_success,
    saved_in_function,
    write_in_function,
)

CLOSING = """\
def close(order):
    found = table.get_item(Key={"id": order}).get("Item")
    if found["state"] != "open":
        raise ValueError(order)
    found["state"] = "closed"
    table.put_item(Item={"id": order, "state": found["state"]})
"""


def test_a_test_in_a_function() -> None:
    """What is tested is told by a function that gets what it is about."""
    said = question_in_function(CLOSING)
    assert 'def _holds_0(found):\n    return found["state"] != "open"\n' in said
    assert "    if _holds_0(found):\n        raise ValueError(order)\n" in said


def test_a_guard_in_a_function() -> None:
    """A function raises the error, and comes back otherwise."""
    said = guard_in_function(CLOSING)
    assert 'def _ensure_0(found, order):\n    if found["state"] != "open":\n        raise ValueError(order)\n' in said
    assert "    _ensure_0(found, order)\n" in said


def test_a_write_in_a_function() -> None:
    """It gets variables, the values that are taken or computed, or the item as one dictionary."""
    assert "def _put_1(order, found):\n" in write_in_function(CLOSING)
    said = write_in_function(CLOSING, values=True)
    assert 'def _put_1(order, state):\n    return table.put_item(Item={"id": order, "state": state})\n' in said
    assert '    _put_1(order, found["state"])\n' in said
    said = write_in_function(CLOSING, item=True)
    assert "def _put_1(item):\n    return table.put_item(Item=item)\n" in said
    assert '    _put_1({"id": order, "state": found["state"]})\n' in said


def test_a_change_in_a_function() -> None:
    """A function changes the item that it is given."""
    said = change_in_function(CLOSING)
    assert 'def _apply_2(found):\n    found["state"] = "closed"\n' in said
    assert "    _apply_2(found)\n" in said


def test_a_read_that_tells_how_it_went() -> None:
    """A function gives the item beside whether there is one."""
    assert '    found = _find_0(order).get("item")\n' in read_with_success(CLOSING)
    assert "    found = _find_0(order)[1]\n" in read_with_success(CLOSING, as_tuple=True)


def test_an_object_that_a_function_saves() -> None:
    """Objects of PynamoDB are given to a function."""
    said = saved_in_function("import pynamodb\n\n\ndef save(order):\n    order.save()\n")
    assert said.endswith("def _save_0(order):\n    return order.save()\n\n\ndef save(order):\n    _save_0(order)\n")
