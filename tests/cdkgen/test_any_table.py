"""Whatever a table is called and keyed by, what is written for it is a program that says the same of it."""

import ast
import subprocess
import sys
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.model.table import IndexKind, Key, Projection
from dynamorm_analysis.permissions.statement import Resource, Statement
from dynamorm_analysis.reading.languages import parser_for
from dynamorm_cdkgen import python, typescript
from dynamorm_cdkgen.naming import class_names
from dynamorm_cdkgen.provenance import Provenance, state_of
from dynamorm_cdkgen.table_class import Grant, TableClass

# Of letters that take two columns, formatters say otherwise what is too long.
NAMES = st.text(st.characters(max_codepoint=0x24F), min_size=1, max_size=60) | st.sampled_from(
    ['"', "'", "\\", "{x}", "${x}", "`", "*/", '"""', "\n", "a" * 90, "pk", "order-id"]
)

WORDS = st.text(st.characters(max_codepoint=0x24F), max_size=150)
INDEXES = st.from_regex(r"[A-Za-z0-9_.-]{3,90}", fullmatch=True)


@st.composite
def tables(draw: Any) -> TableClass:
    attributes = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    some = st.lists(st.sampled_from(attributes), min_size=1, max_size=2, unique=True)
    indexes = []
    for name in draw(st.lists(INDEXES, max_size=3, unique=True)):
        kind: IndexKind = draw(st.sampled_from(["GSI", "LSI"]))
        kept = Projection(draw(st.sampled_from(["ALL", "KEYS_ONLY"])))
        key = Key(tuple(draw(some)), tuple(draw(some))[:1])
        indexes.append(PlannedIndex(name, kind, key, kept, draw(WORDS)))
    types = {name: draw(st.sampled_from("SNB")) for name in attributes}
    blueprint = Blueprint(draw(NAMES), Key((attributes[0],)), types, tuple(indexes), variables=tuple(draw(some)))
    on = tuple(Resource("t", "index", index.name) for index in indexes) or (Resource("t"),)
    grant = Grant("grant_reads", f"Allow {draw(WORDS)}.", (Statement(("dynamodb:Query",), on),))
    (name,) = class_names([blueprint.name], "Table").values()
    return TableClass(name, f"The table {draw(WORDS)}.", blueprint, (grant,))


@given(st.lists(tables(), min_size=1, max_size=2), NAMES)
@settings(max_examples=25, deadline=None)
def test_any_table(some: list[TableClass], source: str) -> None:
    """Python parses, holds each name as it is, and ruff leaves it as it is; TypeScript parses; both know themselves."""
    provenance = Provenance("cdk", (source,))
    text = python.plain_source(some, provenance)
    texts = {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    for table in some:
        assert {index.name for index in table.blueprint.indexes} <= texts
        assert set(table.blueprint.key.attributes) <= texts
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "-"]
    formatted = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode()
    assert formatted == text
    other = typescript.plain_source(some, provenance)
    parse = parser_for("tables.ts")
    assert parse is not None
    assert not parse(other.encode()).root_node.has_error
    assert state_of(text) == state_of(other) == "generated"
