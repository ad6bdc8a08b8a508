"""Queries of indexes that hold keys alone, after which the items themselves are read."""

from dynamorm_analysis.items.same_item import beside
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project


def found_by_keys_only(access: Access, project: Project) -> Access | None:
    """The query in the same function that finds the keys of what a read asks for, in an index that holds keys alone."""
    if access.table is None:
        return None
    for other in beside(access, project):
        if other.operation != "query":
            continue
        if other.call == access.call:
            continue  # another request of the function that is called there
        index = project.index_of(other)
        if index is not None and index.projection.kind == "KEYS_ONLY":
            return other
    return None
