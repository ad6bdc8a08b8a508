"""Where the keys of all entity types lie: in the table or in one of as few indexes as can hold them together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from dynamorm_analysis.design.asked import EntityType
from dynamorm_analysis.design.item_collections import Collection, collections
from dynamorm_analysis.design.key_choice import Manner, Room, allotted, is_native, key_for
from dynamorm_analysis.design.requirements import Requirement
from dynamorm_analysis.model.table import Key

MOST_TRIED = 5  # item collections for which it is tried whether the table or an index holds them
TABLE = 0


@dataclass(frozen=True, slots=True)
class PlacedKey:
    """The key of an entity type in the table, which is number 0, or in an index. `native`: its sort key is made of the
    items' own attributes."""

    entity: EntityType
    number: int
    key: Key
    native: bool
    room: Room

    @property
    def only(self) -> Mapping[str, str]:
        """The state in which alone items have this key: that which all who read it look for."""
        chosen = {one.only for one in self.room.requirements if one.given is None}
        if len(chosen) != 1 or self.number == TABLE or self.room.collection is not None:
            return {}
        state = dict(chosen.pop())
        return state if all(state.items() <= one.pattern.only.items() for one in self.room.requirements) else {}


@dataclass(frozen=True, slots=True)
class Layout:
    """All keys; `misplaced` are requirements that no key can meet beside the others."""

    keys: tuple[PlacedKey, ...]
    collections: tuple[Collection, ...]
    misplaced: tuple[Requirement, ...]

    @property
    def indexes(self) -> int:
        return max((key.number for key in self.keys), default=TABLE)

    def of(self, number: int) -> tuple[PlacedKey, ...]:
        return tuple(key for key in self.keys if key.number == number)


def laid_out(wanted: Sequence[Requirement], types: Mapping[str, EntityType], manner: Manner) -> Layout:
    """The layout with the fewest indexes; among these, the one in which the table holds most item collections."""
    alone = {one.pattern.name for one in wanted if one.shared and not _can_be_shared(one, types, manner)}
    impossible = tuple(one for one in wanted if one.pattern.name in alone)
    wanted = [one for one in wanted if one.pattern.name not in alone]
    shared = collections(wanted, types)
    best: Layout | None = None
    for on_table in _choices(wanted, shared, types, manner):
        found = _layout(wanted, shared, on_table, types, manner)
        rank = (len(found.misplaced), found.indexes)
        if best is None or rank < (len(best.misplaced), best.indexes):
            best = found
    assert best is not None
    return replace(best, misplaced=(*impossible, *best.misplaced))


def _can_be_shared(requirement: Requirement, types: Mapping[str, EntityType], manner: Manner) -> bool:
    room = Room(False, (requirement,), requirement.equal, 0, requirement.ranged is not None)
    return key_for(room, types[requirement.entity], manner) is not None


def _choices(
    wanted: Sequence[Requirement], shared: Sequence[Collection], types: Mapping[str, EntityType], manner: Manner
) -> Iterator[tuple[Collection, ...]]:
    """The item collections that the table may hold at once, most of them first; of many, the largest are tried."""
    able = [one for one in shared if all(_fits_table(one, types[name], wanted, manner) for name in one.members)]
    while len(able) > MOST_TRIED:
        able.pop()
    for count in range(len(able), -1, -1):
        for chosen in combinations(able, count):
            members = [name for one in chosen for name in one.members]
            if len(members) == len(set(members)):
                yield chosen


def _fits_table(collection: Collection, entity: EntityType, wanted: Sequence[Requirement], manner: Manner) -> bool:
    room = _room_of(collection, entity.name, wanted, True)
    return entity.series is None and key_for(room, entity, manner) is not None


def _room_of(collection: Collection, entity: str, wanted: Sequence[Requirement], of_table: bool) -> Room:
    names = {pattern.name for pattern in collection.patterns}
    requirements = tuple(one for one in wanted if one.shared and one.entity == entity and one.pattern.name in names)
    is_timeline = collection.ranged is not None
    return Room(of_table, requirements, collection.equal, collection.number, is_timeline)


def _layout(
    wanted: Sequence[Requirement],
    shared: Sequence[Collection],
    on_table: Sequence[Collection],
    types: Mapping[str, EntityType],
    manner: Manner,
) -> Layout:
    misplaced = [
        one
        for collection in shared
        if collection not in on_table
        for one in wanted
        if one.pattern in collection.patterns and one.pattern.consistent
    ]
    rooms: dict[str, tuple[Room, ...]] = {}
    for name, entity in sorted(types.items()):
        of_entity = [_room_of(one, name, wanted, one in on_table) for one in shared if name in one.members]
        if not any(room.of_table for room in of_entity):
            of_entity.insert(0, Room(of_table=True))
        waiting = [one for one in wanted if one.entity == name and not one.shared]
        rooms[name], left = _as_many_as_fit(waiting, of_entity, entity, manner)
        misplaced += left
    return Layout(tuple(_numbered(rooms, types, manner)), tuple(shared), tuple(misplaced))


def _as_many_as_fit(
    waiting: Sequence[Requirement], rooms: Sequence[Room], entity: EntityType, manner: Manner
) -> tuple[tuple[Room, ...], list[Requirement]]:
    found = allotted(waiting, rooms, entity, manner)
    if found is not None:
        return found, []
    taken: list[Requirement] = []
    found, left = tuple(rooms), []
    for requirement in sorted(waiting, key=lambda one: one.in_turn):
        more = allotted([*taken, requirement], rooms, entity, manner)
        if more is None:
            left.append(requirement)
        else:
            taken.append(requirement)
            found = more
    return found, left


def _numbered(
    rooms: Mapping[str, tuple[Room, ...]], types: Mapping[str, EntityType], manner: Manner
) -> Iterator[PlacedKey]:
    """All keys with the number of the index that holds them: the first in which their entity types have no key yet."""
    bundles: dict[object, list[PlacedKey]] = {}
    for name, of_entity in sorted(rooms.items()):
        for position, room in enumerate(of_entity):
            key = key_for(room, types[name], manner)
            assert key is not None  # rooms are only ever given what fits
            placed = PlacedKey(types[name], TABLE, key, is_native(room, manner), room)
            if room.of_table:
                yield placed
                continue
            together = ("", room.collection) if room.collection is not None else (name, position)
            bundles.setdefault(together, []).append(placed)
    indexes: list[tuple[object, set[str]]] = []
    for bundle in sorted(bundles.values(), key=_in_turn):
        number = _index_for(bundle, indexes, manner)
        for placed in bundle:
            yield PlacedKey(placed.entity, number, placed.key, placed.native, placed.room)


def _in_turn(bundle: Sequence[PlacedKey]) -> tuple[object, ...]:
    """Nothing of how often it is asked: what is written into an index is not to change with that."""
    first = min(bundle, key=lambda placed: placed.entity.name)
    return (first.native, -len(bundle), first.key.partition, first.key.sort, first.entity.name)


def _index_for(bundle: Sequence[PlacedKey], indexes: list[tuple[object, set[str]]], manner: Manner) -> int:
    first = bundle[0]
    columns = (first.key if manner.own else first.key.sort) if first.native else None
    names = {placed.entity.name for placed in bundle}
    for number, (held, taken) in enumerate(indexes, 1):
        if held == columns and not taken & names:
            taken |= names
            return number
    indexes.append((columns, names))
    return len(indexes)
