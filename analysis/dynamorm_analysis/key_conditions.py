"""Which items a query asks for, and what is wrong with the key condition that is to say so."""

from collections.abc import Callable

from dynamorm_analysis.indexing.composite_keys import Misuse, misuse
from dynamorm_analysis.indexing.matching import bound_attributes, disputed_indexes, key_of
from dynamorm_analysis.model.access import RANGE_OPERATORS, Access, Condition
from dynamorm_analysis.model.table import Index, Key, Table

KEY_OPERATORS = RANGE_OPERATORS | {"="}


def filtered_keys(access: Access, table: Table) -> tuple[Condition, ...]:
    """Filter conditions of a query, on every path, on key attributes of what it queries."""
    return tuple(condition for condition in keys_perhaps_filtered(access, table) if not condition.optional)


def keys_perhaps_filtered(access: Access, table: Table) -> tuple[Condition, ...]:
    """The same, also on some paths only."""
    key = queried_key(access, table)
    return tuple(c for c in access.filter if c.attribute in key.attributes) if key is not None else ()


def unnamed_indexes(access: Access, table: Table) -> tuple[Index, ...]:
    """Indexes of which a query that names none must mean one: it binds their partition key and not the table's, by any
    definition of that."""
    if not _is_query_by_key(access) or access.index is not None or not table.keys:
        return ()
    named = {condition.attribute for condition in access.key}
    if any(not named.isdisjoint(key.partition) for key in table.keys):
        return ()
    disputed = disputed_indexes(table)
    bound = bound_attributes(access.key)
    meant = (index for index in table.indexes if index.kind != "VECTOR" and index.name not in disputed)
    return tuple(
        index for index in meant if (own := key_of(table, index)) is not None and bound.issuperset(own.partition)
    )


def conditions_beside_key(access: Access, table: Table) -> tuple[Condition, ...]:
    """Key conditions of a query on attributes that are no key of what it queries."""
    key = queried_key(access, table)
    if key is None or unnamed_indexes(access, table):
        return ()
    return tuple(c for c in access.key if c.attribute not in key.attributes and not c.optional)


def unequal_partition_keys(access: Access, table: Table) -> tuple[str, ...]:
    """Partition key attributes of what a query reads that it compares otherwise than by `=`."""
    key = queried_key(access, table)
    if key is None or access.builder is not None or conditions_beside_key(access, table):
        return ()
    equal = bound_attributes(access.key)
    certain = [c for c in access.key if not c.optional and c.attribute in key.partition and c.attribute not in equal]
    return tuple(dict.fromkeys(c.attribute for c in certain if c.operator in RANGE_OPERATORS and not c.free))


def partition_keys_at_times_unequal(access: Access, table: Table) -> tuple[str, ...]:
    """Those that it compares otherwise on some ways through the code, whose requests DynamoDB rejects."""
    key = queried_key(access, table)
    if key is None or access.builder is not None or conditions_beside_key(access, table):
        return ()
    at_times = [c for c in access.key if c.optional and c.attribute in key.partition and not c.free]
    return tuple(dict.fromkeys(c.attribute for c in at_times if c.operator in RANGE_OPERATORS))


def unbound_partition_keys(access: Access, table: Table) -> tuple[str, ...]:
    """The partition key attribute of what a query reads of which its conditions say nothing; of a key that has several
    `misused_composite` tells."""
    key = queried_key(access, table)
    if key is None or len(key.partition) > 1 or access.builder is not None or unnamed_indexes(access, table):
        return ()
    named = {condition.attribute for condition in access.key}
    return (
        tuple(attribute for attribute in key.partition if attribute not in named) if named <= {*key.attributes} else ()
    )


def is_alternative(condition: Condition) -> bool:
    return condition.free or condition.operator not in KEY_OPERATORS


def is_beyond_keys(condition: Condition) -> bool:
    return condition.maker == "Key" and condition.operator not in KEY_OPERATORS


def alternatives(access: Access) -> tuple[Condition, ...]:
    """Key conditions of a query that a key condition cannot be: under OR or NOT, `<>`, IN, or calls of functions other
    than `begins_with`."""
    if access.operation not in ("query", "count") or access.builder is not None or not is_sure(access):
        return ()
    return tuple(c for c in access.key if not c.optional and is_alternative(c) and not is_beyond_keys(c))


def twice_compared(access: Access) -> tuple[Condition, ...]:
    """The conditions on one attribute of a key condition that names it more than once."""
    if access.operation not in ("query", "count") or access.builder is not None or not is_sure(access):
        return ()
    if alternatives(access):
        return ()
    certain = [c for c in access.key if not c.optional]
    for attribute in dict.fromkeys(c.attribute for c in certain):
        same = tuple(c for c in certain if c.attribute == attribute)
        if len(same) > 1:
            return same
    return ()


def misused_composite(access: Access, table: Table) -> Misuse | None:
    """How the key condition of a query misses the rules of a key with several attributes of a role."""
    key = queried_key(access, table)
    if key is None or access.builder is not None or any(condition.optional for condition in access.key):
        return None
    if conditions_beside_key(access, table) or unequal_partition_keys(access, table):
        return None
    return misuse(access.key, key)


def _is_query_by_key(access: Access) -> bool:
    """Whether a query has a key condition of which all is certain."""
    return access.operation in ("query", "count") and bool(access.key) and is_certain(access, "index", "key")


def queried_key(access: Access, table: Table) -> Key | None:
    """The key that a query goes by, where all of it is certain."""
    if not _is_query_by_key(access):
        return None
    if access.index is None:
        return table.key
    index = table.index(access.index)
    if index is None or index.kind == "VECTOR" or access.index in disputed_indexes(table):
        return None
    return key_of(table, index)


def is_certain(access: Access, *parts: str) -> bool:
    return is_sure(access, "table", *parts)


def is_sure(access: Access, *parts: str) -> bool:
    return access.confidence == "high" and all(map(access.knows, parts))


def is_misdirected(access: Access, table: Table | None) -> bool:
    """Whether a query does not say which items it asks for: that is known when its key condition is mended."""
    if alternatives(access) or twice_compared(access):
        return True
    return table is not None and any(ask(access, table) for ask in MISDIRECTING)


MISDIRECTING: tuple[Callable[[Access, Table], object], ...] = (
    filtered_keys,
    unnamed_indexes,
    conditions_beside_key,
    unequal_partition_keys,
    unbound_partition_keys,
    misused_composite,
)
"""The questions of which each finds a query whose key condition does not say which items it asks for."""
