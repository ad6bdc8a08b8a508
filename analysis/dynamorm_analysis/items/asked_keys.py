"""The keys of tables as requests of single items name them."""

from collections.abc import Iterable

from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project

SINGLE_BY_KEY = frozenset({"get", "update", "delete"})
"""Requests that name the whole key of an item."""


@once
def keys_asked(identity: str, project: Project) -> frozenset[tuple[str, ...]]:
    """The attributes by which requests of single items of a table name their keys, each way in which one does so."""
    return keys_named_by(project.accesses_of(identity))


def key_attributes(access: Access, project: Project) -> frozenset[str]:
    """The attributes of the key of an access's table, as it is declared or as requests of single items name them."""
    table = project.table(access.table)
    if table is not None and table.key is not None:
        return frozenset(table.key.attributes)
    asked = keys_asked(access.table, project) if access.table is not None else ()
    return frozenset(attribute for key in asked for attribute in key)


def names_single_items(bound: frozenset[str], keys: frozenset[tuple[str, ...]]) -> bool:
    """Whether what a request binds holds each key by which others ask for single items."""
    return bool(keys) and all(bool(key) and bound.issuperset(key) for key in keys)


def is_told_by_calls(access: Access, project: Project) -> bool:
    """Whether calls tell what a function asks: each of them is a request of its own."""
    if access.table is None or not access.is_own:
        return False
    return any(one.asked_in == access.place and one.knows("key") for one in project.accesses_of(access.table))


def keys_named_by(accesses: Iterable[Access]) -> frozenset[tuple[str, ...]]:
    single = (access for access in accesses if access.operation in SINGLE_BY_KEY)
    return frozenset(tuple(condition.attribute for condition in access.key) for access in single)
