"""Entity types, access patterns and items made by chance, with names and values that could be mistaken for others."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite

from design.stored import KIND, Item, holds
from dynamorm_analysis.design.asked import AccessPattern, Condition, EntityType, TimeSeries

NAMES = ["Order", "OrderLine", "Customer", "Status", "Kind"]
TYPES = {"customer_id": "S", "order_id": "S", "status": "S", "kind": "S", "placed_at": "S", "total": "N", "rank": "N"}
TEXTS = ["a", "b", "ab", "a b", "a#b", "a$", "", "STATUS", "ORDER", "ORDER#a", "open", "a%", "z~"]
TIMES = ["2026-01-31T23:59:59Z", "2026-02-01T00:00:00Z", "2026-02-01T10:00:00Z", "2026-02-02T00:00:00Z"]
KEY_TEXTS = [text for text in TEXTS if text]


@composite
def entity_types(draw: DrawFn, name: str) -> EntityType:
    kept = draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=2, max_size=6, unique=True))
    own = f"{name.lower()}_id" if draw(st.booleans()) else kept[0]
    attributes = {own: "S", **{one: TYPES[one] for one in kept}, "taken_at": "S", "active": "BOOL"}
    rest = [one for one in attributes if one not in (own, "taken_at", "active")]
    identity = (own, *draw(st.lists(st.sampled_from(rest), max_size=1))) if rest else (own,)
    identity = tuple(dict.fromkeys(identity))
    others = [one for one in attributes if one not in identity]
    immutable = tuple(draw(st.lists(st.sampled_from(others), max_size=2, unique=True)))
    optional = tuple(one for one in draw(st.lists(st.sampled_from(others), max_size=2, unique=True)))
    series = None
    if draw(st.integers(0, 5)) == 0:
        series = TimeSeries((own,), "taken_at", draw(st.sampled_from([None, "day", "month"])))
        identity = tuple(dict.fromkeys((own, "taken_at", *identity)))
        optional = tuple(one for one in optional if one != "taken_at")
    rates = {"writes_per_second": 2500.0, "values": dict.fromkeys(attributes, 1)} if draw(st.booleans()) else {}
    return EntityType(name, attributes, identity, immutable, optional, series, **rates)  # type: ignore[arg-type]


@composite
def patterns(draw: DrawFn, types: Sequence[EntityType], number: int) -> AccessPattern:
    count = draw(st.sampled_from([1, 1, 1, 2, 3]))
    of = draw(st.permutations(types))[:count]
    common = sorted(set.intersection(*(set(entity.attributes) for entity in of)))
    given = tuple(draw(st.lists(st.sampled_from(common), min_size=1, max_size=3, unique=True)))
    if draw(st.integers(0, 3)) == 0:
        given = of[0].identity if set(of[0].identity) <= set(common) else given
    only = {"status": "open"} if "status" in common and "status" not in given and draw(st.booleans()) else {}
    rangeable = [one for one in common if one != "active" and one not in (*given, *only)]
    where: list[Condition] = []
    ordering = None
    if rangeable and draw(st.booleans()):
        attribute = draw(st.sampled_from(rangeable))
        operators = ["between", ">=", "<="] + (["begins_with"] if of[0].attributes[attribute] == "S" else [])
        if draw(st.booleans()):
            where.append(Condition(attribute, draw(st.sampled_from(operators))))  # type: ignore[arg-type]
        else:
            ordering = attribute
    filterable = [one for one in common if one not in (*given, *only) and not (where and where[0].attribute == one)]
    if filterable and draw(st.integers(0, 4)) == 0:
        operator = draw(st.sampled_from(["contains", "<>", "exists"]))
        where.append(Condition(draw(st.sampled_from(filterable)), operator))  # type: ignore[arg-type]
    for entity in of:
        if entity.series and set(given) | set(only) == {*entity.series.by} and draw(st.booleans()):
            where, ordering = [Condition("taken_at", "between")], None
    return AccessPattern(
        f"pattern {number}",
        tuple(entity.name for entity in of),
        given,
        only,
        tuple(where),
        ordering,
        descending=draw(st.booleans()),
        reads=None if draw(st.booleans()) else tuple(draw(st.lists(st.sampled_from(common), max_size=3, unique=True))),
        consistent=draw(st.integers(0, 7)) == 0,
        per_second=draw(st.sampled_from([None, 1.0, 50.0])),
    )


@composite
def asked(draw: DrawFn, most: int = 4) -> tuple[list[EntityType], list[AccessPattern]]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=most, unique=True))
    types = [draw(entity_types(name)) for name in names]
    return types, [draw(patterns(types, number)) for number in range(draw(st.integers(0, 7)))]


@composite
def items_of(draw: DrawFn, types: Sequence[EntityType]) -> list[Item]:
    found: dict[tuple[Any, ...], Item] = {}
    for _ in range(draw(st.integers(1, 25))):
        entity = draw(st.sampled_from(list(types)))
        item: Item = {KIND: entity.name}
        for name, type_ in entity.attributes.items():
            if name in entity.optional and draw(st.booleans()):
                continue
            item[name] = draw(values(name, type_))
        found.setdefault((entity.name, *(item[name] for name in entity.identity)), item)
    return list(found.values())


def values(name: str, type_: str) -> st.SearchStrategy[Any]:
    if name == "taken_at":
        return st.sampled_from(TIMES)
    if type_ == "BOOL":
        return st.booleans()
    return st.integers(0, 12) if type_ == "N" else st.sampled_from(KEY_TEXTS)


@composite
def arguments(draw: DrawFn, pattern: AccessPattern, types: Sequence[EntityType], items: Sequence[Item]) -> Item:
    """What a caller gives; mostly taken from an item that there is."""
    entity = next(one for one in types if one.name in pattern.entities)
    like = draw(st.sampled_from([{}, *[item for item in items if item[KIND] in pattern.entities]]))
    found: Item = {}
    for name in pattern.given:
        found[name] = like[name] if name in like else draw(values(name, entity.attributes[name]))
    for one in pattern.where:
        ends = sorted(draw(values(one.attribute, entity.attributes[one.attribute])) for _ in range(2))
        found[f"{one.attribute}_from"], found[f"{one.attribute}_to"] = ends
        found[f"{one.attribute}_start"] = str(draw(st.sampled_from(["a", "ab", "a ", "a#", "2026-02", "ORDER#"])))
        found[f"{one.attribute}_part"] = "a"
        found[f"{one.attribute}_other"] = ends[0]
    return found


def wanted(pattern: AccessPattern, items: Sequence[Item], given: Item, is_one: bool) -> list[Item]:
    """What a pattern asks for, found by looking at every item. Several in the order of an attribute have it."""
    return [
        item
        for item in items
        if item[KIND] in pattern.entities
        and all(name in item and item[name] == given[name] for name in pattern.given)
        and all(item.get(name) == value for name, value in pattern.only.items())
        and all(holds(item, one.attribute, one.operator, given) for one in pattern.where)
        and (is_one or pattern.sorted_by is None or pattern.sorted_by in item)
    ]
