"""The sort key of a table that nothing declares, as the requests for its items tell it."""

from dynamorm_analysis.items.asked_keys import keys_asked
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.project import Project


def sort_key_told(access: Access, project: Project) -> str:
    """The attribute that tells apart the items under the partition key by which a table is queried: the other one of
    two by which all gets, updates and deletes name single items, or where there are none, by which all other queries
    ask for some under one key; empty where it is not known."""
    if access.table is None or access.index is not None or not access.knows("index"):
        return ""
    keys = {frozenset(names) for names in keys_asked(access.table, project)} or _keys_queried(access.table, project)
    key = next(iter(keys)) if len(keys) == 1 else frozenset[str]()
    bound = {one.attribute for one in access.key if one.binds}
    others = key - bound
    return next(iter(others)) if len(key) == 2 and bound < key and len(others) == 1 else ""


@once
def _keys_queried(identity: str, project: Project) -> frozenset[frozenset[str]]:
    """The pairs of attributes by which queries of a table, and not of an index of it, ask for items."""
    queries = (one for one in project.accesses_of(identity) if one.operation == "query" and one.index is None)
    asked = (
        frozenset(each.attribute for each in one.key) for one in queries if one.knows("index") and one.knows("key")
    )
    return frozenset(names for names in asked if len(names) == 2)


def puts_of(access: Access, project: Project) -> list[Access]:
    """The accesses that put items into the table of another one."""
    return [one for one in project.accesses_of(access.table) if one.operation in PUTS] if access.table else []
