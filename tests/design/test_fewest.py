"""A design has no index too many: none can be left out, and no two can be one. Judged by its keys alone."""

import os
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, given, settings

from design import shop
from design.asked_of import asked
from dynamorm_analysis.design.answered import Design, EntityKey
from dynamorm_analysis.design.asked import RANGES, AccessPattern, EntityType
from dynamorm_analysis.design.composite_keys import attributes_in
from dynamorm_analysis.design.designing import design
from dynamorm_analysis.model.names import Hole

MANY = settings(
    max_examples=int(os.environ.get("EXAMPLES", "80")), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def needless(made: Design, types: Mapping[str, EntityType]) -> list[str]:
    """Indexes whose patterns the table and the other indexes serve as well."""
    found = []
    for index in made.blueprint.indexes:
        others = [None, *(other.name for other in made.blueprint.indexes if other.name != index.name)]
        users = [served.pattern for served in made.served if served.index == index.name]
        if all(any(serves(made, other, pattern, types) for other in others) for pattern in users):
            found.append(index.name)
    return found


def one_for_two(made: Design) -> list[tuple[str, str]]:
    """Indexes that hold no entity type in common, and sort them alike."""
    held = {
        index.name: {key.entity for key in made.keys if key.index == index.name} for index in made.blueprint.indexes
    }
    sorts = {key.index: key.own for key in made.keys}
    return [(a, b) for a, b in combinations(held, 2) if not held[a] & held[b] and sorts[a] == sorts[b]]


def serves(made: Design, index: str | None, pattern: AccessPattern, types: Mapping[str, EntityType]) -> bool:
    """Whether one Query could find exactly what a pattern asks for, by what items write into the key of an index."""
    keys = {key.entity: key for key in made.keys if key.index == index}
    if not set(pattern.entities) <= set(keys) or (pattern.consistent and index is not None):
        return False
    asked_of = [keys[name] for name in pattern.entities]
    filtered = {one.attribute for one in pattern.where if one.operator not in RANGES}
    if any(filtered & {*key.own} for key in asked_of):
        return False  # a filter names no key attribute
    if len(asked_of) == 1:
        if _leads(asked_of[0]) and any(
            str(key.partition) == str(asked_of[0].partition) for key in others_of(keys, asked_of[0])
        ):
            return False  # a timeline has items of other types between those that are asked for
        return _serves_one(asked_of[0], pattern, types[asked_of[0].entity])
    return _serves_several(asked_of, list(keys.values()), pattern, types)


def others_of(keys: Mapping[str, EntityKey], one: EntityKey) -> list[EntityKey]:
    return [key for key in keys.values() if key.entity != one.entity]


def _serves_one(key: EntityKey, pattern: AccessPattern, entity: EntityType) -> bool:
    equal, ranged = _equal(pattern), _ranged(pattern)
    if not key.only.items() <= pattern.only.items():
        return False
    partition = {*attributes_in(key.partition)} - {"shard"}
    sort = key.own or _holes(key)
    bound = 0
    while bound < len(sort) and sort[bound] in equal:
        bound += 1
    met = partition | {*key.only} | {*sort[:bound]}
    lacking = {*partition, *sort} - equal - {ranged}
    if key.period is not None and entity.series is not None:
        partition -= {entity.series.at}
    if not partition <= equal or lacking & {*entity.optional}:
        return False
    if {*entity.identity} <= equal:
        return {*entity.identity} <= met and not (equal - met) & {*key.own}
    if key.period is not None and not any(one.operator == "between" for one in pattern.where):
        return False
    if not equal <= met:
        return False
    if ranged is None:
        return True
    return bound < len(sort) and sort[bound] == ranged and (entity.attributes[ranged] == "S" or bool(key.own))


def _serves_several(
    keys: Sequence[EntityKey], all_keys: Sequence[EntityKey], pattern: AccessPattern, types: Mapping[str, EntityType]
) -> bool:
    if len({str(key.partition) for key in keys}) > 1 or any(key.only or key.period for key in keys):
        return False
    if {*attributes_in(keys[0].partition)} - {"shard"} != _equal(pattern):
        return False
    neighbours = [key for key in all_keys if str(key.partition) == str(keys[0].partition)]
    ranged = _ranged(pattern)
    if ranged is None and len(neighbours) == len(keys):
        return not any({*key.own, *_holes(key)} & {*types[key.entity].optional} for key in keys)
    if ranged is not None:
        return len(neighbours) == len(keys) and all(_leads(key) == ranged for key in keys)
    if any(key.own for key in neighbours) or any(_leads(key) for key in neighbours):
        return False
    order = sorted(neighbours, key=lambda key: str(key.sort))
    places = [place for place, key in enumerate(order) if key in keys]
    return places[-1] - places[0] + 1 == len(places)


def _equal(pattern: AccessPattern) -> set[str]:
    return {*pattern.given, *pattern.only}


def _ranged(pattern: AccessPattern) -> str | None:
    ranges = [one.attribute for one in pattern.where if one.operator in RANGES]
    name = ranges[0] if ranges else pattern.sorted_by
    return None if name in _equal(pattern) else name


def _holes(key: EntityKey) -> tuple[str, ...]:
    parts = key.sort.parts if key.sort is not None else ()
    return tuple(part.name for part in parts if isinstance(part, Hole))


def _leads(key: EntityKey) -> str:
    """The attribute that a sort key begins with, of a timeline; empty where a word does."""
    if key.own:
        return key.own[0]
    first = key.sort.parts[0] if key.sort is not None else ""
    return first.name if isinstance(first, Hole) else ""


def test_a_shop_needs_all_its_indexes() -> None:
    """What the judges below say of a shop: nothing; and with one index twice, that it is needless."""
    made = design("shop", shop.ENTITIES, shop.PATTERNS, relationships=shop.RELATIONSHIPS)
    types = {entity.name: entity for entity in shop.ENTITIES}
    assert needless(made, types) == []
    assert one_for_two(made) == []


@MANY
@given(asked())
def test_no_index_is_needless(found: Any) -> None:
    """Without any one of its indexes, some pattern of a design is served no more."""
    types, patterns = found
    made = design("shop", types, patterns, most_indexes=100)
    by_name = {entity.name: entity for entity in types}
    for served in made.served:
        assert serves(made, served.index, served.pattern, by_name), served
    assert needless(made, by_name) == []
    assert one_for_two(made) == []
