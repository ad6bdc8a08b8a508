"""Records of a table's stream, each given to a function of yours, with the failures that Lambda is to try again."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from boto3.dynamodb.types import TypeDeserializer  # type: ignore[import-untyped]  # boto3 has no types of its own

log = logging.getLogger("dynamorm")

Item = dict[str, Any]
Failures = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Record:
    """One change of an item: `event` is INSERT, MODIFY or REMOVE. `new` and `old` are the item after and before it,
    None where there is none or the stream does not tell it. `id` is the same each time that the record comes again."""

    id: str
    event: str
    keys: Item
    new: Item | None
    old: Item | None
    sequence: str
    expired: bool


def for_each(event: Mapping[str, Any], handle: Callable[[Record], object]) -> Failures:
    """Gives the records of an invocation to a function, in their order, up to the first that it raises on: this one and
    those behind it come again. What is returned is the answer that a handler gives to Lambda, where its mapping reports
    failures of single records."""
    for record in event["Records"]:
        told = record_of(record)
        try:
            handle(told)
        except Exception:
            log.exception("record %s of event %s failed", told.sequence, told.id)
            return {"batchItemFailures": [{"itemIdentifier": told.sequence}]}
    return {"batchItemFailures": []}


def record_of(record: Mapping[str, Any]) -> Record:
    """A record of an event in Python's own values."""
    change = record["dynamodb"]
    by = record.get("userIdentity") or {}
    return Record(
        id=record["eventID"],
        event=record["eventName"],
        keys=_item(change["Keys"]) or {},
        new=_item(change.get("NewImage")),
        old=_item(change.get("OldImage")),
        sequence=change["SequenceNumber"],
        expired=by.get("principalId") == "dynamodb.amazonaws.com",
    )


def _item(image: Mapping[str, Any] | None) -> Item | None:
    if image is None:
        return None
    read = TypeDeserializer().deserialize
    return {name: read(value) for name, value in image.items()}
