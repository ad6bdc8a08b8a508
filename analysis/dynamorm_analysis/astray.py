"""Writes that may be of a defined table, though nothing tells which table they are of: who claims what is ever written
to a table's key must know them all."""

from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import SETTING, Access
from dynamorm_analysis.model.names import is_place
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project


@once
def written_astray(project: Project) -> frozenset[str]:
    """The ids of tables whose whole key application code also writes to a table that nothing in the workspace defines:
    one whose name is not known, or held by a variable of the environment or another place."""
    keys = {_attributes(access) for access in project.accesses if _is_astray(access, project)}
    return frozenset(table.id for table in project.tables.values() if _is_among(table, keys))


def _is_astray(access: Access, project: Project) -> bool:
    if access.operation not in SETTING or access.told_by_calls or project.table(access.table) is not None:
        return False
    is_named = access.table is not None and not access.table.startswith("env:") and not is_place(access.table)
    return not is_named and project.role(access.place.path) == "application"


def _attributes(access: Access) -> frozenset[str]:
    written = {each.attribute for each in access.written}
    return frozenset(written.union(each.attribute for each in access.key))


def _is_among(table: Table, keys: set[frozenset[str]]) -> bool:
    return table.key is not None and any(keys_of.issuperset(table.key.attributes) for keys_of in keys)
