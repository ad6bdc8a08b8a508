"""What the next deployment changes of a table: its definitions as they are now, beside the lock.

Only what both sides surely know is a change. Tables that the lock does not hold are new, and nothing is said of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from dynamorm_analysis.agreement import PARTS_OF_KEY, in_force, is_same_table
from dynamorm_analysis.location import HERE, Location
from dynamorm_analysis.lock import Lock, LockedIndex, LockedTable
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition, DefinitionKind, Index, Key, Projection, Table
from dynamorm_analysis.project import Project

Deployer = Literal["cloudformation", "terraform", "code"]
"""CloudFormation stands for all that deploys through it; code for tables that nothing but code defines."""

SOURCES: tuple[tuple[DefinitionKind, ...], ...] = (("infrastructure",), ("model", "entity"), ("create_table",))
"""The kinds of definitions, the first of which tells what is deployed."""
NO_KEY = Key(())
Value = TypeVar("Value")


Part = Literal["kind", "key", "types", "projection"]


@dataclass(frozen=True, slots=True)
class Altered:
    """An index as it was deployed and as it is defined now, and the parts of it that differ."""

    name: str
    before: LockedIndex
    now: LockedIndex
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Change:
    """A table as it was deployed and as it is defined now, by `definitions` of the same kind where code defines it."""

    before: LockedTable
    now: LockedTable
    definitions: tuple[Definition, ...]

    @property
    def deployer(self) -> Deployer:
        first = self.definitions[0]
        if first.kind != "infrastructure":
            return "code"
        return "terraform" if first.library == "terraform" else "cloudformation"

    @cached_property
    def added(self) -> tuple[str, ...]:
        """The indexes that are surely new, in the order of their definitions."""
        if not self.before.complete:
            return ()
        named = (index.name for one in self.definitions for index in one.indexes if index.name)
        defined = dict.fromkeys((*named, *self.now.indexes))
        return tuple(name for name in defined if name in self.now.indexes and name not in self.before.indexes)

    @cached_property
    def dropped(self) -> tuple[str, ...]:
        """The indexes that are surely no longer defined."""
        if not self.now.complete:
            return ()
        return tuple(name for name in self.before.indexes if name not in self.now.indexes)

    @property
    def keys(self) -> tuple[Key, Key] | None:
        """The table's key as it was and as it is, where they differ."""
        before, now = self.before.key, self.now.key
        return (before, now) if before is not None and now is not None and before != now else None

    @property
    def key_types(self) -> Iterator[str]:
        """The attributes of the table's key, which is the same, whose types differ."""
        if self.before.key is not None and self.before.key == self.now.key:
            yield from filter(self._is_retyped, self.before.key.attributes)

    @property
    def altered(self) -> Iterator[Altered]:
        """The indexes that have their name still, and another key or projection."""
        for name, now in self.now.indexes.items():
            before = self.before.indexes.get(name)
            if before is not None and (parts := tuple(self._altered(before, now))):
                yield Altered(name, before, now, parts)

    def _altered(self, before: LockedIndex, now: LockedIndex) -> Iterator[Part]:
        if before.kind != now.kind:
            yield "kind"
        elif _has_other_key(before, now):
            yield "key"
        elif before.key == now.key:
            own = self.now.key.attributes if self.now.key else ()  # of these the table's own key tells
            if any(self._is_retyped(name) for name in now.key.attributes if name not in own):
                yield "types"
        keys = frozenset(name for table in (self.before, self.now) if table.key for name in table.key.attributes)
        if None not in (before.projection.kind, now.projection.kind) and _copied(before, keys) != _copied(now, keys):
            yield "projection"

    def index(self, name: str) -> Index | None:
        """An index as it is defined now."""
        return next((index for one in self.definitions for index in one.indexes if index.name == name), None)

    def _is_retyped(self, name: str) -> bool:
        before, now = self.before.types.get(name), self.now.types.get(name)
        return before is not None and now is not None and before != now


def change_of(table: Table, project: Project) -> Change | None:
    """What changes of a table; None where the lock does not hold it, or holds what other definitions said."""
    lock = project.settings.lock
    before = lock.tables.get(locked_id(table, lock.location)) if lock is not None else None
    if lock is None or before is None:
        return None
    definitions = sources(table, project)
    now = _locked(definitions, table, lock.location) if definitions else None
    if now is None or _rank(now.source) != _rank(before.source):
        return None
    if not all(_is_looked_at(lock.location.from_here(file), project) for file in before.files):
        return None
    return Change(before, now, definitions)


def dropped_index(access: Access, project: Project) -> Change | None:
    """The change that drops the index which an access reads."""
    table = project.table(access.table)
    if table is None or access.index is None or not (access.knows("index") and access.knows("table")):
        return None
    change = change_of(table, project)
    return change if change is not None and access.index in change.dropped else None


def locked(project: Project, location: Location = HERE) -> Lock:
    """All tables that the code outside of tests defines, as they are now."""
    found: dict[str, LockedTable] = {}
    for table in project.tables.values():
        if (definitions := sources(table, project)) and (one := _locked(definitions, table, location)) is not None:
            found[locked_id(table, location)] = one
    return Lock(found, location)


DISAGREEING = "left out, for it is defined in several ways"
KEY_UNKNOWN = "the key is not known"
INDEXES_UNKNOWN = "the list of indexes is not fully known"


def unsure(project: Project) -> Mapping[str, tuple[str, ...]]:
    """The tables of which a lock cannot tell all, by the reason."""
    found: dict[str, list[str]] = {}
    for table in project.tables.values():
        definitions = sources(table, project)
        one = _locked(definitions, table, HERE) if definitions else None
        if definitions and (one is None or one.key is None or not one.complete):
            reason = DISAGREEING if one is None else KEY_UNKNOWN if one.key is None else INDEXES_UNKNOWN
            found.setdefault(reason, []).append(table.id)
    return {reason: tuple(found[reason]) for reason in sorted(found)}


def sources(table: Table, project: Project) -> tuple[Definition, ...]:
    """The definitions by which a table is deployed, the one that tells its key first."""
    told = in_force(table, project)
    for kinds in SOURCES:
        if found := [each for each in told if each.kind in kinds]:
            return tuple(sorted(found, key=lambda each: each.key is None))
    return ()


def locked_id(table: Table, location: Location) -> str:
    """A table's id with the path in it, if there is one, as seen from the folder of the lock."""
    path, colon, rest = table.id.partition(":")
    if not colon or location == HERE:
        return table.id
    if path and not any(f"{each.place.path}/".startswith(f"{path}/") for each in table.declarations):
        return table.id
    seen = location.relative(path)
    return f"{'' if seen == '.' else seen}:{rest}"


def as_locked(*definitions: Definition) -> LockedTable:
    """A table as these definitions alone declare it."""
    keys = {one.key for one in definitions if one.key is not None and "key" not in one.unknown}
    return _said(definitions, keys, HERE)


# ---- a table as it is now --------------------------------------------------------------------------------------------


def _locked(definitions: tuple[Definition, ...], table: Table, location: Location) -> LockedTable | None:
    """None where the definitions may be of several tables, or disagree."""
    first = definitions[0]
    with_keys = [each for each in definitions if each.key is not None]
    judged = with_keys or list(definitions)
    if first.kind == "infrastructure" and not _are_alike(judged, table):
        return None
    keys = {each.key for each in definitions if each.key and each.bases_known and "key" not in each.unknown}
    return _said(definitions, keys, location)


def _said(definitions: tuple[Definition, ...], keys: set[Key], location: Location) -> LockedTable:
    first = definitions[0]
    indexes, all_agree = _indexes(definitions)
    adding = [each for each in definitions if each.key is not None or not each.closed]
    return LockedTable(
        source=first.kind,
        files=tuple(sorted({location.relative(each.place.path) for each in definitions})),
        key=next(iter(keys)) if len(keys) == 1 else None,
        types=_types(definitions, indexes, keys),
        indexes=indexes,
        complete=all_agree and bool(adding) and all(each.closed for each in adding),
        ttl=_only({each.ttl for each in definitions}),
        billing=_only({each.upkeep.billing for each in definitions}),
        stream=_only({each.upkeep.stream for each in definitions}),
    )


def _are_alike(definitions: list[Definition], table: Table) -> bool:
    """Whether definitions of infrastructure that each make the whole table say the same of it."""
    first, *others = definitions
    return all(
        is_same_table(first, other, table) and other.key == first.key and _indexes((other,)) == _indexes((first,))
        for other in others
    )


def _indexes(definitions: Iterable[Definition]) -> tuple[dict[str, LockedIndex], bool]:
    """The indexes by name, in the order of names, and whether each has a name of which all say the same."""
    found: dict[str, LockedIndex] = {}
    sure = True
    disputed: set[str] = set()
    for index in (index for each in definitions for index in each.indexes):
        if index.name is None:
            sure = False
            continue
        one = _index(index)
        if found.setdefault(index.name, one) != one:
            disputed.add(index.name)
    return {name: found[name] for name in sorted(found) if name not in disputed}, sure and not disputed


def _index(index: Index) -> LockedIndex:
    is_known = index.unknown.isdisjoint(PARTS_OF_KEY)
    included = tuple(sorted(index.projection.included))
    return LockedIndex(index.kind, index.key if is_known else NO_KEY, Projection(index.projection.kind, included))


def _types(
    definitions: Iterable[Definition], indexes: Mapping[str, LockedIndex], keys: Iterable[Key]
) -> dict[str, str]:
    wanted = {name for key in (*keys, *(index.key for index in indexes.values())) for name in key.attributes}
    told: dict[str, set[str]] = {}
    for each in definitions:
        for attribute in (*each.attributes, *(one for index in each.indexes for one in index.attributes)):
            if attribute.name in wanted and attribute.type is not None:
                told.setdefault(attribute.name, set()).add(attribute.type)
    return {name: next(iter(told[name])) for name in sorted(told) if len(told[name]) == 1}


def _only(values: set[Value | None]) -> Value | None:
    told = values - {None}
    return next(iter(told)) if len(told) == 1 else None


def _has_other_key(before: LockedIndex, now: LockedIndex) -> bool:
    if not before.key.partition or not now.key.partition:
        return False
    if now.kind == "LSI":
        return before.key.sort != now.key.sort  # its partition key is the table's
    return before.key != now.key


def _copied(index: LockedIndex, table_key: frozenset[str]) -> frozenset[str] | None:
    if index.projection.kind == "ALL":
        return None
    return frozenset(index.projection.included).difference(index.key.attributes, table_key)


def _rank(kind: DefinitionKind) -> int:
    return next(number for number, kinds in enumerate(SOURCES) if kind in kinds)


def _is_looked_at(path: str, project: Project) -> bool:
    """Whether a file is read, or would be if it were there still."""
    if path in project.modules or project.roots is None:
        return True
    return any(
        not path.startswith("../") if not folder else path.startswith(f"{folder}/") for folder in project.roots.complete
    )
