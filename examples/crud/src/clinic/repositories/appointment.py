"""The repository of appointments: what it does beside what is generated."""

from datetime import datetime

from ..models import Appointment
from .appointment_base import AppointmentRepositoryBase
from .errors import NotFound
from .requests import named_errors


class AppointmentRepository(AppointmentRepositoryBase):
    """Appointments in DynamoDB; what is written here stays."""

    def move(self, number: str, starts_at: datetime) -> Appointment:
        """Puts an appointment to another time. Raises NotFound."""
        appointment = Appointment(number)
        with named_errors(f"appointment {number}", NotFound):
            appointment.update(
                actions=[Appointment.starts_at.set(starts_at)],
                condition=Appointment.number.exists(),
            )
        return appointment
