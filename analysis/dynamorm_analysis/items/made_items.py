"""What is known of the item that a put stores by what it was made of."""

import re

from dynamorm_analysis.items.given_values import folded
from dynamorm_analysis.items.same_item import keys_of_both
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.course import ANY
from dynamorm_analysis.model.names import HOLE
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import is_named_alike, words_of

LAST = re.compile(r"\w+(?=\W*$)")
PART = re.compile(r"(\w+)(?:\.(?:Get(?=\w+\(\)))?(\w+)(?:\(\))?|\[['\"](\w+)['\"]\]|\.get\(['\"](\w+)['\"].*\))")
"""A part of an object that a variable holds: `body["email"]`, `user.GetEmail()`."""

UNTOLD = ("", "…")
"""What stands for values that the calling function has no words for."""


def may_be_given(condition: Condition, read: Access, write: Access) -> bool:
    """Whether a write stores an item that was made with the value for which a read has asked, in a field that is called
    like the attribute; or made of an object as a whole of which that value is such a field."""
    if read.course is None or write.course is None or not condition.binds:
        return False
    stored = {one.attribute: one.value.symbol for one in write.written}.get(condition.attribute)
    if "." not in stored and stored not in UNTOLD if stored is not None else write.knows("written"):
        return False
    asked = folded(condition.value.symbol)
    taken = PART.fullmatch(asked)
    owner, part = (taken[1], taken[2] or taken[3] or taken[4]) if taken is not None else ("", "")
    return any(
        (field == ANY or is_named_alike(field, condition.attribute)) and folded(source) == asked
        if field
        else source == owner and is_named_alike(part, condition.attribute)
        for field, source in (*write.course.made_of, *write.course.handed)
    )


def is_made_for(read: Access, write: Access, project: Project) -> bool:
    """Whether a put stores an object that was made with the key by which a read has asked."""
    made = write.course.made if write.course is not None else frozenset()
    symbols = [(asked.symbol, stored.symbol) for asked, stored in keys_of_both(read, write, project)] if made else []
    if not symbols:
        return False
    holes = [hole for symbol, _ in symbols for hole in HOLE.findall(symbol) or (symbol,)]
    named = {_last_name(each) for each in made}
    is_given = not made.isdisjoint(holes) and all(_last_name(hole) in named for hole in holes)
    return is_given and all(_is_shaped_alike(one, other) for one, other in symbols)


def begins_counts(put: Access, project: Project) -> bool:
    """Whether other requests add to a number with which an item begins: made once more, it begins anew."""
    begun = {one.attribute for one in put.written}
    if put.table is None:
        return not begun.isdisjoint(_counted_in_unnamed(project).get(_holder(put), ()))
    counted = (one.attribute for other in project.accesses_of(put.table) for one in other.written if one.value.counts)
    return any(attribute in begun for attribute in counted)


def sets_counts_back(access: Access, project: Project) -> bool:
    """Whether a write sets a number to one that is written out, to which other requests add: what they have added since
    is lost. `SET uses = :one, uses_of = :today`."""
    written = [one for one in access.written if not one.value.counts and _is_number(one.value.expression)]
    if not written or access.table is None:
        return False
    others = (one for other in project.accesses_of(access.table) for one in other.written if one.value.counts)
    counted = {one.attribute for one in others}
    return any(one.attribute in counted for one in written)


def _is_number(expression: str) -> bool:
    return expression.strip('"').isdecimal()


@once
def _counted_in_unnamed(project: Project) -> dict[tuple[str, str], set[str]]:
    """The attributes to which requests add numbers, where nothing names their table, by the object that holds it."""
    found: dict[tuple[str, str], set[str]] = {}
    for access in project.accesses:
        counted = [one.attribute for one in access.written if one.value.counts] if access.held_by else ()
        if access.table is None and counted:
            found.setdefault(_holder(access), set()).update(counted)
    return found


def _holder(access: Access) -> tuple[str, str]:
    """What holds a table that nothing names, and the class whose method makes the request."""
    return access.held_by, (access.via or access.function).rpartition(".")[0]


def is_named_by_chance(put: Access, read: Access) -> bool:
    """Whether an item holds an id that chance alone makes beside the key by which a read has asked for it: made once
    more, it is another one, and whoever got the first has an id that is nowhere."""
    key = {one.attribute for one in read.key}
    return any(one.value.new_id for one in put.written if one.attribute not in key)


def _is_shaped_alike(one: str, other: str) -> bool:
    """Whether two keys have the same text around what differs, and name that by a common word."""
    shapes = {HOLE.sub("{}", each) if each.startswith('f"') else "" for each in (one, other)}
    return len(shapes) == 1 and not set(words_of(_last_name(one))).isdisjoint(words_of(_last_name(other)))


def _last_name(symbol: str) -> str:
    """The last name of a value, or of the hole that a text ends with."""
    found = LAST.search(symbol)
    return found[0] if found is not None else ""
