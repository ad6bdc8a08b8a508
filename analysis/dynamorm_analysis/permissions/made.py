"""The accesses that a function makes itself, told by where they stand."""

from collections.abc import Iterator, Mapping, Sequence

from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place

Made = Mapping[tuple[str, str], Sequence[Access]]
"""Accesses by the statement in which they are made."""


@once
def made_by_statement(project: Project) -> Made:
    """All accesses of a project, those that calls retell too."""
    made: dict[tuple[str, str], list[Access]] = {}
    for access in (*project.accesses, *project.retold):
        made.setdefault((access.place.path, access.place.anchor), []).append(access)
    return made


def made_inside(function: Scope, project: Project) -> Iterator[Access]:
    """The accesses in the text of a function."""
    for access in made_by_statement(project).get((function.path, function.anchor), ()):
        if holds(function, access.place):
            yield access


def made_at(place: Place, project: Project) -> Iterator[Access]:
    """The accesses that are made at a place."""
    for access in made_by_statement(project).get((place.path, place.anchor), ()):
        if access.place == place:
            yield access


def holds(function: Scope, place: Place) -> bool:
    """Whether a place is in the text of a function."""
    same = (function.path, function.anchor) == (place.path, place.anchor)
    return same and function.node is not None and function.node.span.contains(place.span)
