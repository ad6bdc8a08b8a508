"""The modules of requests and of batches, as they are written where requests are awaited."""

REQUESTS = '''"""What requests of repositories have in common: errors by name, and writes of one item."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import (  # type: ignore[import-untyped, unused-ignore]
    ClientError,
)

from .errors import ConditionFailed, NotFound, RepositoryError, Throttled

THROTTLING = (
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "Throttling",
    "ThrottlingException",
)


@contextmanager
def named_errors(failed: type[RepositoryError] = ConditionFailed) -> Iterator[None]:
    """Raises errors of DynamoDB by their names here, `failed` where a condition did not
    hold. Others come as they are.
    """
    try:
        yield
    except ClientError as error:
        response: dict[str, Any] = dict(error.response)
        code = response.get("Error", {}).get("Code", "")
        if code == "ConditionalCheckFailedException":
            is_gone = failed is ConditionFailed and not response.get("Item")
            raise (NotFound if is_gone else failed)(str(error)) from error
        if code in THROTTLING:
            raise Throttled(str(error)) from error
        raise


def putting(item: Mapping[str, Any], partition: str) -> dict[str, Any]:
    """The request that stores an item where there is none with its key."""
    return {
        "Item": dict(item),
        "ConditionExpression": "attribute_not_exists(#partition)",
        "ExpressionAttributeNames": {"#partition": partition},
    }


def changing(
    item: Mapping[str, Any],
    key: Sequence[str],
    attributes: Sequence[str],
    version: tuple[str, Any] | None = None,
) -> dict[str, Any]:
    """The request that gives an item which exists the attributes of another one with its
    key, and takes those of `attributes` from it that this one lacks; other attributes
    stay. With a version's name and value, only if the item has that, or none.
    """
    names = {"#partition": key[0]}
    values: dict[str, Any] = {}
    sets: list[str] = []
    removes: list[str] = []
    for number, name in enumerate(name for name in attributes if name not in key):
        names[f"#n{number}"] = name
        if name in item:
            values[f":v{number}"] = item[name]
            sets.append(f"#n{number} = :v{number}")
        else:
            removes.append(f"#n{number}")
    condition = "attribute_exists(#partition)"
    if version is not None:
        name, value = version
        names["#version"] = name
        if value is not None:
            values[":version"] = value
        is_first = "attribute_not_exists(#version)"
        same = f"(#version = :version OR {is_first})" if value == 0 else "#version = :version"
        condition += f" AND {is_first if value is None else same}"
    changes = [f"SET {', '.join(sets)}"] if sets else []
    changes += [f"REMOVE {', '.join(removes)}"] if removes else []
    request: dict[str, Any] = {
        "Key": {name: item[name] for name in key},
        "ConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if changes:
        request["UpdateExpression"] = " ".join(changes)
    if values:
        request["ExpressionAttributeValues"] = values
    return request


def expecting(key: Mapping[str, Any], partition: str) -> dict[str, Any]:
    """The part of a transaction that does nothing but wait for an item to be there."""
    return {
        "Key": dict(key),
        "ConditionExpression": "attribute_exists(#partition)",
        "ExpressionAttributeNames": {"#partition": partition},
    }
'''

BATCHES = '''"""Reads and writes of many items: in pieces that DynamoDB takes, until nothing is left over."""

import asyncio
import random
# import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .errors import Throttled
from .requests import named_errors

READ_AT_ONCE = 100
WRITTEN_AT_ONCE = 25
TRIES = 10
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 2.0

Item = dict[str, Any]


async def pause(tried: int) -> None:
    """Waits before the next try: at random, and on average longer each time."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**tried)
    await asyncio.sleep(random.uniform(0, longest))


async def read_many(table: Any, keys: Iterable[Item]) -> list[Item]:
    """The items of some keys in their order, each once; those that are not there are left
    out. Raises Throttled.
    """
    wanted = {_identity(key, key): key for key in keys}
    found: dict[tuple[Any, ...], Item] = {}
    for piece in pieces([*wanted.values()], READ_AT_ONCE):
        for item in await _read(table, piece):
            found[_identity(item, piece[0])] = item
    return [found[identity] for identity in wanted if identity in found]


async def _read(table: Any, keys: Sequence[Item]) -> list[Item]:
    found: list[Item] = []
    left: Mapping[str, Any] = {table.name: {"Keys": keys}}
    for tried in range(TRIES):
        with named_errors():
            answer = await table.meta.client.batch_get_item(RequestItems=left)
        found += answer["Responses"].get(table.name, [])
        left = answer.get("UnprocessedKeys", {})
        if not left:
            return found
        await pause(tried)
    raise Throttled(f"{table.name} left {len(left[table.name]['Keys'])} keys unread")


async def put_many(table: Any, items: Iterable[Item], key: Sequence[str]) -> None:
    """Stores items, of several with one key the last. Raises Throttled."""
    last = {_identity(item, key): item for item in items}
    await _write(table, [{"PutRequest": {"Item": item}} for item in last.values()])


async def delete_many(table: Any, keys: Iterable[Item]) -> None:
    """Deletes the items of some keys, be they there or not. Raises Throttled."""
    each = {_identity(key, key): key for key in keys}
    await _write(table, [{"DeleteRequest": {"Key": key}} for key in each.values()])


async def _write(table: Any, requests: Sequence[Mapping[str, Any]]) -> None:
    for piece in pieces(requests, WRITTEN_AT_ONCE):
        left: Mapping[str, Any] = {table.name: piece}
        for tried in range(TRIES):
            with named_errors():
                answer = await table.meta.client.batch_write_item(RequestItems=left)
            left = answer.get("UnprocessedItems", {})
            if not left:
                break
            await pause(tried)
        else:
            count = len(left[table.name])
            raise Throttled(f"{table.name} left {count} items unwritten")


def pieces(many: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    """Some things in groups of so many at most."""
    for start in range(0, len(many), most):
        yield many[start : start + most]


def _identity(item: Mapping[str, Any], key: Iterable[str]) -> tuple[Any, ...]:
    return tuple(item[name] for name in sorted(key))
'''
