"""The words of the timetable."""

from datetime import date, datetime, time
from enum import Enum, StrEnum
from uuid import UUID

from desktop_app.core.records import record


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


class TimeOffKind(StrEnum):
    """Why a teacher is away."""

    SICK = "SICK"
    HOLIDAY = "HOLIDAY"
    TRAINING = "TRAINING"
    OTHER = "OTHER"


class WaitlistStatus(StrEnum):
    """How far a student's wait for a place is."""

    WAITING = "WAITING"
    OFFERED = "OFFERED"
    TAKEN = "TAKEN"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class BookingStatus(StrEnum):
    """Whether a booked slot of a one-on-one week still stands."""

    BOOKED = "BOOKED"
    CANCELLED = "CANCELLED"


class Scope(StrEnum):
    """How much of a series a change is about: one meeting, it and all after, or all to come."""

    ONE = "ONE"
    FOLLOWING = "FOLLOWING"
    ALL = "ALL"


class Taken(StrEnum):
    """What is booked twice."""

    TEACHER = "TEACHER"
    ROOM = "ROOM"
    STUDENT = "STUDENT"


class Verdict(StrEnum):
    """What a check says of a slot: fine, worth a warning, or not without the office's reason."""

    OK = "OK"
    WARN = "WARN"
    NO = "NO"


class Aspect(StrEnum):
    """What a check of a slot is about, in the order in which a person asks."""

    TIME = "TIME"
    CLOSURE = "CLOSURE"
    TEACHER = "TEACHER"
    TIME_OFF = "TIME_OFF"
    AVAILABILITY = "AVAILABILITY"
    TEACHES = "TEACHES"
    TRAVEL = "TRAVEL"
    ROOM = "ROOM"
    CAPACITY = "CAPACITY"
    STUDENT = "STUDENT"
    SIBLING = "SIBLING"


@record
class Check:
    """One thing that was looked at for a slot, and what a person reads of it."""

    aspect: Aspect
    verdict: Verdict
    sentence: str


@record
class Schedule:
    """When a series meets, in the school's wall time: first day, time, minutes, and how it repeats.

    `rrule` is asked only for CUSTOM. `until` is the last day on which it may meet; without one, and
    without an end in the rule, the academic year's last day is.
    """

    first_day: date
    start: time
    duration: int
    recurrence: Recurrence = Recurrence.ONCE
    rrule: str | None = None
    until: date | None = None
    except_dates: frozenset[date] = frozenset()


@record
class LessonFacts:
    """Everything a person says about a series.

    Prices in minor units; without a schedule it waits for a time.
    """

    title: str
    type: LessonType = LessonType.INDIVIDUAL
    schedule: Schedule | None = None
    teacher_id: UUID | None = None
    room_id: UUID | None = None
    location_id: UUID | None = None
    instrument_id: UUID | None = None
    description: str | None = None
    max_students: int | None = None
    price_per_student: int | None = None
    tax_rate_id: UUID | None = None


@record
class Slot:
    """An interval that somebody would like to book, from `starts_at` up to but without `ends_at`.

    `occurrence_id` names the stored meeting or one-on-one slot that it would move, which then is
    not in its own way.
    """

    starts_at: datetime
    ends_at: datetime
    teacher_id: UUID | None = None
    room_id: UUID | None = None
    students: tuple[UUID, ...] = ()
    occurrence_id: UUID | None = None


class BusyKind(StrEnum):
    """What takes a time that is no meeting."""

    MAKE_UP = "MAKE_UP"


@record
class BusyTime:
    """A time that a person or a room is taken, as it follows from a fact; `key` is always the same.

    It stands in `Busy`, where the conflict engine looks.
    """

    key: UUID
    kind: BusyKind
    starts_at: datetime
    ends_at: datetime
    title: str
    person_id: UUID | None = None
    room_id: UUID | None = None


@record
class Spell:
    """One stay of a student in a lesson, both days included. Without a last day it goes on."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the day lies in the spell."""
        return self.first <= day and (self.last is None or day <= self.last)


class Keep(Enum):
    """Says that a value stays as it is, where None means that there is none."""

    KEEP = "KEEP"


KEEP = Keep.KEEP
