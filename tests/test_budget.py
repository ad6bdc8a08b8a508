"""Code that takes too long to understand is left, whatever it says: after so many steps, the same on every machine."""

import pytest

from conftest import Dynamorm, Files
from dynamorm_analysis.linking import budget
from dynamorm_analysis.linking.budget import MOST_OF_STATEMENT, MOST_STEPS
from handmade import project_of

LEVELS, BRANCHES = 9, 5
HEAD = 'import boto3\ndb = boto3.resource("dynamodb")\n'
# Each function calls the next on several ways: five to the power of nine ways in all.
MAZE = (
    "".join(
        f"def f{level}(x):\n"
        + "".join(f"    if x == {branch}: return f{level + 1}(x + '{branch}')\n" for branch in range(BRANCHES))
        for level in range(LEVELS)
    )
    + f"def f{LEVELS}(x): return x\n"
)
GET = "    db.Table(f0('{}')).get_item(Key={{'id': '1'}})\n"
PLAIN = 'def plain(): db.Table("orders").get_item(Key={"id": "1"})\n'


def test_an_expression_with_too_many_meanings() -> None:
    """Of an access whose table cannot be told in so many steps, the table is unknown and the rest is said."""
    project = project_of({"a.py": HEAD + MAZE + "def get():\n" + GET.format("x") + PLAIN})
    maze, plain = project.accesses
    assert (maze.operation, maze.table, plain.table) == ("get", None, "orders")
    assert "table" in maze.unknown
    assert project.too_long == ()


def test_a_statement_with_too_many_of_them() -> None:
    """Nothing is said of a statement that takes too many steps in all; the others are understood, also after edits."""
    much = 2 * MOST_OF_STATEMENT // MOST_STEPS
    text = HEAD + MAZE + "def get():\n" + "".join(GET.format(number) for number in range(much)) + PLAIN
    project = project_of({"a.py": text})
    assert [access.function for access in project.accesses] == ["plain"]
    assert project.too_long == ("a.py",)
    longer = project_of({"a.py": text + PLAIN.replace("plain", "other")})
    edited = project.with_file("a.py", longer.modules["a.py"].facts)
    assert [access.function for access in edited.accesses] == ["plain", "other"]
    assert edited.too_long == ("a.py",)


@pytest.mark.parametrize("most", range(0, 400, 7))
def test_steps_that_end_anywhere(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the steps of a statement are used up, something is said of it, or nothing: that never ends a check."""
    monkeypatch.setattr(budget, "MOST_OF_STATEMENT", most)
    text = HEAD + (
        "class Gate:\n"
        "    def find(self, id): return db.Table('orders').get_item(Key={'id': id}).get('Item')\n"
        "    def is_open(self, id): return self.find(id)['open']\n"
        "    def take(self, id):\n"
        "        if not self.is_open(id): raise ValueError(id)\n"
        "        found = self.find(id)\n"
        "        if found['left'] > self.find('least')['left']: return None\n"
        "        db.Table('orders').put_item(Item={**found, 'left': found['left'] - 1})\n"
    )
    assert len(project_of({"a.py": text}).accesses) <= 5


def test_it_is_told(files: Files, dynamorm: Dynamorm) -> None:
    """A check names the file of which not all was understood, and its exit code is that of what was found."""
    much = 2 * MOST_OF_STATEMENT // MOST_STEPS
    text = HEAD + MAZE + "def get():\n" + "".join(GET.format(number) for number in range(much))
    files({"a.py": text, "b.py": "import boto3\n"})
    done = dynamorm("check")
    assert done.stderr == "note: a.py is too intricate to understand, at least in parts; skipped\n"
    assert done.exit_code == 0


def test_functions_that_call_one_another() -> None:
    """Each round of functions that call themselves, over one another, is no call of its own: they are understood."""
    turned = (
        "def {}(value):\n    inner = value.get('inner')\n    if inner is None: return value\n    return {}({}(inner))\n"
    )
    text = HEAD + "".join(turned.format(name, other, other) for name, other in (("one", "two"), ("two", "one")))
    text += 'def keep(item):\n    found = one(item)\n    if found: db.Table("orders").put_item(Item=one(found))\n'
    project = project_of({"a.py": text})
    assert [(access.operation, access.table) for access in project.accesses] == [("put", "orders")]
    assert project.too_long == ()
