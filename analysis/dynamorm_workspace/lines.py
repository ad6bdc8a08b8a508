"""The lines of files that were read, and where places stand in them."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from dynamorm_analysis.text import LineIndex, Place

if TYPE_CHECKING:  # a report that is kept from an earlier run needs none of the analysis
    from dynamorm_analysis.project import Project

Lines = Callable[[str], LineIndex]
Spots = Callable[[Place], str]
"""Tells a place as `path:line`; as `path` where it is no longer there."""


def lines_of(contents: Mapping[str, bytes]) -> Lines:
    """The lines of files by path, each file's found once; of a file that is not there, none."""

    @cache
    def lines(path: str) -> LineIndex:
        return LineIndex(contents.get(path, b""))

    return lines


def spots_in(project: "Project", lines: Lines) -> Spots:
    """Where the places of a project are now."""

    def spot(place: Place) -> str:
        span = project.locate(place)
        return f"{place.path}:{lines(place.path).line_column(span.start)[0]}" if span is not None else place.path

    return spot
