"""Code that names tables and indexes by environment variables, joined with what infrastructure sets these to."""

import re
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from posixpath import dirname

from dynamorm_analysis.attribute_variables import variables_in, with_names
from dynamorm_analysis.fallback_names import named_by_fallbacks
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import BETWEEN, VARIABLE, fits
from dynamorm_analysis.model.table import Definition, Index
from dynamorm_analysis.model.wiring import EXPORT, FILLED, PARAMETER, Wiring, scopes, service_folder
from dynamorm_analysis.name_shapes import index_named_alike, may_mean, named_alike, shape_of_table
from dynamorm_analysis.stage_names import are_of_one_project, is_distinctive, of_stage, spelled

FEW_THOUSAND = 4096  # names are asked for again at each keystroke
NAME = re.compile(r"[\w.-]+")
DEFAULT = "="
VARIABLE_INSIDE = re.compile(r"\{env:(\w+)\}")


@dataclass(frozen=True, eq=False)
class Said:
    """The definitions and accesses of one file, as its recognisers see them, and the accesses that are retold."""

    definitions: tuple[Definition, ...]
    accesses: tuple[Access, ...]
    retold: tuple[Access, ...] = ()

    @cached_property
    def attributes(self) -> frozenset[str]:
        """The variables that name attributes."""
        return variables_in((*self.accesses, *self.retold))

    @cached_property
    def tables(self) -> frozenset[str]:
        """What accesses name as their tables."""
        return frozenset([access.table or "" for access in (*self.accesses, *self.retold)])

    @cached_property
    def indexes(self) -> frozenset[str]:
        """What accesses name as their indexes."""
        return frozenset([access.index or "" for access in (*self.accesses, *self.retold)])


@dataclass(frozen=True, eq=False)
class Joined:
    """The same, once it is known which tables the names that hold variables mean (`tables`, by name), which indexes
    (`indexes`, by variable, or by the identity of an access that names one with holes), and which attributes.

    `made` holds each value that had to be made anew, with the one it was made from, by the latter's identity.
    """

    said: Said
    tables: Mapping[str, str]
    indexes: Mapping[str | int, str]
    definitions: tuple[Definition, ...]
    accesses: tuple[Access, ...]
    retold: tuple[Access, ...] = ()
    made: Mapping[int, tuple[object, Access | Definition]] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    scheduled: bool = False


@dataclass(frozen=True, eq=False)
class Deployed:
    """What infrastructure makes: the ids of all its tables, and those names that several services beside each other
    each give to a table of their own, with the folders of these services.

    `by_stage` are the tables that one service makes for all, by their names without a service; `apart` the ids that
    are nevertheless those of other tables. `built` are the tables by names that code builds, which no other table has
    but for what fills their holes, each by the folder of the service whose code builds it, of all those that have
    infrastructure of their own (`folders`). `indexes` are those of each table by its id, and those of all tables whose
    names have one shape by that. `tables` are the definitions by these ids, each the one that tells the key.
    `fallbacks` are those that code takes by variables which nothing sets.
    """

    tables: Mapping[str, Definition]
    services: Mapping[str, Set[str]]
    by_stage: Mapping[str, str] = field(default_factory=dict)
    apart: Set[str] = frozenset()
    built: Mapping[str, Mapping[str | None, str]] = field(default_factory=dict)
    folders: Set[str] = frozenset()
    indexes: Mapping[str, tuple[Index, ...]] = field(default_factory=dict)
    fallbacks: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)

    def made(self, table: str) -> str:
        """The id of a table, by the one service that makes it where other services name it too."""
        name = of_stage(table) if self.by_stage and table not in self.tables else None
        made = self.by_stage.get(name) if name is not None and table not in self.apart else None
        return made if made is not None and are_of_one_project(made, table) else table

    def one_of(self, tables: Set[str]) -> str | None:
        """The table of a variable that is told once, or by several tools each: to code, what one of them makes for
        trying out and another one for all is one table, where all that tell its key make the same."""
        tables = {table for table in tables if not self._is_one_filled_in(table, tables)}
        if len(tables) == 1:
            return next(iter(tables)) or None
        made = [self.tables.get(table) for table in sorted(tables)]
        known = [one for one in made if one is not None and one.key is not None]
        tools = {one.library for one in made if one is not None}
        alike = {(one.key, frozenset((index.called, index.key) for index in one.indexes)) for one in known}
        return _id_of(known[0]) if len(tools) == len(made) and len(alike) == 1 else None

    def _is_one_filled_in(self, table: str, tables: Set[str]) -> bool:
        """Whether a name that nothing makes is that of another one of these tables, with its holes filled."""
        if not table or table in self.tables:
            return False
        named = (spelled(other) for other in tables if other in self.tables)
        return any(is_distinctive(name) and fits(FILLED.split(name), table) for name in named if name is not None)

    def in_service(self, path: str, table: str) -> str:
        """The id of a table as a file sees it."""
        table = self.made(table)
        folder = _around(path, self.services.get(table, frozenset()))
        return f"{folder}:{table}" if folder is not None else table


def deployed(files: Mapping[str, Said], wiring: Wiring) -> Deployed:
    """What the infrastructure of a workspace makes.

    A name stays that of one table where something outside of the services that make one means it: which of them it
    means is not known.
    """
    tables: dict[str, Definition] = {}
    services: dict[str, set[str]] = {}
    for path, said in files.items():
        for definition in said.definitions:
            if definition.kind == "infrastructure":
                known = tables.setdefault(_id_of(definition), definition)
                tables[_id_of(definition)] = known if known.key is not None else definition
                if definition.name.source in ("literal", "constant") and _id_of(definition) == definition.name.text:
                    services.setdefault(definition.name.text, set()).add(service_folder(path))
    apart = {name: folders for name, folders in services.items() if _are_beside_each_other(folders)}
    for path, said in files.items() if apart else ():
        for name in (*map(_id_of, said.definitions), *(access.table or "" for access in said.accesses)):
            if name in apart and _around(path, apart[name]) is None:
                del apart[name]
    by_stage = _by_stage(files)
    made = Deployed(tables, apart, {name: _id_of(definition) for name, definition in by_stage.items()})
    made = replace(made, apart=_with_other_keys(files, wiring, made, by_stage)) if by_stage else made
    definitions = [definition for said in files.values() for definition in said.definitions]
    folders = wiring.folders.union(*(scopes(one.place.path) for one in definitions if one.kind == "infrastructure"))
    accesses = (access for said in files.values() for access in (*said.accesses, *said.retold))
    fallbacks = named_by_fallbacks(definitions, accesses, wiring.sets)
    made = replace(made, folders=folders, built=_built(files, definitions, folders), fallbacks=fallbacks)
    return replace(made, indexes=_indexes(files, wiring, made)) if any(map(_asks_built, files.values())) else made


def _asks_built(said: Said) -> bool:
    return any(_is_built(access.index) for access in (*said.accesses, *said.retold))


def _indexes(files: Mapping[str, Said], wiring: Wiring, made_by: Deployed) -> dict[str, tuple[Index, ...]]:
    """The indexes of tables, by the ids of these and by the shapes of their names."""
    found: dict[str, tuple[Index, ...]] = {}
    for path, definition in ((path, one) for path, said in files.items() for one in said.definitions if one.indexes):
        named = _name_of(definition, made_by)
        table = (_meant(path, named, wiring, made_by) if named else None) or _id_of(definition)
        for key in {table, shape_of_table(definition.name.text)} - {None, ""}:
            found[key or ""] = (*found.get(key or "", ()), *definition.indexes)
    return found


def _built(
    files: Mapping[str, Said], definitions: Collection[Definition], folders: Set[str]
) -> dict[str, dict[str | None, str]]:
    """The tables that infrastructure makes by the names that code builds for them, and by the services of that code."""
    definitions = [definition for definition in definitions if not is_test(definition.place.path)]
    accesses = ((path, access) for path, said in files.items() for access in (*said.accesses, *said.retold))
    found: dict[str, dict[str | None, str]] = {}
    for (service, name), table in named_alike(definitions, accesses, lambda path: _around(path, folders)).items():
        found.setdefault(name, {})[service] = _id_of(table)
    return found


def _by_stage(files: Mapping[str, Said]) -> dict[str, Definition]:
    """The tables that just one service makes under a name that all services of a deployment fill alike."""
    found: dict[str, dict[str, Definition]] = {}
    for definition in (each for path, said in files.items() if not is_test(path) for each in said.definitions):
        name = of_stage(_id_of(definition)) if definition.kind == "infrastructure" else None
        if name is not None:
            found.setdefault(name, {}).setdefault(_id_of(definition), definition)
    return {name: next(iter(each.values())) for name, each in found.items() if len(each) == 1}


def _with_other_keys(
    files: Mapping[str, Said], wiring: Wiring, made_by: Deployed, by_stage: Mapping[str, Definition]
) -> frozenset[str]:
    """The ids of tables that code gives another key than the table of that name has which one service makes."""
    found: set[str] = set()
    alone = replace(made_by, by_stage={})
    for path, said in files.items():
        for definition in said.definitions:
            named = _name_of(definition, alone)
            meant = _meant(path, named, wiring, alone) if named and definition.key is not None else None
            made = by_stage.get(of_stage(meant) or "") if meant is not None else None
            if made is None or made.key is None or "key" in definition.unknown:
                continue
            if made.key != definition.key:
                found.add(meant or "")
    return frozenset(found)


def joined(path: str, said: Said, wiring: Wiring, made_by: Deployed, before: Joined | None) -> Joined:
    """What a file says, with the tables that its names mean; what an edit leaves as it was is the same object."""
    names = {name for name in said.tables if _may_mean_another(name, made_by)}
    names |= {name for definition in said.definitions if (name := _name_of(definition, made_by))}
    tables = {name: table for name in sorted(names) if (table := _meant(path, name, wiring, made_by))}
    variables = sorted(filter(_is_variable, said.indexes))
    indexes: dict[str | int, str] = dict(_held(path, variables, wiring))
    attributes = dict(_held(path, sorted(said.attributes), wiring)) if said.attributes else {}
    for access in (*said.accesses, *said.retold) if made_by.indexes else ():
        table = tables.get(_name_of_access(access, made_by), access.table)
        built = _built_index(access, table, made_by) if table is not None and _is_built(access.index) else None
        if built is not None:
            indexes[id(access)] = built
    scheduled = wiring.is_scheduled(path)
    found = (tables, indexes, attributes, scheduled)
    if before is not None and before.said is said and _found(before) == found:
        return before
    made: dict[int, tuple[object, Access | Definition]] = {}
    kept = before.made if before is not None else {}

    assumed = {variable for variable in variables if _default(path, variable, wiring) is not None}

    def of_access(access: Access) -> Access:
        renamed = with_names(access, attributes) if said.attributes else access
        table, index = tables.get(_name_of_access(access, made_by), access.table), access.index
        unknown, confidence = renamed.unknown, access.confidence
        if index and _is_variable(index):
            confidence = "medium" if index in assumed and confidence == "high" else confidence
            index = indexes.get(index)
            unknown |= {"index"} if index is None else frozenset()
        elif _is_built(index):
            index = indexes.get(id(access))
            unknown -= {"index"} if index is not None else frozenset()
        by_time = scheduled and access.operation == "scan"
        if (
            renamed is access
            and not by_time
            and (table, index, unknown) == (access.table, access.index, access.unknown)
        ):
            return access
        _, same = kept.get(id(access), (None, None))
        now = replace(renamed, table=table, index=index, unknown=unknown, confidence=confidence, scheduled=by_time)
        answer = same if isinstance(same, Access) and same == now else now
        made[id(access)] = (access, answer)
        return answer

    def of_definition(definition: Definition) -> Definition:
        table = tables.get(_name_of(definition, made_by))
        if table is None:
            return definition
        _, same = kept.get(id(definition), (None, None))
        answer = (
            same if isinstance(same, Definition) and same.identity == table else replace(definition, identity=table)
        )
        made[id(definition)] = (definition, answer)
        return answer

    definitions = tuple([of_definition(definition) for definition in said.definitions])
    accesses = tuple([of_access(access) for access in said.accesses])
    retold = tuple([access for access in map(of_access, said.retold) if not _is_of_some(access.table or "")])
    return Joined(said, tables, indexes, definitions, accesses, retold, made, attributes, scheduled)


def _found(before: Joined) -> tuple[object, ...]:
    return before.tables, before.indexes, before.attributes, before.scheduled


def _built_index(access: Access, table: str, made_by: Deployed) -> str | None:
    """The index that code names with holes, of its table, or else of those that are called like it."""
    known = made_by.indexes.get(table) or made_by.indexes.get(shape_of_table(table) or "", ())
    found = index_named_alike(access.index or "", access, known)
    return found.called if found is not None else None


def _is_built(index: str | None) -> bool:
    return index is not None and "{" in index and not _is_variable(index)


def _is_of_some(name: str) -> bool:
    """Whether a name is one of those that some variables hold."""
    return _is_variable(name) and BETWEEN in name


def _is_variable(name: str) -> bool:
    return name.startswith(VARIABLE)


def _held(path: str, variables: Collection[str], wiring: Wiring) -> Iterator[tuple[str, str]]:
    """What variables hold that name something, as far as that is known."""
    for variable in variables:
        text = _default(path, variable, wiring) or _text(path, variable, wiring)
        if text:
            yield variable, text


def _text(path: str, variable: str, wiring: Wiring) -> str | None:
    """What a variable is set to, where that is the same in all deployments or holds by default."""
    name = variable.removeprefix(VARIABLE).partition(DEFAULT)[0]
    service, text = wiring.text(path, name) or ("", "")
    if text and not service and "{" not in text:
        return text
    whole = wiring.table(path, name)  # as infrastructure tells it, any text may be the name of one
    return whole if whole is not None and NAME.fullmatch(whole) else None


def _default(path: str, variable: str, wiring: Wiring) -> str | None:
    """What code takes for a variable that nothing sets: `env:INDEX=by-day`."""
    name, _, default = variable.removeprefix(VARIABLE).partition(DEFAULT)
    return default or None if not wiring.is_set(path, name) else None


def _id_of(definition: Definition) -> str:
    return definition.identity or definition.name.text


def _are_beside_each_other(folders: Set[str]) -> bool:
    """Whether there are several, none of which holds another one."""
    return len(folders) > 1 and all(_around(folder, folders) is None for folder in folders)


def _around(path: str, folders: Set[str]) -> str | None:
    """The nearest of some folders that holds a path."""
    above = dirname(path)
    while path != above:
        if above in folders:
            return above
        path, above = above, dirname(above)
    return None


def _meant(path: str, name: str, wiring: Wiring, made_by: Deployed) -> str | None:
    """The table of a name: what its variables tell, or else the only one that is called like it, or like what code
    takes without them."""
    told = _told(path, name, wiring, made_by)
    if told is not None:
        return told
    service = _around(path, made_by.folders)
    taken = (_id_of(one) for one in made_by.fallbacks.get(name, ()) if may_mean(path, service, one))
    table = next(taken, None) or made_by.built.get(name, {}).get(service)
    return made_by.in_service(path, table) if table is not None else None


def _told(path: str, name: str, wiring: Wiring, made_by: Deployed) -> str | None:
    """The table of a name: what its variable is wired to, or the one whose name results where variables are parts."""
    if name.startswith((EXPORT, PARAMETER)):
        published = wiring.published(name)
        return made_by.in_service(path, published) if published else None
    if _is_of_some(name):
        told = {_told(path, each, wiring, made_by) for each in name.split(BETWEEN)}
        return told.pop() if len(told) == 1 else None
    if name.startswith(VARIABLE):
        table = made_by.one_of(wiring.tables(path, name.removeprefix(VARIABLE)))
        return made_by.in_service(path, table) if table is not None else None
    services: set[str] = set()
    pieces = VARIABLE_INSIDE.split(name)
    for number in range(1, len(pieces), 2):
        text = wiring.text(path, pieces[number])
        if text is None:
            return None
        service, pieces[number] = text
        if "{" in pieces[number]:  # any other text is the same in all services; the workspace's own one is empty
            services.add(service)
    built = "".join(pieces)
    identity = made_by.made(f"{services.pop()}:{built}" if services else built)
    return made_by.in_service(path, identity) if not services and identity in made_by.tables else None


def _name_of_access(access: Access, made_by: Deployed) -> str:
    name = access.table or ""
    return name if _may_mean_another(name, made_by) else ""


def _may_mean_another(name: str, made_by: Deployed) -> bool:
    return _holds_variable(name) or name in made_by.services or name in made_by.built


def _name_of(definition: Definition, made_by: Deployed) -> str:
    if _id_of(definition) in made_by.services:
        return _id_of(definition)
    is_code = definition.name.source in ("env", "parameter", "template") and not definition.identity
    name = definition.name.text if is_code else ""
    return name if _holds_variable(name) else ""


@lru_cache(maxsize=FEW_THOUSAND)
def _holds_variable(name: str) -> bool:
    return name.startswith((VARIABLE, EXPORT, PARAMETER)) or VARIABLE_INSIDE.search(name) is not None
