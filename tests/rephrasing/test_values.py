"""Values that go another way keep their meaning."""

import pytest

from rephrasing.values import REPHRASINGS

BEFORE = """\
def change(page, tag):
    item = table.get_item(Key={"page": page})["Item"]
    item["seen"] = item["seen"] + 1
    item["left"] -= item.get("step", 1)
    item["tags"].append(tag)
    item["marks"].remove(tag)
    table.put_item(Item={"page": f"PAGE#{page}", "seen": item["seen"]})
"""
READ, SEEN, LEFT, TAGS, MARKS, PUT = BEFORE.splitlines()[1:]


@pytest.mark.parametrize(
    ("name", "line", "instead"),
    [
        ("asked-with-get", SEEN, '    item["seen"] = item.get("seen") + 1'),
        ("asked-with-default", SEEN, '    item["seen"] = item.get("seen", 0) + 1'),
        ("asked-with-in", LEFT, '    item["left"] -= (item["step"] if "step" in item else 1)'),
        ("item-as-dict", READ, '    item = dict(table.get_item(Key={"page": page})["Item"])'),
        ("item-copy", READ, '    item = table.get_item(Key={"page": page})["Item"].copy()'),
        ("item-spread", READ, '    item = {**table.get_item(Key={"page": page})["Item"]}'),
        ("changed-by-update", SEEN, '    item.update({"seen": (item["seen"] + 1)})'),
        ("changed-by-merging", SEEN, '    item |= {"seen": (item["seen"] + 1)}'),
        ("changed-in-new", SEEN, '    item = {**item, "seen": (item["seen"] + 1)}'),
        (
            "changed-by-loop",
            SEEN,
            '    for name, new in {"seen": (item["seen"] + 1)}.items():\n        item[name] = new',
        ),
        ("counted-in-long", LEFT, '    item["left"] = item["left"] - item.get("step", 1)'),
        ("counted-in-short", SEEN, '    item["seen"] += 1'),
        ("appended-by-extend", TAGS, '    item["tags"].extend([tag])'),
        ("appended-by-adding", TAGS, '    item["tags"] += [tag]'),
        ("appended-in-new", TAGS, '    item["tags"] = item["tags"] + [tag]'),
        ("appended-in-spread", TAGS, '    item["tags"] = [*item["tags"], tag]'),
        ("removed-by-comprehension", MARKS, '    item["marks"] = [one for one in item["marks"] if one != tag]'),
        (
            "value-in-variable",
            PUT,
            '    page_0 = f"PAGE#{page}"\n    seen = item["seen"]\n'
            '    table.put_item(Item={"page": page_0, "seen": seen})',
        ),
        (
            "argument-in-variable",
            PUT,
            '    item_1 = {"page": f"PAGE#{page}", "seen": item["seen"]}\n    table.put_item(Item=item_1)',
        ),
        ("converted-to-int", SEEN, '    item["seen"] = int(item["seen"]) + 1'),
    ],
)
def test_lines(name: str, line: str, instead: str) -> None:
    """Each rephrasing says a line otherwise."""
    after = REPHRASINGS[name]({"pages.py": BEFORE})["pages.py"]
    assert instead in after
    assert f"{line}\n" not in after


def test_what_a_rephrasing_needs_is_written_below_imports() -> None:
    """A name that the rephrased program needs is imported or set at its top."""
    text = '"Pages."\n\nimport boto3\n\n\ndef seen(item):\n    return item["seen"] + 1\n'
    decimal = REPHRASINGS["converted-to-decimal"]({"pages.py": text})["pages.py"]
    assert decimal.startswith('"Pages."\n\nimport boto3\nfrom decimal import Decimal\n')


def test_lists_that_others_hold_stay_the_same_ones() -> None:
    """A list that a function is given, or takes from something, is not made anew where it grows."""
    text = 'def add(item, tag):\n    tags = item["tags"]\n    tags.append(tag)\n'
    assert REPHRASINGS["appended-in-new"]({"tags.py": text}) == {"tags.py": text}
