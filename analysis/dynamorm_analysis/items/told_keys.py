"""The sort key of a table that nothing declares, as the requests for its items tell it."""

from dynamorm_analysis.items.asked_keys import keys_asked
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.project import Project


def sort_key_told(access: Access, project: Project) -> str:
    """The attribute that tells apart the items under the partition key by which a table is queried: the other one of
    two by which all gets, updates and deletes name single items; empty where it is not known."""
    if access.table is None or access.index is not None or not access.knows("index"):
        return ""
    keys = {frozenset(names) for names in keys_asked(access.table, project)}
    key = keys.pop() if len(keys) == 1 else frozenset()
    bound = {one.attribute for one in access.key if one.binds}
    others = key - bound
    return next(iter(others)) if len(key) == 2 and bound < key and len(others) == 1 else ""


def puts_of(access: Access, project: Project) -> list[Access]:
    """The accesses that put items into the table of another one."""
    return [one for one in project.accesses_of(access.table) if one.operation in PUTS] if access.table else []
