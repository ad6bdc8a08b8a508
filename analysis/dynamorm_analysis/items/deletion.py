"""What other requests of a table show of the items that a read meets: that all of them are deleted."""

from dynamorm_analysis.items.same_item import beside, in_function
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

DELETES = frozenset({"delete", "batch_delete"})


def are_deleted(access: Access, project: Project) -> bool:
    """Whether the function that reads some items then deletes one after the other from the same table, whatever is in
    them, or has them deleted: each that it misses is left behind."""
    retold = (one for one in in_function(access, project) if one.retold and one.table == access.table)
    return access.table is not None and any(
        one.operation in DELETES and _is_of_all(one, access) and one.call.span.start > access.call.span.start
        for one in (*beside(access, project), *retold)
    )


def are_deleted_by_callers(access: Access, project: Project) -> bool:
    """Whether a caller of the function that reads some items then deletes them: `clear_weeks` what `weeks_of` has
    read."""
    return any(
        are_deleted(call, project) for call in _calls_by_function(project).get(_read(access, access.function), ())
    )


def are_all_to_go(access: Access, project: Project) -> bool:
    """Whether all items that a read asks for are to be deleted, and no limit says that some remain: by callers that are
    called so, or by the function itself, which is called so and asks for all of one key."""
    if are_deleted_by_callers(access, project):
        return True
    if access.operation != "query" or access.loop is not None or access.filters or not is_called_deleting(access):
        return False
    return all(one.operator == "=" for one in access.key) and are_deleted(access, project)


def clears_expired(access: Access, project: Project) -> bool:
    """Whether a read looks for items whose end is past, as an attribute is called, and all that it finds is deleted."""
    ended = (one for one in access.filter if one.operator in ("<", "<="))
    is_of_ended = any(not EXPIRING.isdisjoint(words_of(one.attribute)) for one in ended)
    return is_of_ended and (are_deleted(access, project) or are_deleted_by_callers(access, project))


EXPIRING = frozenset({"expire", "expires", "expired", "expiration", "expiry", "ttl"})
"""Words of attributes that tell when an item is of no use any more."""
Read = tuple[str, str, str | None]
"""A function that reads, the operation and the table."""


@once
def _calls_by_function(project: Project) -> dict[Read, tuple[Access, ...]]:
    """The calls that ask no more than a function does by itself."""
    found: dict[Read, list[Access]] = {}
    for call in project.retold:
        if call.via and call.table is not None and call.operation == "query":
            found.setdefault(_read(call, call.via), []).append(call)
    return {read: tuple(calls) for read, calls in found.items()}


def _read(access: Access, function: str) -> Read:
    return function, access.operation, access.table


def is_called_deleting(access: Access) -> bool:
    """Whether the function that makes a request is called like what deletes: `delete_user_orders`."""
    return words_of(access.function.rpartition(".")[2])[:1] in _FIRST_WORDS


_FIRST_WORDS = [[word] for word in ("clear", "delete", "erase", "purge", "remove", "wipe")]


def clears(access: Access, project: Project) -> bool:
    """Whether all items are read to be deleted, be it without a few: the same function does that, and has no other
    question."""
    if access.table is None or access.filters or access.sifts_most:
        return False
    return any(one.operation in DELETES for one in beside(access, project))


def _is_of_all(access: Access, read: Access) -> bool:
    """Whether each round of a loop makes it, on whichever way through the round; where the loop is in a function that
    is called, whether that is given the keys of all items that were read."""
    loop = access.loop
    if loop is None or not (loop.varies or access.operation.startswith("batch")):
        return False
    if (loop.place.path, loop.place.anchor) != (access.call.path, access.call.anchor):
        return access.course is not None and read.call.span in access.course.keyed
    arms = access.course.arms if access.course is not None else ()
    tried = access.course.tried if access.course is not None else frozenset()
    return not any(start > loop.place.span.start and start not in tried for start, _ in arms)
