"""Values that functions make keep their meaning."""

from rephrasing.made import REPHRASINGS

BEFORE = """\
import boto3


def count(page):
    table.put_item(Item={"page": page, "seen": seen(page) + 1})
    return [{"page": one} for one in page.others]
"""


def test_a_value_in_a_function() -> None:
    """A function is given the variables that a value needs."""
    after = REPHRASINGS["value-in-function"]({"a.py": BEFORE})["a.py"]
    assert "def _made_0(page):\n    return seen(page) + 1\n" in after
    assert '    table.put_item(Item={"page": page, "seen": _made_0(page)})\n' in after


def test_an_element_in_a_function() -> None:
    """A function is given the variable of the comprehension, too."""
    after = REPHRASINGS["element-in-function"]({"a.py": BEFORE})["a.py"]
    assert 'def _made_0(one):\n    return {"page": one}\n' in after
    assert "    return [_made_0(one) for one in page.others]\n" in after
