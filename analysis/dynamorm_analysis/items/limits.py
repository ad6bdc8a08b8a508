"""Limits that say how many items code wants, those that stand for all there are, and those that a call knows not of."""

from dynamorm_analysis.items.common_keys import is_shared
from dynamorm_analysis.items.cut_lists import FEW
from dynamorm_analysis.items.few_items import goes_on
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.words import words_of

FIRST_WORDS = frozenset(
    {"first", "last", "latest", "newest", "next", "oldest", "popular", "preview", "random", "recent", "sample", "top"}
    | {"any", "batch", "chunk", "has", "is", "exists", "suggest", "suggestions", "trending"}
)
"""Words in the names of functions that want no more than some of the items."""
PAGE = frozenset({"page"})
"""What the name of a function calls what it wants one page of."""
ALL = 500
"""So many items are no page that somebody looks at."""


def is_unlimited(access: Access, project: Project) -> bool:
    """Whether no limit says how many items are wanted: neither is there one, nor is it so large that it stands for all
    that a scan, or a key that most items share, can find; or some call surely gives none. One that the function has by
    itself through which a call asks says nothing of how many the caller wants, who drops where that page ended."""
    if takes_page_for_all(access):
        return True
    if access.limit is not None:
        return _is_large(access) and (access.operation == "scan" or is_shared(access) or _asks_for_a_range(access))
    return access.knows("limit") or access.may_lack_limit or goes_on(access) or _some_give_none(access, project)


def _some_give_none(access: Access, project: Project) -> bool:
    """Whether a function has a limit where it is given one, and a call of it surely gives none."""
    return access.limited == "perhaps" and bool(calls_without_number(access, project))


def calls_without_number(access: Access, project: Project) -> tuple[Place, ...]:
    """The calls that get no more than one page where a function reads it: the one that tells of it, or those that give
    no limit."""
    if access.via is not None:
        return () if access.ends_early else (access.place,)
    if access.limited != "perhaps" or access.table is None:
        return ()
    return _calls_without_limit(project).get((access.table, access.operation, access.function), ())


@once
def _calls_without_limit(project: Project) -> dict[tuple[str | None, str, str], tuple[Place, ...]]:
    """The calls of functions that read one page which give them no limit, by the table, operation and function."""
    found: dict[tuple[str | None, str, str], dict[Place, None]] = {}
    for one in (*project.accesses, *project.retold):
        if one.via and one.token == "lost" and one.limit is None and not one.limited and one.knows("limit"):
            found.setdefault((one.table, one.operation, one.via), {})[one.place] = None
    return {asked: tuple(places) for asked, places in found.items()}


def takes_page_for_all(access: Access) -> bool:
    """Whether a call gets a page, as large as the function makes it that gives out where it ended, or larger than what
    anybody looks at, and forgets that: not where it takes the first ones, or is called like what shows the first few.
    """
    if access.is_own or access.first_ones or access.token not in ("ignored", "lost"):
        return False
    if access.token == "lost":
        return _is_cut_by_default(access)
    if not _is_large(access) and (not access.default_limit or access.backwards):
        return False
    return FIRST_WORDS.isdisjoint(words_of(f"{access.function} {access.via}"))


def _is_cut_by_default(access: Access) -> bool:
    """Whether a function that tells nobody where its page ended also says itself how large that is, for a call that
    gives no number."""
    if access.backwards or not access.default_limit or (access.limit or 0) <= FEW:
        return False
    return (FIRST_WORDS | PAGE).isdisjoint(words_of(f"{access.function} {access.via}"))


def _is_large(access: Access) -> bool:
    return access.limit is not None and access.limit >= ALL


def _asks_for_a_range(access: Access) -> bool:
    """Whether the key says from where on items are wanted, so that a limit is no number of them that somebody wants."""
    return any(one.operator in (">", ">=", "between") and not one.optional for one in access.key)
