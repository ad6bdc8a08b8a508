"""Loops that are said with other words of Python keep their meaning."""

import pytest

from rephrasing.loops import REPHRASINGS

BEFORE = """\
def save(items, user):
    found = []
    for item in items:
        found.append(item["a"])
    for one in items:
        one["user"] = user
        other.send(one)
    return [each["a"] for each in items if each["b"]]
"""


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("loop-enumerated", "    for index_1, one in enumerate(items):\n"),
        ("loop-by-index", "    for index_1 in range(len(items)):\n        one = items[index_1]\n"),
        ("loop-over-list", "    for one in list(items):\n"),
        (
            "loop-of-comprehension",
            '    for each in items:\n        if each["b"]:\n            collected.append(each["a"])\n    return',
        ),
        ("comprehension-of-loop", '    found = [item["a"] for item in items]\n    for one in items:\n'),
        ("mapped", 'list(map(lambda each: each["a"], filter(lambda each: each["b"], items)))\n'),
        ("generated", 'list(each["a"] for each in items if each["b"])\n'),
        ("body-in-function", "    for one in items:\n        _each_1(one, user)\n"),
        ("body-in-function", 'def _each_1(one, user):\n    one["user"] = user\n'),
        ("body-submitted", "futures = [executor.submit(_each_1, one, user) for one in items]\n"),
    ],
)
def test_lines(name: str, instead: str) -> None:
    """Each rephrasing says a loop otherwise."""
    assert instead in REPHRASINGS[name]({"a.py": BEFORE})["a.py"]


def test_bodies_that_need_the_item_alone_are_given_to_threads() -> None:
    """A loop whose body needs nothing but the item becomes a function that threads run for each."""
    text = "def tell(items):\n    for item in items:\n        other.send(item)\n"
    after = REPHRASINGS["body-in-threads"]({"a.py": text})["a.py"]
    assert "    with ThreadPoolExecutor() as executor:\n        list(executor.map(_each_0, items))\n" in after


def test_bodies_that_wait_are_gathered() -> None:
    """A loop whose body awaits something becomes one call that awaits all."""
    text = "async def save(items):\n    for item in items:\n        await other.send(item)\n"
    after = REPHRASINGS["body-gathered"]({"a.py": text})["a.py"]
    assert "    await asyncio.gather(*[_each_0(item) for item in items])\n" in after


@pytest.mark.parametrize("inner", ["return item", "break", "total += item", "last = item"])
def test_bodies_that_lead_out_stay(inner: str) -> None:
    """What a body sets for behind the loop, or where it ends it, is not told by a function."""
    text = f"def save(items):\n    total = last = 0\n    for item in items:\n        {inner}\n    return total, last\n"
    assert REPHRASINGS["body-in-function"]({"a.py": text}) == {"a.py": text}
