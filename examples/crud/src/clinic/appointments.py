"""How appointments are stored, found and changed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from pynamodb.exceptions import DoesNotExist, UpdateError

from clinic.models import Appointment


def book(doctor: str, patient: str, starts_at: datetime, minutes: int, reason: str | None) -> Appointment:
    """Stores a new appointment."""
    appointment = Appointment(
        uuid4().hex, doctor=doctor, patient=patient, starts_at=starts_at, minutes=minutes, reason=reason
    )
    appointment.save(Appointment.number.does_not_exist())
    return appointment


def find(number: str) -> Appointment | None:
    """An appointment by its number."""
    try:
        return Appointment.get(number)
    except DoesNotExist:
        return None


def on_day(doctor: str, day: datetime) -> Iterator[Appointment]:
    """A doctor's appointments of one day, in the order of time; without their reasons."""
    end = day + timedelta(days=1) - timedelta(microseconds=1)
    return Appointment.by_doctor.query(doctor, Appointment.starts_at.between(day, end))


def move(number: str, starts_at: datetime) -> Appointment | None:
    """Puts an appointment to another time; None where there is none."""
    appointment = Appointment(number)
    try:
        appointment.update(actions=[Appointment.starts_at.set(starts_at)], condition=Appointment.number.exists())
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return None
        raise
    return appointment


def cancel(number: str) -> None:
    """Removes an appointment, if there is one."""
    Appointment(number).delete()
