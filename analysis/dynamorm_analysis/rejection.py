"""Requests that DynamoDB rejects, as the source alone tells: each defect as a question about one access.

A request that is rejected reads nothing, so rules about cost and speed ask `rejected` first and stay silent.
"""

import re

from dynamorm_analysis.expressions.reserved_words import is_reserved
from dynamorm_analysis.indexing.matching import bound_attributes, disputed_indexes, key_of
from dynamorm_analysis.model.access import Access, Condition, RawName
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project

BARE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def rejected(access: Access, project: Project) -> bool:
    """Whether DynamoDB certainly rejects the request."""
    table = project.table(access.table)
    if reserved_names(access):
        return True
    return table is not None and bool(
        is_index_undefined(access, table)
        or consistently_read_index(access, table)
        or filtered_keys(access, table)
        or unnamed_indexes(access, table)
        or conditions_beside_key(access, table)
    )


def reserved_names(access: Access) -> tuple[RawName, ...]:
    """Bare names in expression strings that DynamoDB takes for its own words, or cannot read as a name."""
    return tuple(raw for raw in access.raw_names if is_reserved(raw.name) or not BARE_NAME.fullmatch(raw.name))


def is_index_undefined(access: Access, table: Table) -> bool:
    """Whether the index that the access names is none of the table's, whose list of indexes is complete."""
    if not _certain(access, "index") or access.index is None or not table.closed:
        return False
    return table.index(access.index) is None and all(index.name is not None for index in table.indexes)


def consistently_read_index(access: Access, table: Table) -> Index | None:
    """The global secondary index that the access asks for a consistent read."""
    if not _certain(access, "index", "consistent") or not access.consistent or access.index is None:
        return None
    index = table.index(access.index)
    disputed = access.index in disputed_indexes(table)
    return index if index is not None and index.kind == "GSI" and not disputed else None


def filtered_keys(access: Access, table: Table) -> tuple[Condition, ...]:
    """Filter conditions of a query on key attributes of what it queries."""
    key = _queried_key(access, table)
    if key is None:
        return ()
    return tuple(c for c in access.filter if c.attribute in key.attributes and not c.optional)


def unnamed_indexes(access: Access, table: Table) -> tuple[Index, ...]:
    """Indexes of which a query that names none must mean one: it binds their partition key and not the table's."""
    key = _queried_key(access, table)
    if key is None or access.index is not None:
        return ()
    if {condition.attribute for condition in access.key} & set(key.partition):
        return ()
    disputed = disputed_indexes(table)
    bound = bound_attributes(access.key)
    meant = (index for index in table.indexes if index.kind != "VECTOR" and index.name not in disputed)
    return tuple(
        index for index in meant if (own := key_of(table, index)) is not None and bound.issuperset(own.partition)
    )


def conditions_beside_key(access: Access, table: Table) -> tuple[Condition, ...]:
    """Key conditions of a query on attributes that are no key of what it queries."""
    key = _queried_key(access, table)
    if key is None or unnamed_indexes(access, table):
        return ()
    return tuple(c for c in access.key if c.attribute not in key.attributes and not c.optional)


def _queried_key(access: Access, table: Table) -> Key | None:
    """The key that a query goes by, where all of it is certain."""
    if access.operation not in ("query", "count") or not access.key or not _certain(access, "index", "key"):
        return None
    if access.index is None:
        return table.key
    index = table.index(access.index)
    if index is None or index.kind == "VECTOR" or access.index in disputed_indexes(table):
        return None
    return key_of(table, index)


def _certain(access: Access, *parts: str) -> bool:
    return access.confidence == "high" and all(access.knows(part) for part in ("table", *parts))
