"""Which of a definition's indexes tell nothing that another one, or the table itself, does not tell as well."""

from collections.abc import Iterator

from dynamorm_analysis.model.access import PUTS
from dynamorm_analysis.model.table import Definition, Index, Key, Table
from dynamorm_analysis.project import Project

CREATING = PUTS | {"batch_write"}


def comparable(definition: Definition) -> tuple[Index, ...]:
    """The global indexes that surely exist together and are fully known."""
    if not definition.closed or not definition.bases_known or {"key", "attributes"} & definition.unknown:
        return ()
    return tuple(
        index
        for index in definition.indexes
        if index.kind == "GSI" and index.name and index.key.partition and index.projection.kind and not index.unknown
    )


def twins(definition: Definition) -> Iterator[tuple[Index, Index]]:
    """Indexes with one key of which one copies all that the other does: the one to keep, and the needless one."""
    kept: list[Index] = []
    for index in comparable(definition):
        if repeats_table(index, definition):
            continue
        twin = next((other for other in kept if other.key == index.key and other.name != index.name), None)
        if twin is None:
            kept.append(index)
        elif is_covered(index, twin, definition):
            yield twin, index
        elif is_covered(twin, index, definition):
            kept[kept.index(twin)] = index
            yield index, twin


def prefixes(definition: Definition) -> Iterator[tuple[Index, Index]]:
    """Indexes whose key another one goes on with, copying as much: the longer one first."""
    indexes = comparable(definition)
    for index in indexes:
        for longer in indexes if not repeats_table(index, definition) else ():
            if is_prefix(index.key, longer.key) and is_covered(index, longer, definition):
                yield longer, index
                break


def is_prefix(key: Key, longer: Key) -> bool:
    """Whether every query by the first key can be asked by the second one."""
    length = len(key.sort)
    return key.partition == longer.partition and length < len(longer.sort) and longer.sort[:length] == key.sort


def is_covered(index: Index, other: Index, definition: Definition) -> bool:
    """Whether the other index copies all that one does."""
    keys = definition.key.attributes if definition.key is not None else ()
    wanted, copied = index.copied(keys), other.copied(keys)
    return copied is None or (wanted is not None and wanted <= copied.union(other.key.attributes))


def repeats_table(index: Index, definition: Definition) -> bool:
    """Whether the table answers all queries of an index, and the index holds all of it."""
    key = definition.key
    if key is None or index.projection.kind != "ALL":
        return False
    return index.key == key or is_prefix(index.key, key)


def has_always(name: str, table: Table, project: Project) -> bool:
    """Whether surely every item of a table has an attribute: it is a key of the table, or each model requires it and
    whatever writes items without a model writes it."""
    if table.key is not None and name in table.key.attributes:
        return True
    models = [one for one in table.definitions if one.kind in ("model", "entity")]
    if not models or not all(one.bases_known and _requires(one, name) for one in models):
        return False
    return all(
        any(written.attribute == name for written in access.written)
        for access in project.accesses_of(table.id)
        if access.operation in CREATING and not access.entity
    )


def _requires(model: Definition, name: str) -> bool:
    attribute = model.attribute(name)
    return attribute is not None and attribute.required
