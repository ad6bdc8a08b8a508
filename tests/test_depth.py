"""Code that is nested or chained beyond all measure is understood as far as possible, and never raises."""

import pytest

from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.python.file import read
from handmade import project_of

DEPTH = 400


@pytest.mark.parametrize(
    "source",
    [
        "answer = " + "(" * DEPTH + "1" + ")" * DEPTH,
        "answer = " + "f(" * DEPTH + "1" + ")" * DEPTH,
        "answer = a" + ".query()" * DEPTH,
        "answer = " + " & ".join("Key('a').eq(1)" for _ in range(DEPTH)),
        "".join(f"n{i} = n{i + 1}\n" for i in range(DEPTH)) + "n0.query(KeyConditionExpression=n0)",
        "".join(f"def f{i}(): return f{i + 1}()\n" for i in range(DEPTH)) + "f0().scan()",
        "".join(f"class C{i}(C{i + 1}): pass\n" for i in range(DEPTH)) + "C0.query('x')",
        "class A(B): pass\nclass B(A): pass\nA.scan()",
        "if x:\n" + "".join(" " * (i + 1) + "if x:\n" for i in range(200)) + " " * 201 + "t.scan()",
    ],
    ids=lambda source: source[:20],
)
def test_depth(source: str) -> None:
    """No depth of parentheses, calls, names, functions or classes ends a check."""
    text = "import boto3\nfrom pynamodb.models import Model\nfrom boto3.dynamodb.conditions import Key\n" + source
    project = Project().with_file("app.py", read(text.encode()))
    assert isinstance(project.accesses, tuple)


def test_what_leads_back_to_itself_is_told() -> None:
    """A statement that nothing can be said of, however deeply it is followed, counts as skipped; the others do not."""
    lines = [
        "import boto3",
        "db = boto3.resource('dynamodb')",
        "def again(): return db.Table(again().name)",
        "def dump(): again().scan()",
        "def plain(): db.Table('orders').scan()",
    ]
    project = project_of({"app.py": "\n".join(lines) + "\n"})
    assert [access.function for access in project.accesses] == ["plain"]
    assert project.too_long == ("app.py",)


def test_objects_that_are_made_of_each_other_come_to_an_end() -> None:
    """What two classes make of each other's fields under a condition is followed so deep, and leaves the rest told."""
    source = """\
import boto3
from dataclasses import dataclass

@dataclass
class Left:
    name: str

@dataclass
class Right:
    name: str

def to_right(left: Left):
    return Right(named(left.name))

def to_left(right: Right):
    return Left(named(right.name))

def named(given):
    name = given
    return "none" if name is None else name

def dump(left: Left):
    boto3.resource("dynamodb").Table("orders").put_item(Item={"id": left.name})
"""
    project = project_of({"app.py": source})
    assert [access.function for access in project.accesses] == ["dump"]
    assert project.too_long == ()
