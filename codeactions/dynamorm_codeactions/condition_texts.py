"""Conditions that are texts, taken apart as DynamoDB reads them."""

from collections.abc import Mapping

from dynamorm_analysis.expressions.parsing import parse_condition
from dynamorm_analysis.expressions.reading import comparisons, top_level_attribute
from dynamorm_analysis.expressions.tree import Comparison

AND = " AND "


def comparisons_of(text: str, names: Mapping[str, str] | None) -> list[tuple[str, str]] | None:
    """The comparisons that a text joins with AND, each with its attribute; None where it is anything else, or not all
    aliases are known."""
    parsed = parse_condition(text)
    if names is None or parsed.tree is None or parsed.errors or parsed.hides_more:
        return None
    found: list[tuple[str, str]] = []
    for leaf in comparisons(parsed.tree):
        attribute = top_level_attribute(leaf.path, names)
        if attribute is None or not leaf.is_required or leaf.path is None or leaf.path.is_nested:
            return None
        if isinstance(leaf.condition, Comparison) and leaf.condition.left is not leaf.path:
            return None  # `:customer = customer`
        found.append((attribute, text[leaf.span.start : leaf.span.end]))
    return found


def by_key(texts: tuple[str, str], used: tuple[str, ...], names: Mapping[str, str] | None) -> tuple[str, str] | None:
    """A key condition and a filter by the attributes of another key, in its order; None where one of them is no row of
    comparisons."""
    parts = [comparisons_of(text, names) for text in texts]
    every = [part for row in parts for part in row or ()]
    moved = [part for name in used for attribute, part in every if attribute == name]
    if None in parts or len(moved) != len(used):
        return None
    return AND.join(moved), AND.join(part for attribute, part in every if attribute not in used)
