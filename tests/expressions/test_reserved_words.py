"""The reserved words."""

from importlib.resources import files

from dynamorm_analysis.expressions.reserved_words import RESERVED_WORDS, is_reserved


def test_there_are_573() -> None:
    """The developer guide lists 573 words."""
    assert len(RESERVED_WORDS) == 573


def test_they_equal_the_copy_in_moto() -> None:
    """The words are those that moto took from the same page."""
    copy = files("moto.dynamodb.parsing").joinpath("reserved_keywords.txt").read_text()
    assert frozenset(copy.split()) == RESERVED_WORDS


def test_case_does_not_matter() -> None:
    """`status`, `Status` and `STATUS` are all reserved; `id` and look-alikes of other alphabets are not."""
    assert all(map(is_reserved, ("status", "Status", "STATUS", "ttl", "add")))
    assert not any(map(is_reserved, ("id", "email", "expires", "\u017fet", "")))
