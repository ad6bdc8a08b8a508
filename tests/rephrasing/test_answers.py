"""Answers that are taken with other words keep their meaning."""

import pytest

from rephrasing.answers import REPHRASINGS

BEFORE = """\
def pages(user):
    kwargs = {}
    while True:
        response = table.query(**kwargs)
        items = response["Items"]
        if "LastEvaluatedKey" not in response:
            break
        kwargs["ExclusiveStartKey"] = response["LastEvaluatedKey"]
    if not items:
        return len(response["Items"])
    newest = items[0]
    return table.get_item(Key={"user": user})["Item"]
"""


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("answer-in-variable", '    answer_1 = table.get_item(Key={"user": user})\n    return answer_1["Item"]\n'),
        ("taken-in-variable", '        taken_0 = response["Items"]\n        return len(taken_0)\n'),
        ("items-with-get", '        items = response.get("Items", [])\n'),
        ("item-with-get", 'table.get_item(Key={"user": user}).get("Item")\n'),
        ("first-by-next", "    newest = next(iter(items))\n"),
        ("first-by-next-or-none", "    newest = next(iter(items), None)\n"),
        ("first-unpacked", "    newest, *_ = items\n"),
        ("counted-by-answer", '        return response["Count"]\n'),
        ("emptiness-as-length", "    if not (len(items) > 0):\n"),
        ("more-with-get", '        if (not response.get("LastEvaluatedKey")):\n'),
        ("more-with-none", '        if (response.get("LastEvaluatedKey") is None):\n'),
        (
            "ended-by-variable",
            '        more = not ("LastEvaluatedKey" not in response)\n        if more:\n            kwargs["Exclusive',
        ),
    ],
)
def test_lines(name: str, instead: str) -> None:
    """Each rephrasing says a line otherwise."""
    assert instead in REPHRASINGS[name]({"pages.py": BEFORE})["pages.py"]


def test_what_is_asked_with_get_is_asked_with_keys() -> None:
    """The words that people choose for the same are changed into each other."""
    text = 'def f(response):\n    if not response.get("LastEvaluatedKey"):\n        return response.get("Items", [])\n'
    assert 'return response["Items"]' in REPHRASINGS["items-by-key"]({"a.py": text})["a.py"]
    assert 'if "LastEvaluatedKey" not in response:' in REPHRASINGS["more-with-in"]({"a.py": text})["a.py"]
    counted = 'def f(response):\n    return response["Count"]\n'
    assert 'return len(response["Items"])' in REPHRASINGS["counted-by-length"]({"a.py": counted})["a.py"]
