"""The functions behind the API's routes."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from clinic.models import Appointment
from clinic.repositories.appointment import AppointmentRepository
from clinic.repositories.appointment_base import AppointmentByDoctorSummary
from clinic.repositories.errors import NotFound

Event = dict[str, Any]
Response = dict[str, Any]

appointments = AppointmentRepository()


def create(event: Event, _context: object) -> Response:
    """POST /appointments: books a time with a doctor."""
    told = json.loads(event["body"])
    appointment = Appointment(
        uuid4().hex,
        doctor=told["doctor"],
        patient=told["patient"],
        starts_at=moment(told["starts_at"]),
        minutes=told["minutes"],
        reason=told.get("reason"),
    )
    return answer(201, shown(appointments.create(appointment)))


def read(event: Event, _context: object) -> Response:
    """GET /appointments/{number}: one appointment."""
    try:
        found = appointments.get(event["pathParameters"]["number"])
    except NotFound:
        return missing()
    return answer(200, shown(found))


def day(event: Event, _context: object) -> Response:
    """GET /doctors/{doctor}/days/{day}: a doctor's appointments, in the order of time.

    A page at a time: `next`, where there is one, is the `cursor` of the next request.
    """
    given = event["pathParameters"]
    asked: dict[str, str] = event.get("queryStringParameters") or {}
    start = moment(given["day"])
    page = appointments.appointments_of_doctor(
        given["doctor"],
        starts_at_from=start,
        starts_at_to=start + timedelta(days=1) - timedelta(microseconds=1),
        limit=50,
        cursor=asked.get("cursor"),
    )
    told: dict[str, Any] = {"appointments": [line(one) for one in page.items]}
    if page.cursor is not None:
        told["next"] = page.cursor
    return answer(200, told)


def move(event: Event, _context: object) -> Response:
    """PUT /appointments/{number}: puts an appointment to another time."""
    starts_at = moment(json.loads(event["body"])["starts_at"])
    try:
        moved = appointments.move(event["pathParameters"]["number"], starts_at)
    except NotFound:
        return missing()
    return answer(200, shown(moved))


def cancel(event: Event, _context: object) -> Response:
    """DELETE /appointments/{number}: removes an appointment."""
    appointments.delete(event["pathParameters"]["number"])
    return answer(204, None)


def moment(text: str) -> datetime:
    """A time as ISO 8601 writes it; in UTC where it tells no zone."""
    told = datetime.fromisoformat(text)
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


def shown(appointment: Appointment) -> dict[str, Any]:
    """What the API tells about an appointment."""
    told = {
        "number": appointment.number,
        "doctor": appointment.doctor,
        "patient": appointment.patient,
        "starts_at": appointment.starts_at.isoformat(),
        "minutes": appointment.minutes,
        "reason": appointment.reason,
    }
    return {name: value for name, value in told.items() if value is not None}


def line(appointment: AppointmentByDoctorSummary) -> dict[str, Any]:
    """What it tells in a list, which the index holds: not the reason."""
    return {
        "number": appointment.number,
        "doctor": appointment.doctor,
        "patient": appointment.patient,
        "starts_at": appointment.starts_at.isoformat(),
        "minutes": appointment.minutes,
    }


def missing() -> Response:
    return answer(404, {"message": "no such appointment"})


def answer(status: int, body: object) -> Response:
    """What a function gives back to the API."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": "" if body is None else json.dumps(body),
    }
