"""The write units of puts, updates and deletes, of the table and of each index that holds the item.

Source: "Capacity unit consumption for write operations", and "Provisioned throughput considerations" of global
secondary indexes: an item that enters, leaves or changes in an index is one write there, a changed key of the index two
(the old entry goes, a new one comes), and what changes nothing in the index is none. Local indexes take the same.
"""

from functools import lru_cache

from dynamorm_analysis.capacity.costs import Cost, IndexCost
from dynamorm_analysis.capacity.sizes import entry_size, item_size, model_of
from dynamorm_analysis.capacity.units import NONE, TRANSACTION, Units, exactly, write_units
from dynamorm_analysis.heat import holds_every_item, live_writers
from dynamorm_analysis.model.access import DELETES, PUTS, UPDATES, Access
from dynamorm_analysis.model.table import Definition, Index, Table
from dynamorm_analysis.project import Project

OTHERS = frozenset({"batch_write", "transact_write", "transact_check"})
FEW_TABLES = 64
WRITES = PUTS | UPDATES | DELETES | OTHERS


def write_of_item(access: Access, table: Table | None, project: Project) -> Cost:
    """A put, update or delete, of a batch each of its items; of an update the larger one of before and after."""
    size = item_size(table, access, project)
    least = write_units(size.bytes)
    units = Units(least, least if size.known else None)
    in_transaction = access.operation.startswith("transact")
    indexes = tuple(_indexes(access, table, project)) if table is not None else ()
    notes = [] if table is not None and table.closed else ["further indexes may take more"]
    if in_transaction:
        units = units.times(TRANSACTION)
        # Whether the entries of indexes are written at the price of a transaction, AWS does not say.
        indexes = tuple(IndexCost(one.index, one.units + Units(0, one.units.most)) for one in indexes)
    if access.operation == "transact_check":
        indexes, notes = (), []
    if notes:
        units = Units(units.least, None)
    return Cost("write", "item" if access.operation.startswith("batch") else "call", units, size, indexes, tuple(notes))


def _indexes(access: Access, table: Table, project: Project) -> list[IndexCost]:
    """What the indexes take that may hold the item."""
    costs = (IndexCost(index.title, _index_units(access, index, table, project)) for index in table.indexes)
    return [cost for cost in costs if cost.units != NONE]


def _index_units(access: Access, index: Index, table: Table, project: Project) -> Units:
    size = entry_size(index, table, access, project)
    one = exactly(write_units(size.bytes)) if size.known else Units(1, None)
    held = _held(access, index, table, project)
    if held == "no":
        return NONE
    if access.operation in DELETES:
        return one if held == "yes" else _at_most(one)
    if access.operation in PUTS and not access.rewrites:
        written = one if _creates(access, table) else one + _at_most(one)
        return written if held == "yes" else _at_most(written)
    if not access.knows("written") or access.operation in OTHERS:
        return _at_most(one + one)
    names = {written.attribute for written in access.written}
    if not names.isdisjoint(_own_key(index, table)):
        return one + one if held == "yes" else one + _at_most(one)
    copied = index.copied(table.key.attributes if table.key else ())
    if copied is None or not names.isdisjoint(copied):
        return one if held == "yes" else _at_most(one)
    return _at_most(one) if access.removes or access.rewrites else NONE


def _at_most(units: Units) -> Units:
    return Units(0, units.most)


def _own_key(index: Index, table: Table) -> tuple[str, ...]:
    """The key attributes that make an item enter the index; every item has those of the table."""
    base = table.key.attributes if table.key else ()
    return tuple(name for name in index.key.attributes if name not in base)


def _held(access: Access, index: Index, table: Table, project: Project) -> str:
    """Whether the index holds the item after a put, or before another write: `yes`, `no` or `maybe`."""
    needed = _own_key(index, table)
    model = model_of(table, access)
    if not needed or (model is not None and _requires(model, needed)):
        return "yes"
    if access.operation in PUTS and access.knows("written") and not access.rewrites:
        written = {one.attribute for one in access.written}
        lacking = [name for name in needed if name not in written]
        if not lacking:
            return "yes"
        declared = model is None or not model.bases_known or any(model.attribute(name) for name in lacking)
        return "maybe" if declared and access.entity else "no"
    return "yes" if model is None and index.title in _complete_indexes(project, table.id) else "maybe"


@lru_cache(maxsize=FEW_TABLES)  # every write of a table asks for it, and it looks at all of them
def _complete_indexes(project: Project, identity: str) -> frozenset[str]:
    """The indexes of a table that hold every item, by what its writers write."""
    table = project.tables[identity]
    writers = live_writers(table, project)
    return frozenset(index.title for index in table.indexes if holds_every_item(index.key, table, writers))


def _requires(model: Definition, names: tuple[str, ...]) -> bool:
    return all((attribute := model.attribute(name)) is not None and attribute.required for name in names)


def _creates(access: Access, table: Table) -> bool:
    """Whether a put makes an item that was not there, by its condition or by a key that is new each time."""
    key = table.key.attributes if table.key else ()
    if any(condition.operator == "not_exists" and condition.attribute in key for condition in access.filter):
        return True
    attributes = (table.attributes.get(name) for name in key)
    return any(attribute is not None and attribute.generated for attribute in attributes)
