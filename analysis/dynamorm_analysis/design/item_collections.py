"""Item collections: which entity types share a partition since they are read at once, and in which order they stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from dynamorm_analysis.design.asked import AccessPattern, EntityType
from dynamorm_analysis.design.composite_keys import DELIMITER, label
from dynamorm_analysis.design.requirements import Requirement

MOST_ORDERED = 6  # entity types of one partition whose order is tried out


@dataclass(frozen=True, slots=True)
class Collection:
    """Entity types of one partition, for the patterns that read several of them at once. With `ranged` they are mixed
    in the order of this attribute (a timeline); otherwise one type stands behind the other."""

    number: int
    equal: frozenset[str]
    ranged: str | None
    members: tuple[str, ...]
    patterns: tuple[AccessPattern, ...]

    @property
    def wanted(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(pattern.entities) for pattern in self.patterns)


def collections(requirements: Iterable[Requirement], types: Mapping[str, EntityType]) -> tuple[Collection, ...]:
    """The item collections that the patterns of several entity types need, as few as there can be."""
    patterns = {one.pattern.name: one for one in requirements if one.shared}
    found: list[Collection] = []
    for one in sorted(patterns.values(), key=_in_turn):
        _add(one, found, types)
    return tuple(found)


def _in_turn(one: Requirement) -> tuple[object, ...]:
    """Timelines first, for they may serve others; then the largest."""
    return one.ranged is None, -len(set(one.pattern.entities)), one.pattern.name


def words_in_order(members: Sequence[str], wanted: Sequence[frozenset[str]]) -> dict[str, str] | None:
    """The word that begins the sort key of each entity type of a partition, so that what is read at once stands
    together; None where no order does that. Types that have to stand before their turn begin with `#`."""
    alphabetical = sorted(members, key=label)
    if _stand_together(alphabetical, wanted):
        return {name: label(name) for name in alphabetical}
    if len(members) > MOST_ORDERED:
        return None
    for order in permutations(alphabetical):
        if _stand_together(order, wanted):
            return _marked(order)
    return None


def _add(one: Requirement, found: list[Collection], types: Mapping[str, EntityType]) -> None:
    entities = frozenset(one.pattern.entities)
    for position, other in enumerate(found):
        if other.equal != one.equal or one.ranged not in (None, other.ranged):
            continue
        members = tuple(sorted(entities.union(other.members)))
        is_timeline = other.ranged is not None
        if is_timeline and (frozenset(other.members) != entities or not _is_in_timeline(one, other, types)):
            continue
        if not is_timeline and words_in_order(members, (*other.wanted, entities)) is None:
            continue
        found[position] = Collection(other.number, one.equal, other.ranged, members, (*other.patterns, one.pattern))
        return
    found.append(Collection(len(found), one.equal, one.ranged, tuple(sorted(entities)), (one.pattern,)))


def _is_in_timeline(one: Requirement, timeline: Collection, types: Mapping[str, EntityType]) -> bool:
    """Whether a pattern may read a timeline: it asks for that order, or all items have the attribute of that, and no
    filter names it where it is a key attribute, as numbers are."""
    ranged = timeline.ranged or ""
    entities = [types[name] for name in timeline.members]
    if one.ranged is None and any(ranged in entity.optional for entity in entities):
        return False
    return ranged not in one.filtered or all(entity.attributes[ranged] != "N" for entity in entities)


def _stand_together(order: Sequence[str], wanted: Sequence[frozenset[str]]) -> bool:
    for names in wanted:
        places = [place for place, name in enumerate(order) if name in names]
        if places and places[-1] - places[0] + 1 != len(places):
            return False
    return True


def _marked(order: Sequence[str]) -> dict[str, str]:
    """Words that sort in this order: `#` comes before all letters."""
    words: dict[str, str] = {}
    marks, following = 0, ""
    for name in reversed(order):
        word = label(name)
        marks += bool(following) and word > following
        words[name], following = DELIMITER * marks + word, word
    return words
