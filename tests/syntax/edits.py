"""Real Python files and the edits that people and accidents make to them, for the tests that must hold for any text."""

import bisect
import contextlib
import dataclasses
import heapq
import string
import textwrap
from pathlib import Path
from types import ModuleType

from hypothesis import strategies as st

MODULES = (bisect, contextlib, dataclasses, heapq, string, textwrap)
FRAGMENTS = [
    b"", b" ", b"\n", b"\r", b"\r\n", b"\t", b"    ", b"(", b")", b"[", b"]", b"{", b"}", b'"', b"'", b'"""', b'f"{',
    b"\\", b"#", b"# noqa\n", b":", b"=", b".", b",", b"@", b"*", b"**", b":=", b"->", b"def f(", b"class A:\n    ",
    b"if x:\n", b"elif y:\n", b"else:", b"match x:\n case 1:\n", b"with a as", b"try:\n", b"except", b"import ",
    b"from", b"lambda", b"await ", b"yield ", b"print ", b"not ", b"\x00", b"\xff", b"\xf0\x9f\x98\x80", "é".encode(),
    b"1e999", b"0x", b"9" * 30, b"\f", b"\xef\xbb\xbf", b";", b"\\N{X}", b"!r}", b"t'", b"rb'",
]  # fmt: skip


def source(module: ModuleType) -> bytes:
    return Path(str(module.__file__)).read_bytes()


SOURCES = [source(module) for module in MODULES]


@st.composite
def excerpts(draw: st.DrawFn, size: int = 1500) -> bytes:
    """A stretch of a real file, often cut in the middle of a statement."""
    text = draw(st.sampled_from(SOURCES))
    start = draw(st.integers(0, len(text)))
    return text[start : start + draw(st.integers(0, size))]


replacements = st.one_of(st.sampled_from(FRAGMENTS), excerpts(40), st.binary(max_size=8))
# Where an edit starts and ends, in thousandths of the text, and what it puts there.
edits = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 30), replacements), min_size=1, max_size=8)


def place(content: bytes, start: int, length: int) -> tuple[int, int]:
    """An edit's start and end in a text."""
    first = start * len(content) // 1000
    return first, min(len(content), first + length)


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """A stretch of a real file after some edits."""
    content = draw(excerpts())
    for start, length, new in draw(edits):
        first, last = place(content, start, length)
        content = content[:first] + new + content[last:]
    return content
