"""Sentences in generated code, which name what users have named: nothing in them ends a line or a comment."""

import textwrap
from collections.abc import Iterator


def in_line(text: str) -> str:
    """A text without what cannot be printed, on one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def comment(text: str, opening: str, width: int) -> Iterator[str]:
    """A text as lines of comment, each behind an opening (`    # `) and none wider than so many columns."""
    lines = textwrap.wrap(in_line(text), width - len(opening), break_long_words=False)
    yield from (f"{opening}{line}" for line in lines)
