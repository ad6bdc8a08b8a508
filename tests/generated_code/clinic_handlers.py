"""What events of API Gateway and of a stream do to the handlers that are generated for the clinic.

Copied into the project and run there: it is no test of this repository by itself.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from clinic.models import Appointment

from . import dynamodb, factories
from .sent_events import CONTEXT, ask, idempotency_table, record

ONE = {
    "number": "a1",
    "doctor": "d1",
    "starts_at": "2026-03-01T09:30:00+00:00",
    "patient": "p1",
    "minutes": 15,
}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module of the API, over empty tables."""
    with idempotency_table(monkeypatch), dynamodb.table_of(Appointment):
        from clinic.lambda_handlers import appointment_api

        yield appointment_api


def test_an_item_from_beginning_to_end(api: Any) -> None:
    """Created, read, changed and deleted."""
    assert ask(api, "POST", "/appointments", ONE) == (201, ONE)
    assert ask(api, "GET", "/appointments/a1") == (200, ONE)
    changed = {**ONE, "minutes": 30, "reason": "cough"}
    assert ask(api, "PUT", "/appointments/a1", {**changed, "number": "another"}) == (200, changed)
    assert ask(api, "GET", "/appointments/a1") == (200, changed)
    assert ask(api, "DELETE", "/appointments/a1") == (204, None)
    assert ask(api, "DELETE", "/appointments/a1") == (204, None)
    assert ask(api, "GET", "/appointments/a1")[0] == 404


def test_errors_by_their_status(api: Any) -> None:
    """What is not there, there already, or not valid."""
    assert ask(api, "PUT", "/appointments/a1", ONE)[0] == 404
    ask(api, "POST", "/appointments", ONE)
    assert ask(api, "POST", "/appointments", {**ONE, "minutes": 20})[0] == 409
    assert ask(api, "POST", "/appointments", "{") == (400, {"statusCode": 400, "message": "the body is not JSON"})
    assert ask(api, "POST", "/appointments", "[1]")[0] == 400
    for name, value, told in [
        ("patient", None, "patient is missing"),
        ("minutes", "soon", "minutes is not valid"),
        ("minutes", True, "minutes is not valid"),
        ("starts_at", "tomorrow", "starts_at is not valid"),
        ("doctor", 7, "doctor is not valid"),
    ]:
        assert ask(api, "POST", "/appointments", {**ONE, name: value}) == (400, {"statusCode": 400, "message": told})


def test_a_request_that_comes_again(api: Any) -> None:
    """Is answered as before and does nothing where it has the same key; with another body it is refused then."""
    first = ask(api, "POST", "/appointments", ONE, idempotency_key="k1")
    assert first == (201, ONE)
    assert ask(api, "POST", "/appointments", ONE, idempotency_key="k1") == first
    assert ask(api, "POST", "/appointments", {**ONE, "number": "a2"}, idempotency_key="k1")[0] == 422
    assert ask(api, "POST", "/appointments", ONE, idempotency_key="k2")[0] == 409
    assert ask(api, "POST", "/appointments", ONE)[0] == 409


def test_pages_by_their_cursors(api: Any) -> None:
    """All items in their order, a page at a time; a cursor that is none is refused."""
    api.appointments.put_many([factories.appointment(number, doctor="d1") for number in (3, 1, 2)])
    path = "/appointments-of-doctor"
    query = {"doctor": "d1", "starts_at_from": "2026-01-01T00:00:00Z", "starts_at_to": "2026-01-02", "limit": "2"}
    status, page = ask(api, "GET", path, query=query)
    assert status == 200
    assert [item["number"] for item in page["items"]] == ["number-0001", "number-0002"]
    status, rest = ask(api, "GET", path, query={**query, "cursor": page["cursor"]})
    assert status == 200
    assert [item["number"] for item in rest["items"]] == ["number-0003"]
    assert ask(api, "GET", path, query={**query, "cursor": "none"})[0] == 400
    assert ask(api, "GET", path, query={"doctor": "d1"})[0] == 400


def test_a_body_in_base64(api: Any) -> None:
    """API Gateway sends some bodies so."""
    event = {
        "version": "2.0", "routeKey": "$default", "rawPath": "/appointments", "rawQueryString": "", "headers": {},
        "requestContext": {"stage": "$default", "http": {"method": "POST", "path": "/appointments"}},
        "body": base64.b64encode(json.dumps(ONE).encode()).decode(), "isBase64Encoded": True,
    }  # fmt: skip
    assert api.handler(event, CONTEXT)["statusCode"] == 201


def test_too_many_requests(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What DynamoDB has no room for is to be tried again later."""
    from clinic.repositories.errors import ConditionFailed, Throttled

    def refuse(error: type[Exception]) -> Any:
        def get(number: str) -> None:
            raise error(number)

        return get

    monkeypatch.setattr(api.appointments, "get", refuse(Throttled))
    assert ask(api, "GET", "/appointments/a1")[0] == 429
    monkeypatch.setattr(api.appointments, "get", refuse(ConditionFailed))
    assert ask(api, "GET", "/appointments/a1")[0] == 412


def appointment_record(number: int, kind: str, **images: dict[str, Any]) -> dict[str, Any]:
    return record(number, kind, {"number": {"S": f"number-{number:04}"}}, **images)


def test_each_kind_of_change_and_one_poisoned_record() -> None:
    """Changes come as items, in their order; where one cannot be read or fails, it and those behind it come again."""
    from clinic.lambda_handlers import appointment_stream

    seen: list[object] = []

    class Recording(appointment_stream.AppointmentStream):
        def added(self, appointment: Appointment) -> None:
            seen.append(("added", appointment.number, appointment.starts_at))

        def changed(self, before: Appointment, after: Appointment) -> None:
            seen.append(("changed", before.minutes, after.minutes))

        def removed(self, appointment: Appointment) -> None:
            if appointment.number == "number-0005":
                raise RuntimeError("not now")
            seen.append(("removed", appointment.number))

    one, two = factories.appointment(1), factories.appointment(1, minutes=30)
    event = {
        "Records": [
            appointment_record(1, "INSERT", NewImage=one.serialize()),
            appointment_record(2, "MODIFY", OldImage=one.serialize(), NewImage=two.serialize()),
            appointment_record(3, "INSERT", NewImage={"number": {"S": "x"}, "starts_at": {"S": "not a time"}}),
            appointment_record(4, "REMOVE", OldImage=factories.appointment(4).serialize()),
            appointment_record(5, "REMOVE", OldImage=factories.appointment(5).serialize()),
        ]
    }
    records = event["Records"]
    for number in (3, 5):  # what fails is given up in the end, and what is behind it comes
        answer = Recording().handle({"Records": records}, CONTEXT)
        assert answer == {"batchItemFailures": [{"itemIdentifier": f"seq-{number}"}]}
        records = event["Records"][number:]
    assert seen == [
        ("added", "number-0001", one.starts_at),
        ("changed", 1, 30),
        ("removed", "number-0004"),
    ]
    assert appointment_stream.handler({"Records": event["Records"][:2]}, CONTEXT) == {"batchItemFailures": []}
