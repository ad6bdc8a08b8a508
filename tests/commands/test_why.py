"""`dynamorm model --why`: each kind of stop on a small project, and places that are none."""

import json
from pathlib import Path

import pytest

from commands.shop import MODELS
from conftest import Dynamorm, Files
from consoles import Shown, run, shown

PAGES = sorted((Path(__file__).parent / "why").glob("*.md"))


@pytest.mark.parametrize("section", [one for page in PAGES for one in shown(page)], ids=str)
def test_page(section: Shown, files: Files, dynamorm: Dynamorm) -> None:
    """What is told of a place is what the page says."""
    run(section, files, dynamorm)


def test_json(files: Files, dynamorm: Dynamorm) -> None:
    """Tools get the same steps as values."""
    files({"models.py": MODELS})
    line = next(n for n, text in enumerate(MODELS.splitlines(), 1) if text.startswith("class Order"))
    told = json.loads(dynamorm("model", "--why", f"models.py:{line}", "--format", "json").stdout)
    (step,) = told["steps"]
    assert (told["read"], step["text"], step["file"], step["line"]) == (True, "the class `Order`", "models.py", line)
    assert any(inner["text"] == "key: `order_id`" for one in step["rests_on"] for inner in one["rests_on"])


def test_words_that_are_missing(files: Files, dynamorm: Dynamorm) -> None:
    """Of a file that names no library it is told which names would make it one that is read."""
    files({"app.py": "def orders(table):\n    return table.scan()\n", "config.yaml": "table: orders\n"})
    for place, word in (("app.py:2", "`boto3`"), ("config.yaml:1", "`AWS::DynamoDB::`")):
        told = dynamorm("model", "--why", place).stdout
        assert "is not read: it" in told
        assert word in told


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("models.py", "models.py: write FILE:LINE or FILE:LINE:COLUMN, as in app/orders.py:40"),
        ("models.py:0", "models.py:0: write FILE:LINE or FILE:LINE:COLUMN, as in app/orders.py:40"),
        ("models.py:900", "and none of number 900"),
        ("other.py:1", "other.py: no such file"),
        (".:1", ".: is a folder"),
    ],
)
def test_places_that_are_none(place: str, message: str, files: Files, dynamorm: Dynamorm) -> None:
    """A place that cannot be looked at is refused in one line."""
    files({"models.py": MODELS})
    answer = dynamorm("model", "--why", place)
    assert answer.exit_code == 2
    assert message in answer.output
    assert answer.output.count("\n") == 1
