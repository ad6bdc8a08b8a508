"""All that one file says: its top-level statements, each placed by content, and its directives."""

import msgspec

from dynamorm_analysis.facts.statements import Statement
from dynamorm_analysis.text import Place, Span


class Unit(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A top-level statement. Its spans count from `start`, so an unchanged statement is the same value wherever it
    has moved to. `anchor` is a digest of its text, with `~n` appended for the n-th further occurrence."""

    anchor: str
    start: int
    statement: Statement


class Comment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A comment that addresses us (`dynamorm:`), heads a generated file (`dynamorm-digest:`, and the command
    that has written it) or silences linters (`noqa`), with its place in the file.

    `text` is without the comment sign. `alone` says that nothing else stands on its line.
    """

    text: str
    span: Span
    alone: bool


class Facts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one file says. `broken` is the span of the first syntax error, if there is one."""

    language: str
    units: tuple[Unit, ...]
    comments: tuple[Comment, ...] = ()
    broken: Span | None = None

    def locate(self, place: Place) -> Span | None:
        """The place as a span of the file, or None when its statement is no longer there."""
        for unit in self.units:
            if unit.anchor == place.anchor:
                return place.span.shifted(unit.start)
        return None
