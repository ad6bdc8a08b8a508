"""Places in a source text: byte spans inside, lines and characters for people."""

import bisect
import re

import msgspec

LINE_BREAK = re.compile(rb"\r\n|\n|\r")


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False, order=True):
    """A stretch of UTF-8 bytes, `start` included and `end` not."""

    start: int
    end: int

    def shifted(self, by: int) -> "Span":
        return Span(self.start + by, self.end + by)

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


# The anchor of places that belong to no statement: their spans count from the start of the file.
WHOLE_FILE = "file"


class Place(msgspec.Struct, frozen=True, array_like=True, gc=False, order=True):
    """A span in a top-level statement of a file.

    `anchor` names the statement by its content (see `facts.Unit`), and `span` counts from the statement's first
    byte, so an edit elsewhere in the file leaves a place as it was.
    """

    path: str
    anchor: str
    span: Span


class LineIndex:
    """Lines of a text; line breaks are those of the Language Server Protocol: CR LF, LF and CR."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.starts = [0, *(match.end() for match in LINE_BREAK.finditer(content))]

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of a byte offset, both counted from 1, the column in characters."""
        line = bisect.bisect_right(self.starts, offset) - 1
        before = self.content[self.starts[line] : offset]
        return line + 1, len(before.decode("utf-8", "replace")) + 1

    def line_text(self, line: int) -> str:
        """The text of a line counted from 1, without its line break; empty where there is no such line."""
        if not 1 <= line <= len(self.starts):
            return ""
        end = self.starts[line] if line < len(self.starts) else len(self.content)
        return self.content[self.starts[line - 1] : end].rstrip(b"\r\n").decode("utf-8", "replace")
