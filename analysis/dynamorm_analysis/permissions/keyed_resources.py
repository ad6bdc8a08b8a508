"""Which key a table or index has, and what to call these, for those who isolate tenants by it."""

from collections.abc import Callable

from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.permissions.statement import Resource
from dynamorm_analysis.project import Project

KeyOf = Callable[[Resource], Key | None]
"""Tells the key of a table or index, None where it is not known."""


def key_of_resource(project: Project, resource: Resource) -> Key | None:
    """The key of a table or index, None where it is not known."""
    table = project.table(resource.table)
    if table is None or resource.part == "table":
        return table.key if table is not None else None
    index = table.index(resource.index)
    return index.key if index is not None and "key" not in index.unknown else None


def called(resource: Resource) -> str:
    """A table or index in a message."""
    return (
        f"index `{resource.index}`" if resource.part == "index" else f"table `{resource.table.removeprefix(VARIABLE)}`"
    )
