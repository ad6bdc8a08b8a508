"""Tests and guards are said otherwise, and mean the same."""

import pytest

from rephrasing.conditions import REPHRASINGS

BEFORE = """\
def changed(table, key, name):
    answer = table.get_item(Key=key)
    item = answer.get("Item")
    if not item:
        return None
    if name and item["name"] != name:
        table.put_item(Item=key | {"name": name})
    return item
"""
START = "def changed(table, key, name):\n    answer = table.get_item(Key=key)\n"
GET = '    item = answer.get("Item")\n'
END = """\
    if name and item["name"] != name:
        table.put_item(Item=key | {"name": name})
    return item
"""


@pytest.mark.parametrize(
    ("name", "after"),
    [
        (
            "guards-as-nests",
            f"""{START}{GET}    if item:
        if name and item["name"] != name:
            table.put_item(Item=key | {{"name": name}})
        return item
    else:
        return None
""",
        ),
        (
            "named-tests",
            f"""{START}{GET}    holds_0 = not item
    if holds_0:
        return None
    holds_1 = name and item["name"] != name
    if holds_1:
        table.put_item(Item=key | {{"name": name}})
    return item
""",
        ),
        ("walrus-tests", f"""{START}    if not (item := answer.get("Item")):\n        return None\n{END}"""),
        (
            "conjunctions-as-nests",
            BEFORE.replace(
                """    if name and item["name"] != name:
        table.""",
                """    if name:
        if item["name"] != name:
            table.""",
            ),
        ),
        ("none-for-not", BEFORE.replace("not item", "item is None")),
        ("bool-of-item", BEFORE.replace("not item", "bool(item) is False")),
        (
            "matched-for-none",
            f"{START}{GET}    match item:\n        case None:\n            return None\n{END}",
        ),
        (
            "held-by-answer",
            f'{START}    if "Item" not in answer:\n        return None\n    item = answer["Item"]\n{END}',
        ),
        (
            "key-error-for-none",
            f'{START}    try:\n        item = answer["Item"]\n    except KeyError:\n        return None\n{END}',
        ),
    ],
)
def test_guards(name: str, after: str) -> None:
    """A guard for an item that is not there, and what is asked of one that is."""
    assert REPHRASINGS[name]({"main.py": BEFORE})["main.py"] == after


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "nests-as-guards",
            "    if a:\n        b()\n        c()\n",
            "    if not a:\n        return\n    b()\n    c()\n",
        ),
        (
            "arms-swapped",
            "    if a is None:\n        b()\n    else:\n        c()\n",
            "    if a is not None:\n        c()\n    else:\n        b()\n",
        ),
        (
            "choices-as-statements",
            "    return a if b else c\n",
            "    if b:\n        return a\n    else:\n        return c\n",
        ),
        ("statements-as-choices", "    if b:\n        return a\n    return c\n", "    return a if b else c\n"),
        (
            "not-for-none",
            '    a = b.get("Item")\n    if a is None:\n        c()\n',
            '    a = b.get("Item")\n    if not a:\n        c()\n',
        ),
        ("asked-of-answer", '    return "Item" not in a\n', '    return not a.get("Item")\n'),
        (
            "none-of-items",
            '    a = b["Items"]\n    if not a:\n        c()\n',
            '    a = b["Items"]\n    if len(a) == 0:\n        c()\n',
        ),
    ],
)
def test_others(name: str, before: str, after: str) -> None:
    """What else is asked, and what follows."""
    head = "def changed(a, b):\n"
    assert REPHRASINGS[name]({"main.py": head + before})["main.py"] == head + after
