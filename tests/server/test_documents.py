"""Open texts: whatever is typed, they equal an independent reference, and their trees a fresh parse."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types as lsp
from tree_sitter import Node

from dynamorm_analysis.syntax.python import parse
from dynamorm_lsp.server.documents import Document

PIECES = [
    "a",
    " = ",
    "1",
    "\n",
    "\r\n",
    "\r",
    "\f",
    "\u2028",
    "é",
    "😋",
    "(",
    ")",
    ":",
    "def f():\n    pass\n",
    "x.scan()\n",
]
UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda character: len(character.encode()),
    "utf-16": lambda character: 1 + (character > "\uffff"),
    "utf-32": lambda _: 1,
}
PLACES = st.tuples(st.integers(0, 8), st.integers(0, 14))
EDITS = st.tuples(PLACES, PLACES, st.lists(st.sampled_from(PIECES), max_size=3).map("".join))


@pytest.mark.parametrize("encoding", UNITS)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(edits=st.lists(EDITS, max_size=30))
def test_edits_arrive_where_the_client_made_them(encoding, edits):
    """Positions count the client's units, lines end at CR LF, LF and CR alone, and what is past an end is the end."""
    document, text = Document("file:///a.py", "", 1, "python", encoding), ""
    for first, second, new in edits:
        where = lsp.Range(*(lsp.Position(*place) for place in sorted((first, second))))
        start, end = (reference_offset(text, place, UNITS[encoding]) for place in (where.start, where.end))
        text = text[:start] + new + text[max(start, end) :]
        document.apply_change(lsp.TextDocumentContentChangePartial(where, new))
        assert document.source == "".join(document.lines) == text
        assert shape(document.syntax.tree.root_node) == shape(parse(text.encode()).root_node)
        for offset in range(len(text) + 1):
            at = len(text[:offset].encode())
            if not (text[:offset].endswith("\r") and text[offset:].startswith("\n")):
                assert document.positions.offset(lsp.Position(*document.positions.place(at))) == at


def test_half_an_emoji_is_kept_until_its_other_half_arrives():
    """A client that counts in UTF-16 may send one surrogate at a time."""
    document = Document("file:///a.py", "x = ''\n")
    document.apply_change(change((0, 5), (0, 5), "\ud83d"))
    assert document.positions.place(len(document.content)) == (1, 0)
    document.apply_change(change((0, 5), (0, 6), "😋"))
    assert document.source == "x = '😋'\n"


def test_a_whole_text_replaces_everything():
    """A change without a range is the new text."""
    document = Document("file:///a.py", "x = 1\n")
    document.apply_change(lsp.TextDocumentContentChangeWholeDocument("y = 2\n"))
    assert document.source == "y = 2\n"


def change(start: tuple[int, int], end: tuple[int, int], text: str) -> lsp.TextDocumentContentChangePartial:
    return lsp.TextDocumentContentChangePartial(lsp.Range(lsp.Position(*start), lsp.Position(*end)), text)


def reference_offset(text: str, position: lsp.Position, units: Callable[[str], int]) -> int:
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    if position.line >= len(lines):
        return len(text)
    left, offset = position.character, sum(map(len, lines[: position.line]))
    for character in lines[position.line].rstrip("\r\n"):
        left -= units(character)
        if left < 0:
            break
        offset += 1
    return offset


def shape(node: Node) -> tuple[object, ...]:
    return node.type, node.start_byte, node.end_byte, [shape(child) for child in node.children]
