"""Items that code finds and then updates or replaces, and that other code deletes: a deleted one comes back, after an
update as a stump."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.items.growth import tells_time
from dynamorm_analysis.items.guards import may_overwrite
from dynamorm_analysis.items.same_item import (
    earlier,
    excludes,
    in_function,
    is_alike_key,
    is_same_item,
    reads_that_gave,
    tested,
    writes,
)
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.model.written_value import UNTOLD
from dynamorm_analysis.occasions import is_run_by_hand, is_scheduled
from dynamorm_analysis.premises import may_race
from dynamorm_analysis.project import Project

OF_OBJECTS = frozenset({"pynamodb", "dyntastic"})
"""Libraries that update objects, whose conditions on a version need not be written out at the update."""


@dataclass(frozen=True, slots=True)
class DeletedMeanwhile:
    """The read, how the code tested what that gave, and a request by which other code deletes such items."""

    read: Access
    test: Test
    deletion: Access


def deleted_meanwhile(access: Access, project: Project) -> DeletedMeanwhile | None:
    """How code makes sure that the item is there which it then updates or replaces without a condition, where other
    code of the application deletes such items."""
    if access.operation not in ("put", "update") or access.library in OF_OBJECTS or access.table is None:
        return None
    if not may_race(access, project) or not (_replaces(access, project) or _makes_an_item(access)):
        return None
    found = [(read, test) for read, test in tested(access, project) if _is_found(read, test, access, project)]
    deletion = _deletion(access, project) if found else None
    return DeletedMeanwhile(*found[0], deletion) if deletion is not None else None


def _replaces(access: Access, project: Project) -> bool:
    """Whether an item is put that the function was given, and adds otherwise none: where others read such items and put
    them back, that is told of them."""
    if access.operation != "put" or access.table in _put_back(project):
        return False
    return not any(one.operation in PUTS and excludes(one, access) for one in _of_table(access, project))


def _of_table(access: Access, project: Project) -> Iterator[Access]:
    """What the function of an access asks of its table."""
    yield from (one for one in in_function(access, project) if one is not access and one.table == access.table)


@once
def _put_back(project: Project) -> frozenset[str]:
    """The tables whose items functions read and put back."""
    put = (one for one in writes(project) if one.operation == "put" and one.table is not None)
    return frozenset(one.table or "" for one in put if next(reads_that_gave(one, project), None) is not None)


def _makes_an_item(update: Access) -> bool:
    """Whether an update of an item that is not there makes one, which one inside of a map or by what an attribute was
    does not; a time alone tells when somebody was there last."""
    if update.operation != "update" or (update.knows("written") and not update.written):
        return False
    if any(one.value == UNTOLD or one.value.adds_to or one.value.counts for one in update.written):
        return False  # of what is set inside of a map, nothing is told
    return not (update.knows("written") and all(tells_time(one.value) for one in update.written))


def _is_found(read: Access, test: Test, update: Access, project: Project) -> bool:
    """Whether code leaves where there is no such item."""
    if read.operation != "get" or test.held != "found" or test.otherwise != "leaves":
        return False
    return is_same_item(read, update, project)


def _deletion(update: Access, project: Project) -> Access | None:
    """A request of another function that deletes an item of the same kind."""
    others = _deletions(project).get(update.table, ())
    of_kind = (one for one in others if is_alike_key(one, update, project))
    return next((one for one in of_kind if _function_of(one) != _function_of(update)), None)


def _function_of(access: Access) -> tuple[str, str]:
    return access.place.path, access.function


@once
def _deletions(project: Project) -> dict[str | None, tuple[Access, ...]]:
    """The deletions that an application makes when it is asked to, by table."""
    found: dict[str | None, list[Access]] = {}
    for access in project.accesses:
        if access.operation == "delete" and access.table is not None and _is_asked_for(access, project):
            found.setdefault(access.table, []).append(access)
    return {table: tuple(deletions) for table, deletions in found.items()}


def _is_asked_for(deletion: Access, project: Project) -> bool:
    if project.role(deletion.place.path) != "application" or is_scheduled(deletion) or is_run_by_hand(deletion):
        return False
    if not may_overwrite(deletion, project):
        return False
    return not any(one.operation in PUTS and is_same_item(one, deletion, project) for one in earlier(deletion, project))
