"""No text breaks the parser."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dynamorm_analysis.expressions.document_paths import wrong_paths
from dynamorm_analysis.expressions.operand_types import GivenValue, wrong_operands
from dynamorm_analysis.expressions.parsing import parse_condition, parse_key_condition, parse_projection, parse_update
from dynamorm_analysis.expressions.reading import comparisons, names_used, writes
from dynamorm_analysis.expressions.tokens import tokenize
from dynamorm_analysis.expressions.tree import HOLE, walk

NAMES = {"#a": "a", "#b": None}
PARSERS = (parse_condition, parse_key_condition, parse_projection, parse_update)

WORDS = (
    "a #a :v # : 1 01 1st a-b 'x' \" , . [ ] ( ) = == <> < >= + - ; é AND OR NOT IN BETWEEN SET REMOVE ADD DELETE "
    f"size( contains( if_not_exists( begins_with {HOLE} #{HOLE} :v{HOLE} {HOLE}_x"
).split()

ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*WORDS, " ", "\n"]), max_size=25).map("".join),
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
)

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

VALID = {
    parse_condition: (
        "(a IN (:a, :b)) and NOT (p between :lo and :hi)",
        "NOT (a = :a OR (contains(b, :b) AND size(c.d[0]) > :n))",
        "attribute_not_exists(#pk) OR #v < :v",
    ),
    parse_update: (
        "SET a = :a, #b.c = if_not_exists(d, :z) + :one REMOVE x[1], y ADD n :n DELETE s :s",
        "SET a = list_append(a, :v), b = (b - :o)",
    ),
    parse_projection: ("a, b.c[1], #d",),
}


@CALM
@given(ANY_TEXT)
def test_any_text(text: str) -> None:
    """Arbitrary text never raises, and every span lies inside it."""
    for parse in PARSERS:
        parsed = parse(text)
        nodes = () if parsed.tree is None else tuple(walk(parsed.tree))
        for span in [*(node.span for node in nodes), *(error.span for error in parsed.errors)]:
            assert 0 <= span.start <= span.end <= len(text)
        names_used(parsed.tree)
        if parsed.tree is not None:
            misused = [*wrong_paths(parsed.tree, NAMES), *wrong_operands(parsed.tree, lambda _: GivenValue("S", "x"))]
            assert all(0 <= one.span.start <= one.span.end <= len(text) for one in misused)
    comparisons(parse_condition(text).tree)
    writes(parse_update(text).tree)


@CALM
@given(ANY_TEXT)
def test_tokens_cover_the_text(text: str) -> None:
    """Every character but space belongs to exactly one token."""
    tokens = tokenize(text)
    between = [text[one.span.end : next_one.span.start] for one, next_one in pairwise(tokens)]
    assert not "".join([text[: tokens[0].span.start], *between]).strip(" \t\r\n")
    assert all(text[token.span.start : token.span.end] == token.text for token in tokens)


def test_a_hole_anywhere() -> None:
    """Whatever part of a valid expression is not known, nothing is wrong with the rest."""
    for parse, texts in VALID.items():
        for text in texts:
            assert not parse(text).errors
            for holed in _with_a_hole(text):
                parsed = parse(holed)
                assert not parsed.errors, holed
                assert parsed.hides_more or not [*wrong_paths(parsed.tree, NAMES)], holed


def _with_a_hole(text: str) -> list[str]:
    tokens = tokenize(text)[:-1]
    return [
        text[: first.span.start] + hole + text[last.span.end :]
        for position, first in enumerate(tokens)
        for last in tokens[position:]
        for hole in (HOLE, f" {HOLE} ")
    ]
