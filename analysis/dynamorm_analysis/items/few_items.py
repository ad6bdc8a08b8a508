"""Reads of which one page surely, or most likely, holds all."""

from dynamorm_analysis.heat import last_word
from dynamorm_analysis.items.common_keys import is_shared
from dynamorm_analysis.items.function_names import gives_one
from dynamorm_analysis.items.growth import comes_with_time, has_one_a_day, is_of_a_day, is_open_ended
from dynamorm_analysis.items.kind_words import GATHERING_WORDS, MADE_WORDS, PEOPLE_WORDS, PIECE_WORDS
from dynamorm_analysis.items.kinds import kind_of_items
from dynamorm_analysis.items.small_tables import stays_small
from dynamorm_analysis.model.access import RANGE_OPERATORS, Access, Condition
from dynamorm_analysis.occasions import ends_access
from dynamorm_analysis.project import Project

OF_ONE = frozenset({"email", "mail", "phone", "username"})
"""Last words of attributes that tell people apart."""

ONE_OF_PEOPLE = PEOPLE_WORDS | {"account", "admin", "person", "profile"}


def is_few(access: Access, project: Project) -> bool:
    """Whether a page surely, or most likely, holds all: a helper that may ask any table, or for any key, is not told by
    this one."""
    if goes_on(access) or not access.knows("key"):
        return False
    if access.table is None and not any(_is_range(one) or _tells_kind(one) for one in access.key):
        is_one = (gives_one(access) and not is_of_a_day(access)) or _is_by_name_of_one(access)
        return access.operation != "scan" and is_one and not is_open_ended(access, project)
    if stays_small(access, project) or (access.operation == "query" and ends_access(access, project)):
        return True
    if _are_keys_of_one(access, project) or has_one_a_day(access, project) or _is_one_person(access, project):
        return True
    if _is_of_last_day(access, project):
        return True
    return access.operation != "scan" and not is_open_ended(access, project)


def _are_keys_of_one(access: Access, project: Project) -> bool:
    """Whether an index that holds keys alone is asked for what belongs to one thing, by no time."""
    index = project.index_of(access)
    if index is None or index.projection.kind != "KEYS_ONLY" or is_shared(access):
        return False
    return not comes_with_time(access, project.table(access.table), project)


def _is_of_last_day(access: Access, project: Project) -> bool:
    """Whether it is asked what one thing has since a day ago at most, of what is not called like what use leaves
    behind: a price, a state."""
    since = [one for one in access.key if one.operator in (">", ">=", "between")]
    if access.operation != "query" or access.filters or is_shared(access) or not any(one.value.recent for one in since):
        return False
    return kind_of_items(project.telling_name_of(access)) not in GATHERING_WORDS | MADE_WORDS | PIECE_WORDS


def _is_one_person(access: Access, project: Project) -> bool:
    """Whether an index of a table of people is asked for what only one of them has."""
    return _is_by_name_of_one(access) and kind_of_items(project.telling_name_of(access)) in ONE_OF_PEOPLE


def _is_by_name_of_one(access: Access) -> bool:
    """Whether an index is asked for what only one person has: `email = field.data`."""
    asked = access.key[0] if access.index is not None and len(access.key) == 1 else None
    return asked is not None and asked.binds and last_word(asked.attribute) in OF_ONE


def _tells_kind(condition: Condition) -> bool:
    """Whether a key begins with what tells its kind from others: `THREAD#{id}`."""
    template = condition.value.template
    return template is not None and bool(template.prefix)


def _is_range(condition: Condition) -> bool:
    return condition.operator in RANGE_OPERATORS


def goes_on(access: Access) -> bool:
    """Whether a function goes on where a page ended, if it is told, and does not tell where its own does."""
    return access.resumes and access.is_own and access.limited != "always"
