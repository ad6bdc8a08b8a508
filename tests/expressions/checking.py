"""Checks a parse against its stated outline and mistakes; `{}` in a text stands for a hole."""

from collections.abc import Callable
from typing import Any

from dynamorm_analysis.expressions.parsing import Parsed
from dynamorm_analysis.expressions.tree import HOLE
from expressions.outline import outline

Parse = Callable[[str], Parsed[Any]]


def check(parse: Parse, text: str, expected: str) -> None:
    """The text means what is expected, and nothing is wrong with it."""
    check_mistakes(parse, text, expected)


def check_mistakes(parse: Parse, text: str, expected: str, *mistakes: str) -> None:
    """The text means what is expected; each mistake is stated as `kind: the text that it marks`."""
    text = text.replace("{}", HOLE)
    parsed = parse(text)
    found = [f"{error.kind}: {text[error.span.start : error.span.end]}".strip() for error in parsed.errors]
    assert (outline(parsed.tree), found) == (expected, list(mistakes))


def check_hidden(parse: Parse, text: str, expected: str) -> None:
    """The text means what is expected, nothing is wrong with it, and it may hold more than is seen."""
    check(parse, text, expected)
    assert parse(text.replace("{}", HOLE)).hides_more
