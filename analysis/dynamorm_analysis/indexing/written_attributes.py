"""What code writes into the attributes of a table: whether all items have one, and whether it may be a key."""

from dynamorm_analysis.model.access import PUTS, SETTING, UPDATES
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.model.unfit_values import ValueKind
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project

INDEXABLE = frozenset({"S", "N", "B"})
NO_KEYS: frozenset[ValueKind] = frozenset({"bool", "none", "list", "map", "set", "empty set"})


def is_no_key(value: WrittenValue) -> bool:
    """Whether a value is surely of a type that no key has."""
    return value.kind in NO_KEYS or (value.type is not None and value.type not in INDEXABLE)


def always_set(table: Table, project: Project) -> frozenset[str]:
    """The attributes that every put of the application gives an item, as far as all of them tell what they give."""
    writes = [access for access in project.accesses_of(table.id) if access.operation in SETTING]
    live = (access for access in writes if project.role(access.place.path) == "application")
    puts = [access for access in live if not access.told_by_calls]
    if any(access.operation not in UPDATES and not access.knows("written") for access in puts):
        return frozenset()
    given = [
        frozenset(one.attribute for one in access.written if not one.optional and not is_no_key(one.value))
        for access in puts
        if access.operation in PUTS and not access.rewrites
    ]
    return frozenset.intersection(*given) if given else frozenset()


def written_values(table: Table, project: Project) -> dict[str, list[WrittenValue]]:
    """By name what code writes into the attributes of a table."""
    found: dict[str, list[WrittenValue]] = {}
    for access in project.accesses_of(table.id):
        for written in access.written:
            found.setdefault(written.attribute, []).append(written.value)
    return found
