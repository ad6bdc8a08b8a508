"""Why a table cannot be built as its code wants it, or what is left out of it: where that shows, and the remedy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dynamorm_analysis.project import Project
from dynamorm_analysis.text import LineIndex, Place

Spots = Callable[[Place], str]
"""Tells a place as `path:line`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence without its dot, and what to do. A remark keeps nothing from being built."""

    place: Place
    text: str
    help: str
    is_remark: bool = False

    def told(self, spots: Spots) -> str:
        return f"{spots(self.place)}: {self.text}: {self.help}"


class UnplannedError(Exception):
    """Tables that cannot be built: each fault a line, with file and line."""


def spots_in(project: Project, contents: Mapping[str, bytes]) -> Spots:
    """Where places of a project are now, whose files have these contents."""
    lines: dict[str, LineIndex] = {}

    def spot(place: Place) -> str:
        span = project.locate(place)
        if span is None:
            return place.path
        index = lines.setdefault(place.path, LineIndex(contents.get(place.path, b"")))
        return f"{place.path}:{index.line_column(span.start)[0]}"

    return spot
