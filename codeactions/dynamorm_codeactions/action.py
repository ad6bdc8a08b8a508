"""Offers to change or create source, as plain values: whoever shows an offer decides whether to apply it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from dynamorm_analysis.text import Span

Safety = Literal["safe", "unsafe", "display"]


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Replaces a span of a file's UTF-8 bytes (byte-order mark excluded) by a text. `doubtful`: something else may be
    meant there, so that somebody has to look at it first."""

    span: Span
    text: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class FileEdit:
    """Edits of one file in source order, none overlapping, made for exactly the content they were computed from.

    `creates` holds the text of a new file instead.
    """

    path: str
    edits: tuple[TextEdit, ...] = ()
    creates: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One offer. Safe keeps the meaning; unsafe may change results or needs a deployment; display only explains. One
    that `yields` is made anew behind another one for the same code: how pages are read comes after what is asked.
    `told` are sentences for whoever chooses it: what is left out, and the way round."""

    title: str
    safety: Safety
    edits: tuple[FileEdit, ...]
    yields: bool = False
    told: tuple[str, ...] = ()


class Sources(Protocol):
    """The texts that a fix may read: those of the project's files, as they were when the finding was made."""

    def content(self, path: str) -> bytes:
        """The file's bytes without a byte-order mark; KeyError for a file that is not part of the project."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Sources held in memory."""

    contents: Mapping[str, bytes]

    def content(self, path: str) -> bytes:
        return self.contents[path]


def applied(content: bytes, edits: tuple[TextEdit, ...]) -> bytes:
    """A content after its edits; what is inserted at one place stands in the order of the edits."""
    for edit in reversed(sorted(edits, key=lambda edit: edit.span)):  # noqa: C413  # `reverse=True` keeps that order
        content = content[: edit.span.start] + edit.text.encode() + content[edit.span.end :]
    return content
