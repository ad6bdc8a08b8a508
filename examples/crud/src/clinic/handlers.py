"""The functions behind the API's routes."""

import json
from datetime import UTC, datetime
from typing import Any

from clinic import appointments
from clinic.models import Appointment

Event = dict[str, Any]
Response = dict[str, Any]


def create(event: Event, _context: object) -> Response:
    """POST /appointments: books a time with a doctor."""
    told = json.loads(event["body"])
    booked = appointments.book(
        doctor=told["doctor"],
        patient=told["patient"],
        starts_at=moment(told["starts_at"]),
        minutes=told["minutes"],
        reason=told.get("reason"),
    )
    return answer(201, shown(booked))


def read(event: Event, _context: object) -> Response:
    """GET /appointments/{number}: one appointment."""
    found = appointments.find(event["pathParameters"]["number"])
    return answer(200, shown(found)) if found is not None else answer(404, {"message": "no such appointment"})


def day(event: Event, _context: object) -> Response:
    """GET /doctors/{doctor}/days/{day}: a doctor's appointments of a day, in the order of time."""
    given = event["pathParameters"]
    found = appointments.on_day(given["doctor"], moment(given["day"]))
    return answer(200, [shown(appointment) for appointment in found])


def move(event: Event, _context: object) -> Response:
    """PUT /appointments/{number}: puts an appointment to another time."""
    starts_at = moment(json.loads(event["body"])["starts_at"])
    moved = appointments.move(event["pathParameters"]["number"], starts_at)
    return answer(200, shown(moved)) if moved is not None else answer(404, {"message": "no such appointment"})


def cancel(event: Event, _context: object) -> Response:
    """DELETE /appointments/{number}: removes an appointment."""
    appointments.cancel(event["pathParameters"]["number"])
    return answer(204, None)


def moment(text: str) -> datetime:
    """A time as ISO 8601 writes it; in UTC where it tells no zone."""
    told = datetime.fromisoformat(text)
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


def shown(appointment: Appointment) -> dict[str, Any]:
    """What the API tells about an appointment: all of it that was read."""
    told = {
        "number": appointment.number,
        "doctor": appointment.doctor,
        "patient": appointment.patient,
        "starts_at": appointment.starts_at.isoformat(),
        "minutes": appointment.minutes,
        "reason": appointment.reason,
    }
    return {name: value for name, value in told.items() if value is not None}


def answer(status: int, body: object) -> Response:
    """What a function gives back to the API."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": "" if body is None else json.dumps(body),
    }
