"""From a project to the tables that its code needs: keys, types, expiry, and each index that is declared or read."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.agreement import in_force
from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.indexing.matching import key_of
from dynamorm_analysis.indexing.written_attributes import INDEXABLE
from dynamorm_analysis.items.entities import entities, entities_in
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.entity import Entity
from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.model.table import Attribute, Definition, DefinitionKind, Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import keyed, listed
from dynamorm_cdkgen.asked_tables import asked_tables
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.fault import Fault, UnplannedError
from dynamorm_cdkgen.missing_modules import missing_modules
from dynamorm_cdkgen.needed_indexes import NeededIndex, needed_indexes
from dynamorm_workspace.lines import lines_of, spots_in
from dynamorm_workspace.loading import LoadedWorkspace

OF_CODE: frozenset[DefinitionKind] = frozenset({"model", "entity", "create_table"})
WIDER = "read a wider folder, one that has it (`code=` of a construct), or declare them in the model"


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table to be built, with its id in the project and the requests that indexes serve which nobody declares."""

    id: str
    blueprint: Blueprint
    newly_served: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """The tables to be built, by name; what keeps others from it, all in all and by their ids, and remarks on what is
    left out of these."""

    tables: tuple[PlannedTable, ...]
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
    unplanned: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)


def blueprints(workspace: LoadedWorkspace, paths: Collection[str] | None = None) -> tuple[Blueprint, ...]:
    """The tables that code in some files or folders defines, all of them with None, in the order of their names. Raises
    UnplannedError, which names file, line and remedy of all that is not known."""
    found = planned(workspace.project, paths)
    if found.faults:
        spots = spots_in(workspace.project, lines_of(workspace.contents))
        raise UnplannedError("\n".join(fault.told(spots) for fault in found.faults))
    return tuple(table.blueprint for table in found.tables)


def planned(project: Project, paths: Collection[str] | None = None) -> Plan:
    """The tables that code in some files or folders defines, each with what all code of the project asks of it."""
    tables: list[PlannedTable] = []
    unplanned: dict[str, tuple[Fault, ...]] = {}
    remarks: list[Fault] = []
    shared = entities(project)
    views = ((table, in_code(table, project)) for table in project.tables.values())
    chosen = [(table, view) for table, view in views if view is not None and _is_in(view, paths)]
    for table, view in sorted(chosen, key=lambda one: (_name(one[0]), one[0].id)):
        planned_table, told = _planned(view, project, shared)
        if planned_table is None:
            unplanned[table.id] = tuple(told)
        else:
            tables.append(planned_table)
            remarks += told
    faults = tuple(fault for of_table in unplanned.values() for fault in of_table)
    return Plan(tuple(tables), faults, tuple(remarks), unplanned)


@once
def in_use(project: Project) -> Plan:
    """The tables that code defines or asks for. One of which code does not tell enough is as infrastructure and code
    together define it, one that nothing defines as it is asked for."""
    plan = planned(project)
    known = {*plan.unplanned, *(table.id for table in plan.tables)}
    others = sorted(identity for identity in project.tables if identity not in known and asked_of(identity, project))
    shared = entities(project)
    as_deployed = (_as_deployed(identity, project, shared) for identity in (*plan.unplanned, *others))
    deployed = {table.id: table for table in as_deployed if table is not None}
    asked = [_as_asked(table, project) for table in asked_tables(project).values()]
    unplanned = {identity: faults for identity, faults in plan.unplanned.items() if identity not in deployed}
    faults = tuple(fault for of_table in unplanned.values() for fault in of_table)
    return Plan((*plan.tables, *deployed.values(), *asked), faults, plan.remarks, unplanned)


def _as_deployed(identity: str, project: Project, shared: Iterable[Entity]) -> PlannedTable | None:
    """None where infrastructure does not tell enough either."""
    table = project.tables[identity]
    told = in_force(table, project)
    if not any(one.kind == "infrastructure" for one in told):
        return None
    return _planned(replace(table, definitions=told, namesakes=()), project, shared)[0]


def _as_asked(table: Table, project: Project) -> PlannedTable:
    """Its indexes are those that code names, and types are given where they are known."""
    found = [one for one in needed_indexes(table, project) if isinstance(one, NeededIndex)]
    named = {one.index for one in asked_of(table.id, project)}
    indexes = tuple(_undeclared(one) for one in found if one.index.name in named)
    key, place = _key(table), table.definitions[0].place
    names = sorted({*key.attributes, *(name for index in indexes for name in index.key.attributes)})
    told = {name: _type(name, place, table, project) for name in names}
    blueprint = Blueprint(
        name=_name(table),
        key=key,
        types={name: type_ for name, type_ in told.items() if isinstance(type_, str)},
        indexes=indexes,
        place=place,
        variables=_variables(table),
        entities=tuple(entities_in(table, project)),
    )
    return PlannedTable(table.id, blueprint)


def in_code(table: Table, project: Project) -> Table | None:
    """The table as code alone defines it; None where that does not."""
    told = tuple(one for one in in_force(table, project) if one.kind in OF_CODE)
    if not any(one.key is not None or one.name.known for one in told):
        return None  # a base class that others build on
    return replace(table, definitions=told, namesakes=())


def _is_in(table: Table, paths: Collection[str] | None) -> bool:
    if paths is None:
        return True
    return any(
        path in ("", ".") or one.place.path == path or one.place.path.startswith(f"{path}/")
        for path in paths
        for one in table.definitions
    )


def _name(table: Table) -> str:
    """What code calls it, be that a variable."""
    return table.name.text.removeprefix(VARIABLE) if table.name.known and table.name.text else table.title


def _planned(table: Table, project: Project, shared: Iterable[Entity]) -> tuple[PlannedTable | None, list[Fault]]:
    """A table with remarks on it, or None with the faults that keep it from being built."""
    needed = list(needed_indexes(table, project))
    found = [one for one in needed if isinstance(one, NeededIndex)]
    told = [*_faults(table, project), *(one for one in needed if isinstance(one, Fault))]
    indexes = (*_declared(table), *(_undeclared(one) for one in found))
    key = _key(table)
    needing = {name: index.place for index in reversed(indexes) for name in index.key.attributes}
    needing |= dict.fromkeys(key.attributes, table.definitions[0].place)
    types: dict[str, str] = {}
    for name in sorted(needing):
        answer = _type(name, needing[name] or table.definitions[0].place, table, project)
        if isinstance(answer, Fault):
            told.append(answer)
        else:
            types[name] = answer
    if any(not fault.is_remark for fault in told):
        return None, list(dict.fromkeys(fault for fault in told if not fault.is_remark))
    blueprint = Blueprint(
        name=_name(table),
        key=key,
        types=types,
        indexes=tuple(sorted(indexes, key=lambda index: index.name)),
        ttl=table.ttl,
        place=table.definitions[0].place,
        variables=_variables(table),
        entities=tuple(entity for entity in shared if entity.table == table.id),
    )
    served = frozenset(site for one in found for site in one.sites)
    return PlannedTable(table.id, blueprint, served), told


def _variables(table: Table) -> tuple[str, ...]:
    names = {one.name.text for one in table.definitions} | {table.name.text}
    return tuple(sorted(name.removeprefix(VARIABLE) for name in names if name.startswith(VARIABLE)))


# ---- what is not known ----------------------------------------------------------------------------------------------


def _faults(table: Table, project: Project) -> Iterator[Fault]:
    """What is not known of a table's own key, expiry and declared indexes, or said in several ways."""
    first = table.definitions[0]
    keys = {one.key: one for one in table.definitions if one.key is not None}
    title = f"`{table.title}`"
    if not keys:
        yield Fault(first.place, f"the key of {title} is not known", "declare its partition key where it is defined")
    elif len(keys) > 1:
        one, other = list(keys.values())[:2]
        told = f"{title} is keyed by {keyed(one.key or Key(()))} and by {keyed(other.key or Key(()))} here"
        yield Fault(other.place, told, "declare one key for all models of the table, or another table")
    for definition in table.definitions:
        if definition.item_class is None:  # such a class says nothing of keys and indexes, and need not
            yield from _unknown(definition, title, project)
    expiring = {one.ttl: one for one in table.definitions if one.ttl}
    if len(expiring) > 1:
        told = f"the items of {title} expire by {listed(sorted(expiring))}, and a table can have one such attribute"
        yield Fault([*expiring.values()][-1].place, told, "agree on one of them")
    for name, forms in sorted(_forms(table).items()):
        if len({(index.kind, key_of(table, index), index.projection) for index in forms}) > 1:
            told = f"index `{name}` of {title} is declared in another way than elsewhere"
            yield Fault(forms[-1].place, told, "declare it alike in all models of the table")


def _unknown(definition: Definition, title: str, project: Project) -> Iterator[Fault]:
    if "key" in definition.unknown:
        yield Fault(definition.place, f"the key of {title} is not fully known", "write its attributes' names out")
    found = [fault for index in definition.indexes for fault in _unknown_of_index(index, title)]
    yield from found
    missing = [*missing_modules(definition, project)]
    is_known = definition.closed and definition.bases_known and not any(one.surely for one in missing)
    if found or is_known:
        return
    told = f"not all indexes of {title} are known"
    for one in missing:
        because = f"{told}: `{one.name}` is imported from `{one.module}`, which is not in the code that is read"
        yield Fault(definition.place, because, WIDER)
    if missing:
        return
    if definition.bases_known:
        yield Fault(definition.place, told, "declare them in the model, with names and keys that are written out")
    else:
        because = f"{told}: it is not known what `{definition.symbol}` is built on"
        yield Fault(definition.place, because, "have its base classes read, or the package installed that has them")


def _unknown_of_index(index: Index, title: str) -> Iterator[Fault]:
    if index.name is None:
        yield Fault(index.place, f"an index of {title} has no name that is known", "write its name out")
    elif index.unknown & {"key", "partition_key", "sort_key"} or not index.key.attributes:
        yield Fault(index.place, f"the key of index `{index.name}` is not known", "write its attributes' names out")
    elif index.projection.kind is None:
        yield Fault(index.place, f"what index `{index.name}` copies is not known", "write its projection out")
    elif index.kind == "VECTOR":
        told = f"the vector index `{index.name}` is not built"
        yield Fault(index.place, told, "add it to `resource` of the construct", is_remark=True)


def _forms(table: Table) -> Mapping[str, list[Index]]:
    found: dict[str, list[Index]] = {}
    for index in (index for one in table.definitions for index in one.indexes):
        if index.name is not None:
            found.setdefault(index.name, []).append(index)
    return found


# ---- what is known --------------------------------------------------------------------------------------------------


def _key(table: Table) -> Key:
    return next((one.key for one in table.definitions if one.key is not None), Key(()))


def _declared(table: Table) -> Iterator[PlannedIndex]:
    for name, forms in sorted(_forms(table).items()):
        index = forms[0]
        key = key_of(table, index)
        if key is not None and index.kind != "VECTOR":
            by = next((one.symbol for one in table.definitions if index in one.indexes and one.symbol), "")
            because = f"`{index.symbol or by}` declares it." if index.symbol or by else "Its table is created with it."
            yield PlannedIndex(name, index.kind, key, index.projection, because, index.place)


def _undeclared(needed: NeededIndex) -> PlannedIndex:
    index = needed.index
    return PlannedIndex(index.name or "", index.kind, index.key, index.projection, needed.because, index.place)


def _type(name: str, needing: Place, table: Table, project: Project) -> str | Fault:
    """The type of a key's attribute: its definitions tell it, or else what code compares it with and writes to it."""
    told = {one.type: one.place for one in _attributes(name, table.definitions) if one.type is not None}
    if not told:
        told = dict(_used(name, table, project))
    place = next(iter(told.values()), needing)
    match [*told]:
        case []:
            told_so = f"nothing tells the type of `{name}`, which a key of `{table.title}` is made of"
            return Fault(place, told_so, "declare it with its type where the table is defined")
        case [type_] if type_ in INDEXABLE:
            return type_
        case [type_]:
            return Fault(place, f"`{name}` is of type {type_}, and no key can be", "use a text, number or binary value")
        case _:
            other = [*told.values()][-1]
            told_so = f"`{name}` is of type {' and '.join(sorted(told))} in code of `{table.title}`"
            return Fault(other, told_so, "declare it with one type")


def _attributes(name: str, definitions: Iterable[Definition]) -> Iterator[Attribute]:
    for one in definitions:
        declared = (*one.attributes, *(attribute for index in one.indexes for attribute in index.attributes))
        yield from (attribute for attribute in declared if attribute.name == name)


def _used(name: str, table: Table, project: Project) -> Iterator[tuple[str, Place]]:
    for access in asked_of(table.id, project):
        compared = ((one.attribute, one.value.type, one.place) for one in (*access.key, *access.filter))
        written = ((one.attribute, one.value.type, one.place) for one in access.written)
        for attribute, type_, place in (*compared, *written):
            if attribute == name and type_ is not None:
                yield type_, place
