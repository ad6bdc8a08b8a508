"""Whatever text a Python file holds, its facts are sound."""

import ast
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.facts.values import Constant
from dynamorm_analysis.reading.python.file import read
from dynamorm_analysis.text import Span
from syntax.edits import SOURCES, mutations

WORDS = """
    a b 1 'x' "y" f'{a}' ( ) [ ] { } : , . = == + - * ** -> := @ ; # if elif else for in while def class lambda
    match case with as try except finally import from return yield await async not and or is del print
"""
TOKENS = [*WORDS.split(), "\n", "\n    ", "# noqa\n"]


@settings(deadline=None, derandomize=True, max_examples=300)
@given(mutations())
def test_edited_files(content: bytes) -> None:
    """A real file with any damage is read, with all places inside of it."""
    assert_sound(content)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(TOKENS), max_size=60).map(" ".join))
def test_any_tokens(text: str) -> None:
    """Words and signs of Python in any order are read, with all places inside of the file."""
    assert_sound(text.encode())


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes(content: bytes) -> None:
    """Any bytes are read, with all places inside of the file."""
    assert_sound(content)


@pytest.mark.filterwarnings("ignore:.*invalid escape sequence")
@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.sampled_from(["'", '"', "'''"]), st.text(st.sampled_from("ab\\nx4u1N{}é😀\t"), max_size=12))
def test_strings_have_the_value_that_python_gives_them(quotes: str, text: str) -> None:
    """A string's value is the one that Python gives it."""
    code = f"{quotes}{text}{quotes}"
    try:
        expected = ast.literal_eval(code)
    except SyntaxError:
        return
    (unit,) = read(code.encode()).units
    value = getattr(unit.statement, "value", None)
    assert isinstance(value, Constant)
    assert value.value == expected


def test_real_files() -> None:
    """Files of the standard library are read without any error, and each statement is found at its place."""
    for content in SOURCES:
        facts = assert_sound(content)
        assert facts.broken is None
        assert facts.units


def assert_sound(content: bytes) -> Facts:
    """Places lie in the file, anchors are unique, strings stand where they say, and facts can be stored."""
    facts = read(content)
    anchors = [unit.anchor for unit in facts.units]
    assert len(set(anchors)) == len(anchors)
    places = [comment.span for comment in facts.comments] + ([facts.broken] if facts.broken else [])
    for unit in facts.units:
        for fact in inside(unit.statement):
            if isinstance(fact, Span):
                places.append(fact.shifted(unit.start))
            if isinstance(fact, Constant) and fact.content >= 0:
                start = unit.start + fact.content
                expected = str(fact.value).encode()
                assert content[start : start + len(expected)] == expected
    assert all(0 <= place.start <= place.end <= len(content) for place in places)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=Facts) == facts
    return facts


def inside(fact: object) -> Iterator[object]:
    """A fact and all the facts in it."""
    yield fact
    if isinstance(fact, msgspec.Struct):
        for field in fact.__struct_fields__:
            yield from inside(getattr(fact, field))
    elif isinstance(fact, tuple):
        for part in fact:
            yield from inside(part)
