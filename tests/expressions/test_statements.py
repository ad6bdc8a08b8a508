"""Statements of PartiQL: the first mistake stands where it shows, and what a hole may mend is none."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dynamorm_analysis.expressions.statement_tokens import statement_tokens
from dynamorm_analysis.expressions.statements import parse_statement
from dynamorm_analysis.expressions.tree import HOLE
from expressions.generated import STATEMENTS

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MARKED = [
    ("SELECT * FORM kites", "FORM"),
    ("SELECT *\nFROM kites\nWHERE pk = 'p'\nLIMIT 5", "LIMIT"),
    ("SELECT * FROM kites WHERE name LIKE 'x'", "LIKE"),
    ("INSERT INTO kites VALUES {'pk': 1}", "VALUES"),
    ("SELECT * FROM kites WHERE pk = 'p", "'"),
    ("UPDATE kites SET a = 5", ""),
    ("SELECT * FROM {} LIMIT 5", "LIMIT"),
    ("SELECT * FROM kites WHERE pk = {} JOIN reels", "JOIN"),
    ("SELECT a b FROM kites WHERE {}", "b"),
    ("DELETE FROM kites-{}", None),
    ("SELECT {} b", None),
    ("{}", None),
    ("SELECT * FROM kites WHERE {} b", None),
    ("SELECT * FROM kites WHERE pk = '{} b'", None),
]
SIGNS = [
    *"()[]{},.'=?-5a",
    '"',
    "<<",
    ">>",
    *STATEMENTS[0].split(),
    "INSERT",
    "INTO",
    "SET",
    "VALUE",
    "EXISTS(",
    "NOT",
    "IS",
]
ANY_TEXT = st.one_of(st.text(max_size=60), st.lists(st.sampled_from([*SIGNS, HOLE]), max_size=25).map(" ".join))


@pytest.mark.parametrize(("text", "marked"), MARKED)
def test_mistakes(text: str, marked: str | None) -> None:
    """The mistake is at the word that cannot stand there."""
    text = text.replace("{}", HOLE)
    mistake = parse_statement(text).mistake
    assert (None if mistake is None else text[mistake.span.start : mistake.span.end]) == marked


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_hole_anywhere(text: str) -> None:
    """Whatever part of a valid statement is not known, nothing is wrong with the rest."""
    tokens = statement_tokens(text)[:-1]
    for position, first in enumerate(tokens):
        for last in tokens[position : position + 4]:
            holed = f"{text[: first.span.start]} {HOLE} {text[last.span.end :]}"
            assert parse_statement(holed).mistake is None, holed


@pytest.mark.parametrize("opening", ["(", "[", "{'a': ", "NOT ", "-", "size(", "<<", "EXISTS("])
def test_nesting(opening: str) -> None:
    """A statement that is nested beyond all reason raises nothing."""
    parse_statement(f"SELECT * FROM kites WHERE {opening * 5000}")


@CALM
@given(ANY_TEXT)
def test_any_text(text: str) -> None:
    """Arbitrary text never raises, and a mistake lies inside it."""
    mistake = parse_statement(text).mistake
    assert mistake is None or 0 <= mistake.span.start <= mistake.span.end <= len(text)
