"""Access patterns that are planned: kept in a file as they are, and put among those that code has."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings

from dynamorm_analysis.entity_models.model import EntityModel, Pattern
from dynamorm_analysis.entity_models.planned_patterns import (
    PlannedPattern,
    line_of,
    pattern_text,
    read_patterns,
    with_planned,
)
from dynamorm_analysis.model.names import Hole
from models.any_models import models
from models.shop import SHOP


@given(models())
@settings(max_examples=60, deadline=None)
def test_kept(some: tuple[EntityModel, ...]) -> None:
    """A file holds what was planned, and its fields tell the parameters again."""
    for model in some:
        planned = [PlannedPattern(model.name, one, 'all, "new"\n') for one in model.patterns]
        read = read_patterns(tomllib.loads("\n".join(map(pattern_text, planned))))
        assert [one.words for one in read] == [one.words for one in planned]
        found, unserved = with_planned((), [one.pattern for one in read], model.fields, model.keys)
        assert not unserved
        assert found == tuple(replace(one, reads=None) for one in _once(model.patterns))


def _once(patterns: tuple[Pattern, ...]) -> list[Pattern]:
    """Of patterns that ask for the same, one, under the name of the first."""
    told: dict[object, Pattern] = {}
    for one in patterns:
        told.setdefault((one.operation, one.index, one.forward, one.keyed, one.filtered), one)
    return list(told.values())


def test_found_in_code() -> None:
    """What code asks for already keeps its functions, and gets the name that it is planned under."""
    (model,) = (one for one in SHOP if one.name == "Order")
    plan = next(one for one in model.patterns if one.name == "open_orders")
    found = replace(plan, name="orders_by_status", functions=("app.py:list_open",))
    (one,), _ = with_planned([found], [plan], model.fields, model.keys)
    assert (one.name, one.functions) == ("open_orders", ("app.py:list_open",))


def test_not_served() -> None:
    """A plan on an index in which the items are not is told, and no pattern."""
    (model,) = (one for one in SHOP if one.name == "Customer")
    (order,) = (one for one in SHOP if one.name == "Order")
    plan = next(one for one in order.patterns if one.name == "open_orders")
    assert with_planned((), [plan], model.fields, model.keys) == ((), (plan,))


def test_words_of_python() -> None:
    """A value that is called as one has `_` behind it, as fields of models have."""
    (told,) = read_patterns(tomllib.loads(CALLING.replace("print(1)", "import")))
    assert told.pattern.keyed[0].values[0].parts == (Hole("import_"),)


@pytest.mark.parametrize(("number", "line"), [(1, 3), (2, 6), (0, None), (3, None)])
def test_lines(number: int, line: int | None) -> None:
    """A pattern is where its table begins."""
    assert line_of("# planned\n\n[[pattern]]\nname = 'a'\n\n [[ pattern ]] # another\n", number) == line


CALLING = """[[pattern]]\nmodel = 'Order'\nname = 'a'\nkey = [['pk', '=', '{print(1)}']]"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("patterns = 1", "it must hold tables called `[[pattern]]`, and nothing else"),
        ("pattern = [1]", "pattern 1: it is no table"),
        ("[[pattern]]\nmodel = 'Order'", "pattern 1: `name` must be a string"),
        ("[[pattern]]\nmodel = 'Order'\nname = 'a b'", "pattern 1: `name` is 'a b', which no method can be called"),
        ("[[pattern]]\nmodel = 'Order'\nname = 'a'\noperation = 'scan'", "pattern 1: `operation` is 'scan'; allowed"),
        ("[[pattern]]\nmodel = 'Order'\nname = 'a'\nindex = 1", "pattern 1: `index` must be a string"),
        ("[[pattern]]\nmodel = 'Order'\nname = 'a'\nkey = ['pk']", "pattern 1: a condition is a list of an attribute"),
        ("[[pattern]]\nmodel = 'Order'\nname = 'a'\nkey = [['pk', '~', 'x']]", "pattern 1: '~' is no operator"),
        ("[[pattern]]\nmodel = 'Order'\nname = 'a'\nkey = 1", "pattern 1: "),
        ("[[pattern]]\nmodel = 'Order'\nname = 'class'", "pattern 1: `name` is 'class', which no method can be called"),
        (CALLING, "pattern 1: `{print(1)}` is no value"),
        (CALLING.replace("print(1)", "a.b"), "pattern 1: `{a.b}` is no value"),
        (CALLING.replace("print(1)", 'a:"'), 'pattern 1: `{a:"}` is no value'),
    ],
)
def test_damaged(text: str, told: str) -> None:
    """What cannot be read is told with the number of the pattern."""
    with pytest.raises(ValueError, match=r".") as raised:
        read_patterns(tomllib.loads(text))
    assert str(raised.value).startswith(told)
