"""Records of streams: what a function gets of them, and what Lambda is told of failures."""

from decimal import Decimal
from typing import Any

import pytest

from dynamorm_runtime.streams import Record, for_each, record_of


def record(number: int, event: str = "INSERT", **change: Any) -> dict[str, Any]:
    """A record as Lambda gives it."""
    told = {"Keys": {"id": {"S": f"order-{number}"}}, "SequenceNumber": str(number), **change}
    return {"eventID": f"event-{number}", "eventName": event, "dynamodb": told}


def test_record() -> None:
    """Keys and images are values of Python."""
    told = record_of(record(1, "MODIFY", NewImage={"total": {"N": "2"}}, OldImage={"tags": {"SS": ["a"]}}))
    assert told == Record(
        id="event-1",
        event="MODIFY",
        keys={"id": "order-1"},
        new={"total": Decimal(2)},
        old={"tags": {"a"}},
        sequence="1",
        expired=False,
    )


def test_expired() -> None:
    """A removal by expiry is told from one that code made."""
    removed = record(1, "REMOVE")
    assert not record_of(removed).expired
    assert record_of({**removed, "userIdentity": {"type": "Service", "principalId": "dynamodb.amazonaws.com"}}).expired
    assert not record_of({**removed, "userIdentity": None}).expired


def test_all_succeed() -> None:
    """Each record is handled once, in its order."""
    seen: list[str] = []
    answer = for_each({"Records": [record(1), record(2)]}, lambda told: seen.append(told.sequence))
    assert (answer, seen) == ({"batchItemFailures": []}, ["1", "2"])


def test_a_failure_ends_the_batch(caplog: pytest.LogCaptureFixture) -> None:
    """The order of changes is kept: what stands behind a failure waits until that is handled."""
    seen: list[str] = []

    def handle(told: Record) -> None:
        seen.append(told.sequence)
        if told.sequence == "2":
            raise ValueError("no stock")

    answer = for_each({"Records": [record(1), record(2), record(3)]}, handle)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert seen == ["1", "2"]
    assert "record 2 of event event-2 failed" in caplog.text
