"""Whether something else of an item may change than what a function sets that puts it back whole."""

from collections.abc import Iterable

from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.same_item import reads_that_gave
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import PUTS, SETTING, UPDATES, Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

Names = frozenset[tuple[str, ...]]


def may_undo(put: Access, project: Project) -> bool:
    """Whether a put of an item that was read may undo what another request has changed in it.

    Not where its function sets all that any code changes of such items: the last one of two then holds, as it would
    by an update. What is not known may change anything.
    """
    if put.table is None:
        return put.via is None  # a function that puts whatever it is given: it is not seen who else changes such items
    own = _set_by(put)
    if put.course is None or not own or put.course.changed:
        return True
    if put.course.set_at_times or put.course.changed_at_times:  # two calls may set one thing each
        return True
    of_key = frozenset(map(_spelled, key_attributes(put, project)))
    elsewhere = (names for one, names in _changes(project).get(put.table, ()) if one.place != put.place)
    return any(names is None or names - own - of_key for names in elsewhere)


def may_change_elsewhere(put: Access, attributes: Iterable[str], project: Project) -> bool:
    """Whether other code may set some attributes of such items. What is not known may change anything."""
    names = frozenset(map(_spelled, attributes))
    elsewhere = (found for one, found in _changes(project).get(put.table or "", ()) if one.place != put.place)
    return any(found is None or found & names for found in elsewhere)


@once
def _changes(project: Project) -> dict[str, list[tuple[Access, Names | None]]]:
    """The writes of each table that may change items, each with what it sets; None where that is not known."""
    found: dict[str, list[tuple[Access, Names | None]]] = {}
    for access in (*project.accesses, *project.retold):
        if access.table is None or access.operation not in SETTING or _makes_item(access, project):
            continue
        found.setdefault(access.table, []).append((access, _set_by(access) or None))
    return found


def _makes_item(access: Access, project: Project) -> bool:
    """Whether a write puts an item that its function has made, and not read; or calls tell what it puts."""
    if access.operation not in PUTS or access.rewrites or _set_by(access):
        return False
    if next(reads_that_gave(access, project), None) is not None:
        return False
    return access.knows("written") or access.told_by_calls


def _set_by(access: Access) -> Names:
    """The attributes that a write gives new values, in the words of their names; none where these are not known."""
    course = access.course
    if access.operation in UPDATES:
        return frozenset(_spelled(one.attribute) for one in access.written) if access.knows("written") else frozenset()
    names = course.set_anew if course is not None else frozenset()
    if access.rewrites and access.knows("written"):
        names |= {one.attribute for one in access.written}
    return frozenset(map(_spelled, names))


def _spelled(name: str) -> tuple[str, ...]:
    return tuple(words_of(name)) or (name,)
