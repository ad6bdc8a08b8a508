"""The module of batches: pieces that DynamoDB takes, and again what it leaves over, a bounded number of times."""

BATCHES = '''"""Many items at once: in pieces that DynamoDB takes, and again what it left over.

PynamoDB's own `batch_get` asks for what was left over for ever and without a pause, and
`batch_write` three times and without one.
"""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from pynamodb.models import Model

from .errors import Throttled
from .requests import named_errors

Item = TypeVar("Item", bound=Model)
Raw = dict[str, Any]

READ_AT_ONCE = 100
WRITTEN_AT_ONCE = 25
TRIES = 8  # that bring nothing further
FIRST_PAUSE = 0.05  # seconds
LONGEST_PAUSE = 5.0


def get_batch(model: type[Item], keys: Iterable[Sequence[Any]]) -> list[Item]:
    """The items of some keys, in the order of these; what is not there is left out."""
    wanted = _once(_key(model, key) for key in keys)
    found: dict[object, Item] = {}

    def read(piece: Any) -> list[Raw]:
        table = model.Meta.table_name
        answer = model._get_connection().batch_get_item(piece)
        for raw in answer["Responses"].get(table, ()):
            key = {name: raw[name] for name in piece[0]}
            found[_identity(key)] = model.from_raw_data(raw)
        left: list[Raw] = answer["UnprocessedKeys"].get(table, {}).get("Keys", [])
        return left

    _all(model, [*wanted.values()], READ_AT_ONCE, read)
    return [found[identity] for identity in wanted if identity in found]


def put_batch(model: type[Item], items: Iterable[Item]) -> None:
    """Stores items without a condition; of those with one key the last."""
    raws = [item.serialize() for item in items]
    names = [*_names(model)]
    last = {_identity({name: raw[name] for name in names}): raw for raw in raws}

    def write(piece: Any) -> list[Raw]:
        answer = model._get_connection().batch_write_item(put_items=piece)
        left = answer["UnprocessedItems"].get(model.Meta.table_name, [])
        return [request["PutRequest"]["Item"] for request in left]

    _all(model, [*last.values()], WRITTEN_AT_ONCE, write)


def delete_batch(model: type[Item], keys: Iterable[Sequence[Any]]) -> None:
    """Removes the items of some keys, those that are there."""
    wanted = _once(_key(model, key) for key in keys)

    def remove(piece: Any) -> list[Raw]:
        answer = model._get_connection().batch_write_item(delete_items=piece)
        left = answer["UnprocessedItems"].get(model.Meta.table_name, [])
        return [request["DeleteRequest"]["Key"] for request in left]

    _all(model, [*wanted.values()], WRITTEN_AT_ONCE, remove)


def pause(tries: int) -> None:
    """Waits at random, for up to twice as long after each try."""
    time.sleep(random.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**tries)))


def _all(
    model: type[Model],
    raws: list[Raw],
    at_once: int,
    ask: Callable[[Any], list[Raw]],
) -> None:
    """Asks for all in pieces. Raises Throttled where several tries bring nothing."""
    tries = 0
    while raws:
        piece, rest = raws[:at_once], raws[at_once:]
        with named_errors(f"{len(raws)} items of {model.__name__}"):
            left = ask(piece)
        raws = left + rest
        tries = tries + 1 if len(left) == len(piece) else 0
        if tries == TRIES:
            raise Throttled(f"{len(raws)} items of {model.__name__} are left over")
        if left:
            pause(tries)


def _once(keys: Iterable[Raw]) -> dict[object, Raw]:
    """Each key once, by what tells it from others."""
    found: dict[object, Raw] = {}
    for key in keys:
        found.setdefault(_identity(key), key)
    return found


def _key(model: type[Model], values: Sequence[Any]) -> Raw:
    """A key as DynamoDB is told of it."""
    attributes = model.get_attributes()
    return {
        name: {attributes[own].attr_type: attributes[own].serialize(value)}
        for (name, own), value in zip(_names(model).items(), values, strict=True)
    }


def _names(model: type[Model]) -> dict[str, str]:
    """The attributes of the table's key, each with what the model calls it."""
    attributes = model.get_attributes().items()
    hash_key = {one.attr_name: own for own, one in attributes if one.is_hash_key}
    range_key = {one.attr_name: own for own, one in attributes if one.is_range_key}
    return hash_key | range_key


def _identity(key: Raw) -> tuple[object, ...]:
    """What tells a key from others: `1` and `1.0` are one number."""
    return tuple(
        Decimal(value["N"]) if "N" in value else next(iter(value.values()))
        for _, value in sorted(key.items())
    )
'''
