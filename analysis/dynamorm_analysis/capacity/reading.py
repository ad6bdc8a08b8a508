"""The read units of gets, batches, queries and scans.

Source: "Capacity unit consumption for read operations" in the developer guide. Neither a filter nor a projection saves
units: all that is gone through counts, before either.
"""

from math import ceil, prod

from dynamorm_analysis.capacity.costs import Cost, Per
from dynamorm_analysis.capacity.sizes import UNKNOWN_SIZE, Size, entry_size, item_size
from dynamorm_analysis.capacity.units import FACTORS, PAGE, Consistency, Units, read_units
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project

SINGLE_READS = frozenset({"get", "batch_get", "transact_get"})
MANY_READS = frozenset({"query", "scan", "count"})
ONE_ITEM = (1, False)
UNLIMITED = 1 << 62  # bytes; more than any table holds


def read_of_item(access: Access, table: Table | None, project: Project) -> Cost:
    """A get, of a batch each of its items: DynamoDB rounds up for each by itself."""
    size = item_size(table, access, project)
    least, most = _consistencies(access, None)
    units = Units(read_units(size.bytes, least), read_units(size.bytes, most) if size.known else None)
    return Cost("read", "item" if access.operation == "batch_get" else "call", units, size)


def read_of_many(access: Access, table: Table | None, project: Project) -> Cost:
    """A query, scan or count: of what a page or call goes through, the bytes are added up and then rounded."""
    index = project.index_of(access)
    size = _size(access, table, index, project)
    least, most = _consistencies(access, index)
    fetched = _fetched(access, table, index)
    notes = () if not fetched else (f"fetches {fetched} of each item from the table, which its index lacks",)
    expected = _expected(access, table, index, project)
    per: Per = "call"
    if size.known and expected is not None:
        through, may_be_fewer = expected
        read = min(through * size.bytes, *_limits(access, size))
        units = Units(read_units(0 if may_be_fewer else read, least), read_units(read, most))
    elif size.known and _ends_at_limit(access):
        units = Units(FACTORS[least], read_units(min(_limits(access, size)), most))
    elif expected == ONE_ITEM or (_ends_at_limit(access) and access.limit == 1):
        units = Units(FACTORS[least], None)
    else:
        per = "page"
        units = Units(FACTORS[least], read_units(PAGE, most))
    if fetched:
        units = Units(units.least, None)
    return Cost("read", per, units, size, notes=notes)


def _consistencies(access: Access, index: Index | None) -> tuple[Consistency, Consistency]:
    """How consistently an access reads at least and at most; of a global index never strongly."""
    if access.operation == "transact_get":
        return "transactional", "transactional"
    if index is not None and index.kind == "GSI":
        return "eventual", "eventual"
    if not access.knows("consistent"):
        return "eventual", "strong"
    return ("strong", "strong") if access.consistent else ("eventual", "eventual")


def _size(access: Access, table: Table | None, index: Index | None, project: Project) -> Size:
    """The size of what is gone through: items, or entries of an index."""
    if access.index is None and access.knows("index"):
        return item_size(table, access, project)
    return entry_size(index, table, access, project) if index is not None and table is not None else UNKNOWN_SIZE


def _expected(access: Access, table: Table | None, index: Index | None, project: Project) -> tuple[int, bool] | None:
    """How many items a call goes through by the settings, and whether further conditions may make them fewer."""
    key = index.key if index is not None else table.key if table is not None else None
    if table is None or key is None or not access.knows("index") or (access.index is not None and index is None):
        return None
    told = project.expectations(table.id)
    if access.operation == "scan":
        return None if told.items is None else (told.items, index is not None or access.segmented)
    bound = {condition.attribute for condition in access.key if condition.binds}
    if not bound.issuperset(key.partition) or not access.knows("key"):
        return None
    if index is None and bound.issuperset(key.attributes):
        return ONE_ITEM
    return _of_one_key(key, told.items, [told.cardinality.get(name) for name in key.partition], access)


def _of_one_key(key: Key, items: int | None, values: list[int | None], access: Access) -> tuple[int, bool] | None:
    """How many items share a partition key value, if all values have equally many."""
    counts = [count for count in values if count is not None]
    if items is None or len(counts) < len(values):
        return None
    narrowed = any(condition.attribute in key.sort for condition in access.key)
    return max(1, ceil(items / prod(counts))), narrowed


def _limits(access: Access, size: Size) -> tuple[int, ...]:
    """The bytes that a call goes through at most: those of a page, of the items of its limit, or any number."""
    page = () if access.pages_itself or access.token == "followed" else (PAGE,)
    items = (access.limit * size.bytes,) if access.limit is not None and _ends_at_limit(access) else ()
    return (UNLIMITED, *page, *items)


def _ends_at_limit(access: Access) -> bool:
    """Whether a call goes through no more items than its limit says: one page, or PynamoDB without a filter."""
    if access.limit is None or access.token == "followed":
        return False
    if access.pages_itself:
        return access.library == "pynamodb" and not access.filter and access.knows("filter")
    return True


def _fetched(access: Access, table: Table | None, index: Index | None) -> str:
    """The attributes that a local index does not hold, so that each item is read from the table for them."""
    if index is None or table is None or table.key is None or index.kind != "LSI" or access.projection is None:
        return ""
    copied = index.copied(table.key.attributes)
    if copied is None:
        return ""
    lacking = set(access.projection) - copied - {*index.key.attributes, *table.key.attributes}
    return ", ".join(f"`{name}`" for name in sorted(lacking))
