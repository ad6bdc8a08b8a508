"""Lists that a limit ends, of which nobody is told where to go on: what lies beyond can never be seen."""

from dynamorm_analysis.items.oldest_first import QUEUE_WORDS
from dynamorm_analysis.items.same_item import beside
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

LIST_WORDS = frozenset({"all", "list", "every"})
"""Words in the names of functions that promise all there are."""
FEW = 20
"""So many items are what somebody wants to see of them, and no cap for safety."""


def cuts_list(access: Access, project: Project) -> bool:
    """Whether a limit whose number the code does not know, or that a function has by itself, ends what it calls a list
    of all. The latest ones may be all that somebody wants, and a call that says a small number wants so many."""
    if access.limited not in ("always", "perhaps") or (access.limited == "perhaps" and access.is_own):
        return False
    if access.backwards or access.first_only or access.first_ones or access.sifted:
        return False
    if access.filters and (access.is_own or not all(one.optional for one in access.filter)):
        return False
    named = {*words_of(access.function), *words_of(access.via or "")}
    if LIST_WORDS.isdisjoint(named) or not QUEUE_WORDS.isdisjoint(named | {*words_of(access.index or "")}):
        return False
    return (access.table, access.operation, access.via or access.function) not in _asked_for_few(project)


@once
def _asked_for_few(project: Project) -> frozenset[tuple[str | None, str, str]]:
    """The functions that some call asks for a few items, with their table and operation."""
    made = (one for one in (*project.accesses, *project.retold) if project.role(one.place.path) != "test")
    asked = (one for one in made if one.via and one.limit is not None)
    return frozenset((one.table, one.operation, one.via or "") for one in asked if (one.limit or 0) <= FEW)


def comes_behind_pages(access: Access, project: Project) -> bool:
    """Whether the same function has read all pages before this one in a loop, as it is asked for a page by its number:
    whoever asks for the next number gets what lies beyond."""
    walked = (one for one in beside(access, project) if one.offset is not None and one.place != access.place)
    return any(one.offset is not None and one.offset.span.start < one.place.span.start for one in walked)
