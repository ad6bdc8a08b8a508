"""Reads that ask again what another one of the same code asks: its further pages, the same on another branch, or the
same once more where that gave nothing."""

from collections.abc import Iterable

from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project


def asks_again(access: Access, project: Project) -> bool:
    """Whether an earlier read in the same function, or one of the same call, asks for the same: a finding about it is
    one about this read, too."""
    if access.table is None:
        return False
    return id(access) in _later(access.table, project)


def asks_again_in_rounds(access: Access, project: Project) -> bool:
    """The same of a read that a loop makes for something else in each round, by the others that loops make so: another
    branch of the function that is called may ask for the same in each."""
    if access.table is None:
        return False
    return id(access) in _later_in_rounds(access.table, project)


def is_for_want_of_index(scan: Access, query: Access) -> bool:
    """Whether a scan that asks what a query of the same function asks may be made since the index is not there: not
    where the query found nothing, or failed for whatever reason."""
    if scan.course is None:
        return True
    if query.call.span in scan.course.failed:
        return False
    return not any(
        test.held == "missing" and not test.by_error and query.call.span in test.asked for test in scan.course.tests
    )


@once
def _later(identity: str, project: Project) -> frozenset[int]:
    """The accesses to a table, by identity, that come after one that asks the same: the project keeps them."""
    return _behind_same(project.accesses_of(identity))


@once
def _later_in_rounds(identity: str, project: Project) -> frozenset[int]:
    return _behind_same(one for one in project.accesses_of(identity) if one.loop is not None and one.loop.varies)


def _behind_same(accesses: Iterable[Access]) -> frozenset[int]:
    seen: set[tuple[object, ...]] = set()
    later: set[int] = set()
    for access in (one for one in accesses if one.reads_many):
        asked = _by_call(access), _by_question(access)
        if not seen.isdisjoint(asked):
            later.add(id(access))
        seen.update(asked)
    return frozenset(later)


def _by_call(access: Access) -> tuple[object, ...]:
    return access.operation, access.call


def _by_question(access: Access) -> tuple[object, ...]:
    conditions = tuple((one.attribute, one.operator, one.value.expression) for one in (*access.key, *access.filter))
    where = access.place.path, access.place.anchor, access.function, access.via
    loop = access.loop if access.loop is not None and access.loop.varies else None
    return where, access.operation, access.index, loop, conditions
