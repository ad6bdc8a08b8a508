"""What the clinic stores: appointments, by their number and by doctor and time."""

import os

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model


class AppointmentsByDoctor(GlobalSecondaryIndex["Appointment"]):
    """The appointments of a doctor, in the order of time."""

    class Meta:
        index_name = "by_doctor"
        projection = IncludeProjection(["patient", "minutes"])

    doctor = UnicodeAttribute(hash_key=True)
    starts_at = UTCDateTimeAttribute(range_key=True)


class Appointment(Model):
    """A patient's time with a doctor."""

    class Meta:
        table_name = os.environ["APPOINTMENTS_TABLE"]
        connect_timeout_seconds = float(os.environ["DYNAMORM_CONNECT_TIMEOUT"])
        read_timeout_seconds = float(os.environ["DYNAMORM_READ_TIMEOUT"])
        max_pool_connections = int(os.environ["DYNAMORM_MAX_POOL_CONNECTIONS"])

    number = UnicodeAttribute(hash_key=True)
    doctor = UnicodeAttribute()
    starts_at = UTCDateTimeAttribute()
    patient = UnicodeAttribute()
    minutes = NumberAttribute()
    reason = UnicodeAttribute(null=True)

    by_doctor = AppointmentsByDoctor()
