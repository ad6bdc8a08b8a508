"""What each access pattern requires of the keys of an entity type; patterns that no key can meet are refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.design.answered import Refusal
from dynamorm_analysis.design.asked import RANGES, AccessPattern, EntityType
from dynamorm_analysis.wording import TYPE_WORDS, listed
from dynamorm_analysis.words import edits_between

NEAR = 3  # letters by which a name may differ to be the one that was meant
IN_TEXTS = frozenset({"S", "N", "BOOL"})
SORTABLE = frozenset({"S", "N"})


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one pattern needs of the key of one entity type: attributes bound by equality, and the one whose order or
    range is asked for.

    It is `numeric` where texts would not sort as it does: the seconds of a time series have as many digits all. `place`
    tells where in the identity the equal attributes stand. `shared`: several entity types are read at once. `given` are
    all attributes that are equal where the identity is among them, else None.
    """

    pattern: AccessPattern
    entity: str
    equal: frozenset[str]
    ranged: str | None
    numeric: bool
    only: tuple[tuple[str, str], ...]
    filtered: frozenset[str]
    shared: bool
    place: tuple[int, ...]
    given: frozenset[str] | None

    @property
    def bound(self) -> frozenset[str]:
        return self.equal | {self.ranged} if self.ranged else self.equal

    @property
    def in_turn(self) -> tuple[object, ...]:
        """Where it stands among others: what only the table can serve first, then what is asked most often."""
        first = (not self.pattern.consistent, -(self.pattern.per_second or 0), len(self.equal), self.place)
        return (*first, sorted(self.equal), self.ranged or "", self.only)


def ranged_by(pattern: AccessPattern) -> str | None:
    """The attribute whose range or order a pattern asks for; one that equals a value orders nothing."""
    attribute = pattern.ranges[0].attribute if pattern.ranges else pattern.sorted_by
    return None if attribute in pattern.equal else attribute


def requirements(pattern: AccessPattern, types: Mapping[str, EntityType]) -> Iterator[Requirement]:
    """What a pattern needs of each of its entity types. Where it gives the identity of one, there is one item at most:
    what it gives besides only says whether that is wanted."""
    names = sorted(set(pattern.entities))
    equal = pattern.equal
    for name in names:
        entity, ranged = types[name], ranged_by(pattern)
        keyed = len(names) == 1 and equal.issuperset(entity.identity)
        if keyed:
            ranged = None
        bound = frozenset(entity.identity) if keyed else equal
        conditions = {one.attribute for one in pattern.where if ranged is None or one.operator not in RANGES}
        yield Requirement(
            pattern,
            name,
            bound,
            ranged,
            ranged is not None and entity.attributes[ranged] == "N" and not is_of_series(pattern, entity),
            tuple(sorted((one, value) for one, value in pattern.only.items() if one in bound)),
            frozenset((*conditions, *(equal - bound))),
            len(names) > 1,
            tuple(position for position, one in enumerate(entity.identity) if one in bound),
            equal if keyed else None,
        )


def is_of_series(pattern: AccessPattern, entity: EntityType) -> bool:
    """Whether a pattern asks for a range of time of one series."""
    series = entity.series
    if series is None or pattern.equal != set(series.by):
        return False
    return any(condition.attribute == series.at and condition.operator == "between" for condition in pattern.where)


def refusal(pattern: AccessPattern, types: Mapping[str, EntityType]) -> Refusal | None:
    """Why no key whatsoever can serve a pattern; None where one may."""
    for name in pattern.entities:
        if name not in types:
            return _unknown(pattern, f"there is no entity type `{name}`", name, tuple(types))
    if not pattern.entities:
        return _unknown(pattern, "it asks for no entity type", "", tuple(types))
    entities = [types[name] for name in pattern.entities]
    conditions = [condition.attribute for condition in pattern.where]
    ordering = (pattern.sorted_by,) if pattern.sorted_by else ()
    for entity in entities:
        for attribute in (*pattern.given, *pattern.only, *conditions, *ordering):
            if attribute not in entity.attributes:
                because = f"`{entity.name}` has no attribute `{attribute}`"
                return _unknown(pattern, because, attribute, tuple(entity.attributes))
    return _unfit(pattern, entities) or _unsearchable(pattern, entities)


def _unknown(pattern: AccessPattern, because: str, name: str, known: Sequence[str]) -> Refusal:
    nearest = min(sorted(known), key=lambda other: edits_between(name, other), default=None)
    is_near = nearest is not None and edits_between(name, nearest) <= NEAR
    return Refusal(
        pattern, "unknown-name", because, f"Did you mean `{nearest}`?" if is_near else f"There are {listed(known)}."
    )


def _unfit(pattern: AccessPattern, entities: Sequence[EntityType]) -> Refusal | None:
    ranged = ranged_by(pattern)
    for entity in entities:
        for attribute in (*pattern.given, *pattern.only):
            type_ = entity.attributes[attribute]
            if type_ not in IN_TEXTS:
                because = f"`{attribute}` is {TYPE_WORDS.get(type_, type_)}, which no key can hold with other values"
                return Refusal(pattern, "unfit-type", because, "Store the value that is looked for as a text.")
        if ranged is not None and entity.attributes[ranged] not in SORTABLE:
            because = f"`{ranged}` is {TYPE_WORDS.get(entity.attributes[ranged], '')}, which has no order in a key"
            return Refusal(pattern, "unfit-type", because, "Store a text or a number that sorts as it should.")
        for condition in pattern.where:
            if condition.operator == "begins_with" and entity.attributes[condition.attribute] != "S":
                because = f"`{condition.attribute}` is a number, which begins with nothing"
                return Refusal(pattern, "unfit-range", because, "Ask for a range of it by `between`.")
    if ranged is not None and len({entity.attributes[ranged] for entity in entities}) > 1:
        because = f"`{ranged}` is a number in some of {listed(pattern.entities)} and a text in others"
        return Refusal(pattern, "mixed-collection", because, "Give it one type, or read each entity type by itself.")
    return None


def _unsearchable(pattern: AccessPattern, entities: Sequence[EntityType]) -> Refusal | None:
    ranges = sorted({condition.attribute for condition in pattern.ranges})
    filters = [condition for condition in pattern.where if condition.operator not in RANGES]
    of_series = any(is_of_series(pattern, entity) for entity in entities)
    if not pattern.equal and not of_series:
        if filters and not ranges:
            because = f"`{filters[0].operator}` finds nothing by itself: it filters what an equality has found"
            instead = "Give an attribute that is known, or search in an index made for it, such as OpenSearch."
            return Refusal(pattern, "filter-only", because, instead)
        because = "it gives no attribute by equality, and a query starts from the value of a partition key"
        instead = (
            "Give an attribute; say with `only` which state is looked for, for an index of these items alone; or make"
            " it a time series, which is read by periods."
        )
        return Refusal(pattern, "no-equality", because, instead)
    if len(pattern.ranges) > 1:
        because = f"it asks for ranges of {listed(ranges)}, and a sort key has one" if len(ranges) > 1 else (
            f"it asks for two ranges of `{ranges[0]}`"
        )  # fmt: skip
        instead = "Keep the range that leaves fewer items, and sort out the others in the code or by rounded values."
        return Refusal(pattern, "two-ranges", because, instead)
    if ranges and pattern.sorted_by not in (None, ranges[0], *pattern.equal):
        because = f"a range of `{ranges[0]}` comes in the order of `{ranges[0]}`, not of `{pattern.sorted_by}`"
        return Refusal(pattern, "other-order", because, f"Sort what comes by `{pattern.sorted_by}` in the code.")
    return _unbounded(pattern, entities)


def _unbounded(pattern: AccessPattern, entities: Sequence[EntityType]) -> Refusal | None:
    for entity in entities:
        series = entity.series
        if series is None or pattern.equal != set(series.by):
            continue
        if len(entities) > 1:
            because = f"`{entity.name}` is a time series, which is read by periods, and no other entity type is"
            return Refusal(pattern, "mixed-collection", because, f"Read `{entity.name}` by itself.")
        if not is_of_series(pattern, entity):
            because = f"the series of {listed(series.by) or f'`{entity.name}`'} has no end, and no period is given"
            instead = f"Give a range of `{series.at}`, or keep the newest item once more under a key of its own."
            return Refusal(pattern, "unbounded-series", because, instead)
    return None
