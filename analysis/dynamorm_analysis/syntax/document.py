"""A text under edit: its bytes, the places of its lines, and a syntax tree that keeps in step with every edit."""

import bisect
from typing import Protocol

from tree_sitter import Point, Tree

from dynamorm_analysis.syntax import python
from dynamorm_analysis.text import LINE_BREAK

CARRIAGE_RETURN = 0x0D


class Parse(Protocol):
    """What each grammar's module offers."""

    def __call__(self, content: bytes, old: Tree | None = None, /) -> Tree: ...


class SyntaxDocument:
    """UTF-8 bytes, the offsets where lines start (after CR LF, LF or CR), and the tree of these bytes.

    Offsets must lie in `0 ≤ start ≤ end ≤ len(content)`. A tree that leaves this thread must be a `tree.copy()`,
    because an edit changes the tree in place.
    """

    def __init__(self, content: bytes = b"", parse: Parse = python.parse) -> None:
        self._parse = parse
        self._tree: Tree | None = None
        self._stale = True
        self.set(content)

    @property
    def tree(self) -> Tree:
        """The tree of the text as it is now; several edits cost one parse.

        How the parser gets over an error depends on what it may reuse. What we say of a text must not depend on how
        it was typed, so a text with an error is parsed afresh.
        """
        if self._tree is None or self._stale:
            tree = self._parse(self.content, self._tree)
            if self._tree is not None and tree.root_node.has_error:
                tree = self._parse(self.content)
            self._tree, self._stale = tree, False
        return self._tree

    def set(self, content: bytes) -> None:
        """Take another text as a whole."""
        self.content = content
        self.starts = [0, *(match.end() for match in LINE_BREAK.finditer(content))]
        self._tree = None
        self._stale = True

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Put `new` in the place of the bytes from `start` to `end`."""
        # A CR before the edit may gain or lose its LF, and is then parsed as another byte: it belongs to the edit.
        touched = start - 1 if start > 0 and self.content[start - 1] == CARRIAGE_RETURN else start
        before, old_end = self._point(touched), self._point(end)
        self.content = self.content[:start] + new + self.content[end:]
        new_end = start + len(new)
        self._move_lines(start, end, new_end)
        if self._tree is not None:
            self._tree.edit(touched, end, new_end, before, old_end, self._point(new_end))
            self._stale = True

    def _move_lines(self, start: int, old_end: int, new_end: int) -> None:
        """Line starts before an edit stay, those behind it move, those it touches are found again."""
        before = self.starts[: bisect.bisect_left(self.starts, max(start, 1))]
        after = self.starts[bisect.bisect_right(self.starts, old_end) :]
        window = max(start - 1, 0)  # one byte more on both sides: it may join or part a CR LF
        found = (window + match.end() for match in LINE_BREAK.finditer(self.content[window : new_end + 1]))
        touched = [place for place in found if start <= place <= new_end]
        shift = new_end - old_end
        self.starts = before + touched + [place + shift for place in after]

    def _point(self, offset: int) -> Point:
        row = bisect.bisect_right(self.starts, offset) - 1
        return Point(row, offset - self.starts[row])
