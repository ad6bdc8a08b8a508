"""Which of an entity type's attributes make up a key that meets several requirements at once, and the fewest such keys.

A key meets a requirement if its partition attributes are all bound by equality, the other equalities are the first ones
of its sort attributes, and the range or order is of the one that follows. So requirements share a key if each binds
what the one before it binds, and more.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile

from dynamorm_analysis.design.asked import EntityType
from dynamorm_analysis.design.requirements import Requirement, is_of_series
from dynamorm_analysis.indexing.proposing import MAX_KEY_ATTRIBUTES
from dynamorm_analysis.indexing.written_attributes import INDEXABLE
from dynamorm_analysis.model.table import Key

STEPS = 4000  # after so many ways to share keys the first one that is found is taken
MOST_SEARCHED = 100  # requirements of one entity type; of more, each is put where it fits first


@dataclass(frozen=True, slots=True)
class Manner:
    """How keys may be made. Texts hold any number of attributes; attributes of their own are limited in number: `own`
    says that there are no texts, and `multiple` that an index may have several of each role."""

    own: bool = False
    multiple: bool = True

    @property
    def most(self) -> int:
        return MAX_KEY_ATTRIBUTES if self.multiple else 1


@dataclass(frozen=True, slots=True)
class Room:
    """A key of an entity type, to be filled with requirements. `partition` are the attributes that its partition key
    must have, None where that is open; `timeline` says that items of several types are mixed in one order in it."""

    of_table: bool
    requirements: tuple[Requirement, ...] = ()
    partition: frozenset[str] | None = None
    collection: int | None = None
    timeline: bool = False

    def joined_by(self, requirement: Requirement) -> "Room":
        together = (*self.requirements, requirement)
        return Room(self.of_table, together, self.partition, self.collection, self.timeline)


def key_for(room: Room, entity: EntityType, manner: Manner) -> Key | None:
    """The key that meets all requirements of a room, None where there is none."""
    for partition in _partitions(room, entity, manner):
        sort = _sorted_attributes(partition, room, entity, manner)
        if sort is not None and _is_fit(Key(partition, sort), room, entity, manner):
            return Key(partition, sort)
    return None


def is_native(room: Room, manner: Manner) -> bool:
    """Whether the sort key is made of the items' own attributes: text does not sort as numbers do."""
    return manner.own or any(requirement.numeric for requirement in room.requirements)


def allotted(
    wanted: Sequence[Requirement], rooms: Sequence[Room], entity: EntityType, manner: Manner
) -> tuple[Room, ...] | None:
    """All requirements in the rooms that there are and in as few further ones as possible; None where one fits
    nowhere."""
    waiting = sorted(wanted, key=lambda requirement: requirement.in_turn)
    if len(waiting) > MOST_SEARCHED:
        return _first_fit(waiting, rooms, entity, manner)
    for more in range(_least(waiting, rooms, entity, manner), len(waiting) + 1):
        search = _Search(entity, manner)
        found = search.place(waiting, tuple(rooms), more)
        if found is not None:
            return found
    return None


def _first_fit(
    waiting: Sequence[Requirement], rooms: Sequence[Room], entity: EntityType, manner: Manner
) -> tuple[Room, ...] | None:
    """Each requirement in the first room that takes it, which need not lead to the fewest."""
    found = list(rooms)
    for one in waiting:
        able = (room for room in (*found, Room(False)) if not room.timeline)
        open_to = (room for room in able if room.of_table or not one.pattern.consistent)
        room = next((room for room in open_to if key_for(room.joined_by(one), entity, manner) is not None), None)
        if room is None:
            return None
        if room.requirements or room.of_table or room.collection is not None:
            found[found.index(room)] = room.joined_by(one)
        else:
            found.append(room.joined_by(one))
    return tuple(found)


def _least(waiting: Sequence[Requirement], rooms: Sequence[Room], entity: EntityType, manner: Manner) -> int:
    """How many further rooms there must be: for requirements of which no two share one."""
    able = [room for room in (*rooms, Room(False)) if not room.timeline]
    apart: list[Requirement] = []
    for one in waiting:
        pairs = (room.joined_by(other).joined_by(one) for other in apart for room in able)
        if not any(key_for(pair, entity, manner) is not None for pair in pairs):
            apart.append(one)
    return max(0, len(apart) - len(rooms))


class _Search:
    """One search for a way to share keys, with the steps that it has left."""

    def __init__(self, entity: EntityType, manner: Manner) -> None:
        self._entity, self._manner, self._left = entity, manner, STEPS

    def place(self, waiting: Sequence[Requirement], rooms: tuple[Room, ...], more: int) -> tuple[Room, ...] | None:
        if not waiting:
            return rooms
        first, rest = waiting[0], waiting[1:]
        for position, room in enumerate(rooms):
            if first.pattern.consistent and not room.of_table:
                continue
            if room.timeline or (joined := self._joined(room, first)) is None:
                continue
            found = self.place(rest, (*rooms[:position], joined, *rooms[position + 1 :]), more)
            if found is not None or self._left <= 0:
                return found
        if more and not first.pattern.consistent and (alone := self._joined(Room(False), first)) is not None:
            return self.place(rest, (*rooms, alone), more - 1)
        return None

    def _joined(self, room: Room, requirement: Requirement) -> Room | None:
        self._left -= 1
        joined = room.joined_by(requirement)
        return joined if key_for(joined, self._entity, self._manner) is not None else None


def _partitions(room: Room, entity: EntityType, manner: Manner) -> Iterator[tuple[str, ...]]:
    """The partition attributes that are possible, most of them first, for they spread items best."""
    if room.of_table and entity.series is not None:
        yield entity.series.by
        return
    equal = [one.equal for one in room.requirements if one.given is None]
    common = room.partition if room.partition is not None else min(equal, key=len, default=frozenset(entity.identity))
    names = tuple(sorted(common, key=lambda name: (_rank(name, entity), name)))
    if not manner.own:
        yield names
        return
    most = 1 if room.of_table else manner.most
    for count in range(min(most, len(names)), 0, -1):
        yield from combinations(names, count)


def _rank(name: str, entity: EntityType) -> int:
    return entity.identity.index(name) if name in entity.identity else len(entity.identity)


def _sorted_attributes(
    partition: tuple[str, ...], room: Room, entity: EntityType, manner: Manner
) -> tuple[str, ...] | None:
    """The sort attributes behind a partition key; None where the requirements contradict each other."""
    if room.of_table and entity.series is not None:
        return _of_series(room, entity)
    sort: list[str] = []
    bound = frozenset(partition)
    last: Requirement | None = None
    for requirement in sorted(room.requirements, key=lambda one: (len(one.equal), one.ranged is not None, one.in_turn)):
        if requirement.given is not None:
            continue
        if last is not None and requirement.equal == last.equal:
            if last.ranged is not None and requirement.ranged not in (None, last.ranged):
                return None
        elif not bound <= requirement.equal:
            return None
        if requirement.shared and requirement.equal != frozenset(partition):
            return None
        sort += sorted(requirement.equal - bound)
        bound |= requirement.equal
        if requirement.ranged is not None and requirement.ranged not in bound:
            sort.append(requirement.ranged)
            bound |= {requirement.ranged}
        last = requirement
    if room.of_table or (not sort and bound < set(entity.identity) and not is_native(room, manner)):
        sort += [name for name in entity.identity if name not in bound]  # what an inverted index is sorted by, too
    return tuple(sort)


def _of_series(room: Room, entity: EntityType) -> tuple[str, ...] | None:
    """The sort attributes of a time series: the time, and what tells apart items of one time."""
    series = entity.series
    assert series is not None
    sort = (series.at, *(name for name in entity.identity if name not in (series.at, *series.by)))
    key = frozenset((*series.by, *sort))
    met = (
        is_of_series(one.pattern, entity) or (one.given is not None and key <= one.given) for one in room.requirements
    )
    return sort if all(met) else None


def _is_fit(key: Key, room: Room, entity: EntityType, manner: Manner) -> bool:
    native = is_native(room, manner)
    if native and room.collection is not None and not room.timeline:
        return False
    if room.of_table:
        lasting = {*entity.identity, *entity.immutable} - {*entity.optional}
        most = 1 if manner.own else len(lasting)
        if (native and not manner.own) or not set(key.attributes) <= lasting or len(key.sort) > most:
            return False
        if not set(entity.identity) <= set(key.attributes):
            return False
    elif native and len(key.sort) > manner.most:
        return False
    held = (*(key.partition if manner.own else ()), *(key.sort if native else ()))
    if any(entity.attributes[name] not in INDEXABLE for name in held):
        return False
    for requirement in room.requirements:
        given = requirement.bound if requirement.given is None else requirement.given
        if requirement.given is not None and not met(key, given).issuperset((*key.partition, *entity.identity)):
            return False
        if requirement.filtered.difference(met(key, requirement.given or ())).intersection(held):
            return False
        if (set(key.attributes) - given).intersection(entity.optional):
            return False
    return True


def met(key: Key, given: Collection[str]) -> set[str]:
    """The attributes of a key that equalities bind: of its partition, and those of its sort key up to a gap."""
    return {name for name in key.partition if name in given}.union(takewhile(given.__contains__, key.sort))
