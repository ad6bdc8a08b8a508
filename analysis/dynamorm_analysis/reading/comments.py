"""Comments of a file that speak to us, or silence linters, in languages whose grammar calls them `comment`."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from dynamorm_analysis.facts.file import Comment
from dynamorm_analysis.text import Span

MARKER = re.compile(rb"dynamorm(?:-digest)?:|`dynamorm generate |noqa", re.IGNORECASE)


def comments(content: bytes, root: Node, sign: bytes = b"#") -> tuple[Comment, ...]:
    """The comments that hold `dynamorm:`, `dynamorm-digest:`, the command that has written a file, or `noqa`, without
    their `sign`; almost all files have none of them, and cost one search."""
    lowered = content.lower()
    if b"dynamorm" not in lowered and b"noqa" not in lowered:
        return ()
    return tuple(_comments(content, root, sign))


def _comments(content: bytes, root: Node, sign: bytes) -> Iterator[Comment]:
    end = 0
    for marker in MARKER.finditer(content):
        if marker.start() < end:  # a second word in the same comment
            continue
        node = root.descendant_for_byte_range(marker.start(), marker.end())
        if node is None or node.type != "comment":
            continue
        end = node.end_byte
        written = content[node.start_byte : end].rstrip(b"\r")
        text = written.removeprefix(sign).decode("utf-8", "replace").strip()
        yield Comment(text, Span(node.start_byte, node.start_byte + len(written)), _alone(content, node.start_byte))


def _alone(content: bytes, start: int) -> bool:
    line = max(content.rfind(b"\n", 0, start), content.rfind(b"\r", 0, start)) + 1
    return not content[line:start].strip()
