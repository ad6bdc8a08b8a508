"""A table that holds items under the keys of a design, and answers Query and GetItem as DynamoDB does."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from zlib import crc32

from dynamorm_analysis.design.answered import Design, KeyCondition, ServedPattern
from dynamorm_analysis.design.asked import EntityType
from dynamorm_analysis.model.table import Key, Projection

Item = dict[str, Any]
KIND = "entity type of the item"


def stored(design: Design, types: Mapping[str, EntityType], items: Sequence[Item]) -> list[Item]:
    """The items with all key attributes that the design has the application write."""
    return [{**item, **derived(design, types[item[KIND]], item)} for item in items]


def derived(design: Design, entity: EntityType, item: Item) -> Item:
    found: Item = {}
    for key in design.keys_of(entity.name):
        found |= key.filled(item, shard_of(entity, item, key.shards))
    return found


def shard_of(entity: EntityType, item: Mapping[str, Any], shards: int) -> int:
    return crc32(repr([str(item[name]) for name in entity.identity]).encode()) % shards


def answer(design: Design, served: ServedPattern, held: Sequence[Item], given: Item, entity: EntityType) -> list[Item]:
    """What the requests give that serve a pattern, for what a caller gives. Those of shards and periods come one after
    the other."""
    asked = requests(design, served, given, entity)
    return [item for request in asked for item in _query(design, served, held, request, given)]


Request = tuple[str, str | None, list[tuple[KeyCondition, tuple[object, ...]]], bool]


def requests(design: Design, served: ServedPattern, given: Item, entity: EntityType) -> Iterator[Request]:
    """The requests that serve a pattern: operation, index, conditions with what they compare with, and direction."""
    given = {**served.pattern.only, **given}
    if len(served.pattern.entities) == 1 and set(entity.identity) <= {*served.pattern.given, *served.pattern.only}:
        assert served.shards == 1
        assert served.period is None
        shards = next(key.shards for key in design.keys_of(entity.name) if key.index == served.index)
        rounds: list[Item] = [{"shard": shard_of(entity, given, shards)}]
    else:
        times = list(_periods(served, given, entity))
        rounds = [{**time, "shard": shard} for shard, time in product(range(served.shards), times)]
    for each in rounds:
        conditions = [(one, one.filled({**given, **each})) for one in served.conditions]
        yield served.operation, served.index, conditions, served.forward


def _periods(served: ServedPattern, given: Item, entity: EntityType) -> Iterator[Item]:
    """A time of each period between the ends of a range."""
    if served.period is None or entity.series is None:
        yield {}
        return
    name = entity.series.at
    low, high = (_time(given[f"{name}{end}"]) for end in ("_from", "_to"))
    seen: set[str] = set()
    letters = {"year": 4, "month": 7, "day": 10, "hour": 13}[served.period]
    while low <= high + timedelta(hours=1):
        text = low.strftime("%Y-%m-%dT%H:%M:%SZ")
        seconds = int(low.timestamp())
        lengths = {"hour": 3600, "day": 86400, "month": 2678400, "year": 31622400}
        is_text = entity.attributes[name] == "S"
        period = text[:letters] if is_text else str(seconds // lengths[served.period])
        if period not in seen:
            seen.add(period)
            yield {name: text if is_text else seconds}
        low += timedelta(hours=1)


def _time(value: Any) -> datetime:
    if isinstance(value, int):
        return datetime.fromtimestamp(value, UTC)
    return datetime.fromisoformat(value).replace(minute=0, second=0)


def _query(design: Design, served: ServedPattern, held: Sequence[Item], request: Request, given: Item) -> list[Item]:
    key, projection = _asked(design, served.index)
    conditions = [(one.attribute, one.operator, ends) for one, ends in request[2]]
    assert_allowed(key, [(attribute, operator) for attribute, operator, _ in conditions])
    entries = [item for item in held if all(name in item for name in key.attributes)]
    found = [item for item in entries if all(_meets(item[name], op, values) for name, op, values in conditions)]
    found.sort(key=lambda item: [item[name] for name in key.sort], reverse=not served.forward)
    pattern = served.pattern
    filters = [one for one in pattern.where if one.attribute in served.filtered]
    equal = {name: given[name] for name in pattern.given if name in served.filtered}
    equal |= {name: value for name, value in pattern.only.items() if name in served.filtered}
    found = [item for item in found if all(item.get(name) == value for name, value in equal.items())]
    copied = [_copied(item, projection, {*key.attributes, *design.blueprint.key.attributes}) for item in found]
    assert all(set(served.filtered) & set(whole) <= set(item) for item, whole in zip(copied, found, strict=True))
    return [item for item in copied if all(holds(item, one.attribute, one.operator, given) for one in filters)]


def assert_allowed(key: Key, conditions: Sequence[tuple[str, str]]) -> None:
    """Query takes equality on all partition attributes and on the first sort attributes, and one range behind them."""
    given = dict(conditions)
    assert len(given) == len(conditions)
    assert all(given.pop(name) == "=" for name in key.partition)
    operators = [given.pop(name, None) for name in key.sort]
    assert not given
    equal = next((place for place, operator in enumerate(operators) if operator != "="), len(operators))
    assert all(operator is None for operator in operators[equal + 1 :])


def _asked(design: Design, index: str | None) -> tuple[Key, Projection]:
    if index is None:
        return design.blueprint.key, Projection("ALL")
    planned = design.blueprint.index(index)
    assert planned is not None
    return planned.key, planned.projection


def _copied(item: Item, projection: Projection, keys: set[str]) -> Item:
    if projection.kind == "ALL":
        return item
    kept = {KIND, *keys, *projection.included}
    return {name: value for name, value in item.items() if name in kept}


def _meets(value: Any, operator: str, ends: tuple[Any, ...]) -> bool:
    match operator:
        case "=":
            return bool(value == ends[0])
        case "begins_with":
            return str(value).startswith(str(ends[0]))
        case "between":
            return bool(ends[0] <= value <= ends[1])
        case ">=":
            return bool(value >= ends[0])
    return bool(value <= ends[0])


def holds(item: Item, attribute: str, operator: str, given: Item) -> bool:
    """Whether a condition other than an equality holds of an item: one that lacks the attribute meets none but `<>`."""
    if attribute not in item:
        return operator == "<>"
    value = item[attribute]
    match operator:
        case "between":
            return bool(given[f"{attribute}_from"] <= value <= given[f"{attribute}_to"])
        case "begins_with":
            return str(value).startswith(given[f"{attribute}_start"])
        case ">=":
            return bool(value >= given[f"{attribute}_from"])
        case "<=":
            return bool(value <= given[f"{attribute}_to"])
        case "contains":
            return str(given[f"{attribute}_part"]) in str(value)
        case "<>":
            return bool(value != given[f"{attribute}_other"])
        case "in":
            return value in given[f"{attribute}_among"]
    return True
