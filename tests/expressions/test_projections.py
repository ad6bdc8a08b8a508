"""Projection expressions."""

import pytest

from dynamorm_analysis.expressions.parsing import parse_projection
from expressions.checking import check, check_hidden, check_mistakes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Every kind of projection of the Amazon DynamoDB Developer Guide's pages on expressions.
        ("title", "title"),
        (
            "Description, RelatedItems[0], ProductReviews.FiveStar",
            "Description RelatedItems[0] ProductReviews.FiveStar",
        ),
        ("#pr.#1star", "#pr.#1star"),
        ("#pr1star", "#pr1star"),
        ("#pr.FiveStar, #pr.ThreeStar, #pr.OneStar", "#pr.FiveStar #pr.ThreeStar #pr.OneStar"),
        ("Safety.Warning", "Safety.Warning"),
        ("Comment", "Comment"),
        (
            "#yr, title, info.actors[0], info.directors, info.running_time_secs",
            "#yr title info.actors[0] info.directors info.running_time_secs",
        ),
        ("Id,Title,Price", "Id Title Price"),
        ("#{}, a.{}", "#{} a.{}"),
    ],
)
def test_paths(text: str, expected: str) -> None:
    """A projection is a list of paths."""
    check(parse_projection, text, expected)


@pytest.mark.parametrize(
    ("text", "expected", "mistakes"),
    [
        ("", "nothing", ["empty:"]),
        ("a b", "a b", ["syntax: b"]),
        ("a,,b", "a b", ["syntax: ,"]),
        ("a,", "a", ["syntax: ,"]),
        (",a", "a", ["syntax: ,"]),
        ("*", "", ["syntax: *"]),
        ("size(a), b", "size b", ["syntax: ("]),
        ("first-name, 2nd", "first-name 2nd", ["name: first-name", "name: 2nd"]),
    ],
)
def test_mistakes(text: str, expected: str, mistakes: list[str]) -> None:
    """A broken projection yields the paths that were understood."""
    check_mistakes(parse_projection, text, expected, *mistakes)


@pytest.mark.parametrize(("text", "expected"), [("{}", "{}"), ("a, {}", "a {}"), ("a {}", "a {}"), ("a{}", "a{}")])
def test_holes(text: str, expected: str) -> None:
    """A hole may hold any number of paths."""
    check_hidden(parse_projection, text, expected)
