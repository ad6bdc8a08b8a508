"""Loops that go on to the next page keep their meaning."""

import pytest

from rephrasing.paging import REPHRASINGS

BEFORE = """\
def pages(user):
    kwargs = {"A": user}
    response = table.query(**kwargs)
    items = response["Items"]
    while "LastEvaluatedKey" in response:
        kwargs["ExclusiveStartKey"] = response["LastEvaluatedKey"]
        response = table.query(**kwargs)
        items.extend(response["Items"])
    return items
"""
TOKEN = 'response["LastEvaluatedKey"]'


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        (
            "pages-ended-inside",
            '    while True:\n        if not ("LastEvaluatedKey" in response):\n            break\n',
        ),
        ("token-in-variable", f'        next_page = {TOKEN}\n        kwargs["ExclusiveStartKey"] = next_page\n'),
        ("start-by-update", f'        kwargs.update({{"ExclusiveStartKey": {TOKEN}}})\n'),
        ("start-by-keyword", f"        kwargs.update(ExclusiveStartKey={TOKEN})\n"),
        ("start-in-new", f'        kwargs = {{**kwargs, "ExclusiveStartKey": {TOKEN}}}\n'),
        ("items-added", '        items += response["Items"]\n'),
        ("items-added-in-new", '        items = items + response["Items"]\n'),
        ("items-added-in-spread", '        items = [*items, *response["Items"]]\n'),
        ("items-added-one-by-one", '        for one in response["Items"]:\n            items.append(one)\n'),
    ],
)
def test_lines(name: str, instead: str) -> None:
    """Each rephrasing says a line otherwise."""
    assert instead in REPHRASINGS[name]({"pages.py": BEFORE})["pages.py"]
