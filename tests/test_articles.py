"""The article of a noun is that of its sound."""

import pytest

from dynamorm_analysis.words import with_article

A = ("user", "unit", "usage", "utility", "euro", "URL", "UUID", "one-time code", "house", "SKU", "university")
AN = (
    "order",
    "hour",
    "invoice",
    "unimportant note",
    "urgent call",
    "usher",
    "honorary member",
    "SMS",
    "heir",
    "umbrella",
)


@pytest.mark.parametrize("noun", A)
def test_a(noun: str) -> None:
    """What begins as a consonant sounds has `a`."""
    assert with_article(noun) == f"a {noun}"


@pytest.mark.parametrize("noun", AN)
def test_an(noun: str) -> None:
    """What begins as a vowel sounds has `an`."""
    assert with_article(noun) == f"an {noun}"
