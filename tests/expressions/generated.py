"""Expressions made by DynamoDB's grammar, and the same with a token too many, too few or in the wrong place."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from expressions.oracle.request import NAMES, VALUES
from expressions.oracle.table import Kind, rows

Texts = SearchStrategy[str]

ATTRIBUTES = st.sampled_from(["a", "b", "c", "a1", *NAMES, "status", "name", "first-name"])
VALUE = st.sampled_from([*VALUES, ":s", ":n", ":undefined"])
STRAY = ["(", ")", ",", "=", "==", "<>", "AND", "OR", "NOT", "SET", "IN", "BETWEEN", "5", "'x'", "a", ":s", "[0]", "."]
STRAY_IN_STATEMENTS = [
    "(",
    ")",
    ",",
    "=",
    "AND",
    "FROM",
    "WHERE",
    "SET",
    "VALUE",
    "LIMIT",
    "5",
    "'x'",
    "a",
    "?",
    "*",
    "IN",
]
STATEMENTS = sorted(row.text for row in rows() if row.kind == "statement" and row.accepted)
CORRUPTED = 3  # in so many of ten expressions a token is wrong


def _joined(*parts: Texts | str) -> Texts:
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map(" ".join)


PATH = st.one_of(
    ATTRIBUTES,
    st.tuples(ATTRIBUTES, ATTRIBUTES).map(".".join),
    st.tuples(ATTRIBUTES, st.integers(0, 3)).map(lambda parts: f"{parts[0]}[{parts[1]}]"),
)
SIZE = PATH.map(lambda path: f"size({path})")
OPERAND = st.one_of(PATH, VALUE, VALUE, SIZE)
COMPARATOR = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
LEAF = st.one_of(
    _joined(OPERAND, COMPARATOR, OPERAND),
    _joined(OPERAND, "BETWEEN", OPERAND, "AND", OPERAND),
    _joined(OPERAND, "IN (", st.lists(OPERAND, min_size=1, max_size=3).map(", ".join), ")"),
    PATH.map(lambda path: f"attribute_exists({path})"),
    PATH.map(lambda path: f"attribute_not_exists({path})"),
    st.tuples(PATH, VALUE).map(lambda parts: f"attribute_type({parts[0]}, {parts[1]})"),
    st.tuples(PATH, OPERAND).map(lambda parts: f"begins_with({parts[0]}, {parts[1]})"),
    st.tuples(PATH, OPERAND).map(lambda parts: f"contains({parts[0]}, {parts[1]})"),
)
CONDITION = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        _joined(inner, st.sampled_from(["AND", "OR"]), inner),
        _joined("NOT", inner),
        inner.map(lambda text: f"({text})"),
    ),
    max_leaves=5,
)
SORTED_BY = st.one_of(
    st.just(""),
    st.tuples(COMPARATOR, VALUE).map(lambda parts: f" AND sk {parts[0]} {parts[1]}"),
    st.tuples(VALUE, VALUE).map(lambda parts: f" AND sk BETWEEN {parts[0]} AND {parts[1]}"),
    VALUE.map(lambda value: f" AND begins_with(sk, {value})"),
)
KEY_CONDITION = st.tuples(st.sampled_from(["pk = :s", "pk = :t", "(pk = :s)", "pk < :s"]), SORTED_BY).map("".join)
ASSIGNED = st.one_of(
    OPERAND,
    _joined(OPERAND, st.sampled_from(["+", "-"]), OPERAND),
    st.tuples(PATH, OPERAND).map(lambda parts: f"if_not_exists({parts[0]}, {parts[1]})"),
    st.tuples(OPERAND, OPERAND).map(lambda parts: f"list_append({parts[0]}, {parts[1]})"),
)
SECTION = st.one_of(
    st.lists(_joined(PATH, "=", ASSIGNED), min_size=1, max_size=3).map(lambda actions: "SET " + ", ".join(actions)),
    st.lists(PATH, min_size=1, max_size=3).map(lambda paths: "REMOVE " + ", ".join(paths)),
    _joined(st.sampled_from(["ADD", "DELETE"]), PATH, VALUE),
)
WHOLE: dict[Kind, Texts] = {
    "condition": CONDITION,
    "filter": CONDITION,
    "key condition": KEY_CONDITION,
    "projection": st.lists(PATH, min_size=1, max_size=4).map(", ".join),
    "update": st.lists(SECTION, min_size=1, max_size=3).map(" ".join),
    "statement": st.sampled_from(STATEMENTS),
}


@st.composite
def expressions(draw: st.DrawFn) -> tuple[Kind, str]:
    """A kind of expression and a text, which may be one that DynamoDB rejects."""
    kind = draw(st.sampled_from(sorted(WHOLE)))
    words = draw(WHOLE[kind]).split(" ")
    if draw(st.integers(1, 10)) <= CORRUPTED:
        at = draw(st.integers(0, len(words) - 1))
        stray = st.sampled_from(STRAY_IN_STATEMENTS if kind == "statement" else STRAY)
        words[at : at + draw(st.integers(0, 1))] = draw(st.lists(stray, max_size=1))
    return kind, " ".join(words)
