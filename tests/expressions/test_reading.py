"""What expressions say of attributes."""

import pytest

from dynamorm_analysis.expressions.parsing import parse_condition, parse_projection, parse_update
from dynamorm_analysis.expressions.reading import (
    Leaf,
    attribute_path,
    comparisons,
    names_used,
    top_level_attribute,
    writes,
)
from dynamorm_analysis.expressions.tree import HOLE
from expressions.outline import outline


def stated(leaf: Leaf) -> str:
    marks = [mark for mark in ("negated", "alternative", "uncertain") if getattr(leaf, mark)]
    return " ".join([outline(leaf.path), str(leaf.operator), *map(outline, leaf.operands), *marks])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pk = :p AND sk BETWEEN :a AND :b", ["pk = :p", "sk BETWEEN :a :b"]),
        ("a.b[1] IN (:a, :b)", ["a.b[1] IN :a :b"]),
        ("begins_with(#s, :p) AND contains(t, :x)", ["#s begins_with :p", "t contains :x"]),
        ("attribute_exists(a) AND attribute_type(b, :t)", ["a attribute_exists", "b attribute_type :t"]),
        ("size(a) > :n", ["a size :n"]),
        (":n >= size(a)", ["a size :n"]),
        ("size(a) BETWEEN :l AND :h", ["a size :l :h"]),
        (":v < a", ["a > :v"]),
        ("a = b", ["a = b"]),
        (":v IN (a, b)", ["nothing IN a b"]),
        ("a = :a AND (b = :b OR NOT c = :c)", ["a = :a", "b = :b alternative", "c = :c negated alternative"]),
        ("NOT (a = :a AND b = :b)", ["a = :a negated", "b = :b negated"]),
        ("a = :a {} b = :b", ["a = :a uncertain", "b = :b uncertain"]),
        ("a = :a AND b = :b {}", ["a = :a uncertain", "b = :b uncertain"]),
        ("{} AND #{} = :v", ["#{} = :v"]),
        ("{} = :v", ["{} = :v"]),
        ("a {} :v", ["a None :v"]),
        ("a", ["a None ?"]),
        ("", []),
    ],
)
def test_comparisons(text: str, expected: list[str]) -> None:
    """A condition is a list of leaves, each with its attribute, operator and operands; those that bind nothing are
    marked."""
    assert [stated(leaf) for leaf in comparisons(parse_condition(text.replace("{}", HOLE)).tree)] == expected


def test_spans_of_a_leaf() -> None:
    """A leaf knows where it stands and where its attribute does."""
    text = "pk = :p AND size ( #tags ) > :n"
    leaf = comparisons(parse_condition(text).tree)[1]
    assert leaf.path is not None
    assert text[leaf.span.start : leaf.span.end] == "size ( #tags ) > :n"
    assert text[leaf.path.attribute.span.start : leaf.path.attribute.span.end] == "#tags"


def test_only_plain_leaves_are_required() -> None:
    """A leaf under NOT or OR is not required of an item; one under AND is."""
    leaves = comparisons(parse_condition("a = :a AND (b = :b OR c = :c)").tree)
    assert [leaf.is_required for leaf in leaves] == [True, False, False]


def test_a_hole_beside_a_key_condition() -> None:
    """A hole may hold an OR in a filter, but not in a key condition."""
    leaves = comparisons(parse_condition(f"pk = :p {HOLE}").tree)
    assert [(leaf.is_required, leaf.binds_key) for leaf in leaves] == [(False, True)]


def test_names_used() -> None:
    """All bare names, aliases and values are found, wherever they stand."""
    used = names_used(parse_update("SET #a.status = if_not_exists(b, :z) REMOVE c[0] ADD n :one").tree)
    assert [name.text for name in used.bare] == ["status", "b", "c", "n"]
    assert [alias.text for alias in used.aliases] == ["#a"]
    assert [value.text for value in used.values] == [":z", ":one"]
    assert not used.has_holes


@pytest.mark.parametrize("text", ["{} = :v", "#{} = :v", "a = :v{}", "a[{}] = :v", "a {} :v", "{}(a)"])
def test_holes_among_the_names(text: str) -> None:
    """A name, value, position, comparator or function that is not known shows in the names used."""
    assert names_used(parse_condition(text.replace("{}", HOLE)).tree).has_holes


def test_undefined_aliases() -> None:
    """An alias without a name is undefined, unless part of it is not known."""
    used = names_used(parse_projection(f"#a, #b, #{HOLE}").tree)
    assert [alias.text for alias in used.undefined_aliases({"#a": None})] == ["#b"]


def test_attribute_names() -> None:
    """Aliases stand for the names that they are given, dots and all."""
    projection = parse_projection(f"#pr.#1star[2], Safety, #unknown.x, {HOLE}.y").tree
    assert projection is not None
    names = {"#pr": "Product.Reviews", "#1star": "OneStar", "#unknown": None}
    assert [attribute_path(path, names) for path in projection.paths] == [
        ("Product.Reviews", "OneStar", 2),
        ("Safety",),
        (None, "x"),
        (None, "y"),
    ]
    assert [top_level_attribute(path, names) for path in projection.paths] == ["Product.Reviews", "Safety", None, None]


def test_writes() -> None:
    """The paths that an update changes are known with their sections."""
    update = parse_update(f"SET a = :a, {HOLE} REMOVE b.c ADD n :n DELETE s :s").tree
    assert [(write.section, outline(write.path)) for write in writes(update)] == [
        ("SET", "a"),
        ("REMOVE", "b.c"),
        ("ADD", "n"),
        ("DELETE", "s"),
    ]
