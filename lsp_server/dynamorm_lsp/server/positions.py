"""Places as the client counts them: lines and code units, from and to byte offsets."""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lsprotocol import types as lsp

from dynamorm_analysis.text import LineIndex, Span

Encoding = Literal["utf-8", "utf-16", "utf-32"]
Where = tuple[tuple[int, int], tuple[int, int]]  # line and character of start and end, as the client counts


@dataclass(frozen=True, slots=True)
class Positions:
    """One text as it was at one moment, with the offsets where its lines start."""

    content: bytes
    starts: Sequence[int]
    encoding: Encoding

    @classmethod
    def of(cls, content: bytes, encoding: Encoding) -> "Positions":
        return cls(content, LineIndex(content).starts, encoding)

    def offset(self, position: lsp.Position) -> int:
        """Byte offset of a client's position; past the end of a line is its end, past the last line the text's."""
        if position.line >= len(self.starts):
            return len(self.content)
        start = self.starts[position.line]
        end = self.starts[position.line + 1] if position.line + 1 < len(self.starts) else len(self.content)
        line = self.content[start:end].rstrip(b"\r\n")
        return start + bytes_of_units(line, position.character, self.encoding)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and character of a byte offset; an offset behind the text is its end."""
        offset = min(offset, len(self.content))
        line = bisect.bisect_right(self.starts, offset) - 1
        return line, units_of_bytes(self.content[self.starts[line] : offset], self.encoding)

    def where(self, span: Span) -> Where:
        return self.place(span.start), self.place(span.end)

    def range(self, span: Span) -> lsp.Range:
        start, end = self.where(span)
        return lsp.Range(lsp.Position(*start), lsp.Position(*end))

    def span(self, where: lsp.Range) -> Span:
        start = self.offset(where.start)
        return Span(start, max(start, self.offset(where.end)))


def to_bytes(text: str) -> bytes:
    """UTF-8; half an emoji, which a client may send, stays half an emoji."""
    return text.encode("utf-8", "surrogatepass")


def to_text(content: bytes) -> str:
    return content.decode("utf-8", "surrogatepass")


def bytes_of_units(line: bytes, units: int, encoding: Encoding) -> int:
    """Length in bytes of the first `units` code units of a line; a place inside a character is its start."""
    if encoding == "utf-8" or line.isascii():
        size = min(units, len(line))
        while 0 < size < len(line) and line[size] & 0xC0 == 0x80:
            size -= 1
        return size
    size = 0
    for character in to_text(line):
        units -= 2 if encoding == "utf-16" and character > "\uffff" else 1
        if units < 0:
            break
        size += len(to_bytes(character))
    return size


def units_of_bytes(prefix: bytes, encoding: Encoding) -> int:
    if encoding == "utf-8" or prefix.isascii():
        return len(prefix)
    text = prefix.decode("utf-8", "replace" if encoding == "utf-32" else "surrogatepass")
    return len(text) + (sum(character > "\uffff" for character in text) if encoding == "utf-16" else 0)
