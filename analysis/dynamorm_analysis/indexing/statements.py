"""By which keys the WHERE of a PartiQL statement can be answered: those whose values it gives or lists."""

from dynamorm_analysis.indexing.matching import disputed_indexes, key_of
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table


def named_values(access: Access) -> frozenset[str]:
    """The attributes of which a statement gives one or several values, on every path."""
    given = (one for one in access.filter if one.operator in ("=", "in"))
    return frozenset(one.attribute for one in given if not (one.free or one.nested or one.optional))


def serving(access: Access, table: Table) -> tuple[str, ...]:
    """The indexes that would answer a statement by a query, if it named them."""
    named, disputed = named_values(access), disputed_indexes(table)
    return tuple(
        index.name
        for index in table.indexes
        if index.name is not None
        and index.kind != "VECTOR"
        and index.name not in disputed
        and index.name != access.index
        and (key := key_of(table, index)) is not None
        and named.issuperset(key.partition)
    )
