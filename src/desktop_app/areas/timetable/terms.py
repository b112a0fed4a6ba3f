"""The words of the timetable."""

from enum import StrEnum


class LessonType(StrEnum):
    """What kind of lesson a series is."""

    INDIVIDUAL = "INDIVIDUAL"
    GROUP = "GROUP"
    HYBRID = "HYBRID"
    BAND_REHEARSAL = "BAND_REHEARSAL"
    ENSEMBLE = "ENSEMBLE"


class Recurrence(StrEnum):
    """How a series repeats: the simple face of an RFC 5545 rule."""

    ONCE = "ONCE"
    WEEKLY = "WEEKLY"
    BIWEEKLY = "BIWEEKLY"
    MONTHLY = "MONTHLY"
    CUSTOM = "CUSTOM"


class LessonStatus(StrEnum):
    """The state of a whole series."""

    SCHEDULED = "SCHEDULED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class OccurrenceStatus(StrEnum):
    """The stored state of one meeting; being in progress is computed from the clock."""

    SCHEDULED = "SCHEDULED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    CANCELLED_BY_TEACHER = "CANCELLED_BY_TEACHER"
    CANCELLED_BY_STUDENT = "CANCELLED_BY_STUDENT"


CANCELLED = (
    OccurrenceStatus.CANCELLED,
    OccurrenceStatus.CANCELLED_BY_TEACHER,
    OccurrenceStatus.CANCELLED_BY_STUDENT,
)


class EnrollmentStatus(StrEnum):
    """The state of one spell of a student in a lesson."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    UNENROLLED = "UNENROLLED"
    DROPPED = "DROPPED"
