"""Explanations of any text, however broken or twisted."""

import pytest

from dynamorm_analysis.explaining.explanation import Spot, explained
from dynamorm_analysis.linking.budget import MOST_OF_STATEMENT, MOST_STEPS
from dynamorm_analysis.text import LineIndex, Span
from handmade import project_of

ORDERS = """\
import boto3
from pynamodb.models import Model

table = boto3.resource("dynamodb").Table(NAME if NAME else f"{NAME}-orders")


class Order(Model, Unknown):
    id = make(hash_key=True)

    def read(self, *keys, **more):
        for key in keys:
            table.query(*keys, **more, Key={"id": key[0]})
        return [table.get_item(Key={"id": k}) for k in keys] or self.other.scan(lambda x: x)


def other(order: Order):
    return (found := order.read(order.id)) and found
"""
ITSELF = "import boto3\n" + "".join(f"a{n} = a{n + 1} or a{n + 1}.b(a{n + 1})\n" for n in range(60)) + "a60 = a0\n"
CIRCLE = """\
import boto3


def one(x):
    return two(x) or two(two(x))


def two(x):
    return one(x) or one(one(x))


class A(B): pass
class B(A): pass


one(two(A().table)).scan()
A.x.scan()
"""


@pytest.mark.parametrize("text", [*(ORDERS[:length] for length in range(0, len(ORDERS), 7)), ITSELF, CIRCLE])
def test_any_line_is_explained(text: str) -> None:
    """Something is said of every line, and no more than a person reads."""
    project = project_of({"app.py": text})
    index = LineIndex(text.encode())
    for number, start in enumerate(index.starts, 1):
        end = start + len(index.line_text(number).encode())
        for at in (None, start, end):
            steps = explained(project, Spot("app.py", Span(start, end), at))
            assert 1 <= len(steps) <= 12
            assert all(step.text for step in steps)


def test_what_takes_too_long_is_told() -> None:
    """Of a statement that is left for taking too many steps it is said that it was."""
    functions = "".join(
        f"def f{level}(x):\n" + "".join(f"    if x == {way}: return f{level + 1}(x + '{way}')\n" for way in range(5))
        for level in range(9)
    )
    calls = "".join(f"    db.Table(f0('{n}')).scan()\n" for n in range(2 * MOST_OF_STATEMENT // MOST_STEPS))
    text = f"import boto3\ndb = boto3.resource('dynamodb')\n{functions}def f9(x): return x\ndef read():\n{calls}"
    at = text.index("db.Table")
    (step,) = explained(project_of({"app.py": text}), Spot("app.py", Span(at, at + 20)))
    assert step.text == "this statement is too intricate to understand, so nothing is said of it"
