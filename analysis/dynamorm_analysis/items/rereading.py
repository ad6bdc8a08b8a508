"""Reads that ask again what another one of the same code asks: its further pages, or the same on another branch."""

from weakref import WeakKeyDictionary

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project


def asks_again(access: Access, project: Project) -> bool:
    """Whether an earlier read in the same function, or one of the same call, asks for the same: a finding about it is
    one about this read, too."""
    if access.table is None:
        return False
    of_project = _KNOWN.setdefault(project, {})
    if access.table not in of_project:
        of_project[access.table] = _later(project.accesses_of(access.table))
    return id(access) in of_project[access.table]


# By identity, as long as the project is: its accesses are kept by it.
_KNOWN: "WeakKeyDictionary[Project, dict[str, frozenset[int]]]" = WeakKeyDictionary()


def _later(accesses: tuple[Access, ...]) -> frozenset[int]:
    """Those of the accesses, by identity, that come after one that asks the same."""
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
