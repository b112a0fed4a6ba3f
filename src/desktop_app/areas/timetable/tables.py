"""Series, meetings and who is in them. Wall time for series, instants for meetings."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.areas.timetable.terms import (
    BookingStatus,
    EnrollmentStatus,
    LessonStatus,
    LessonType,
    OccurrenceStatus,
    Recurrence,
    TimeOffKind,
    WaitlistStatus,
)
from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import ALL, access, those
from desktop_app.core.db.base import Base, SchoolRow, check, choice, index, refers, row, unique


class Lesson(SchoolRow, Base):
    """A series of meetings.

    Without a first day and time it waits to be planned (imported classes do).

    `rrule` is the whole truth of how it repeats, `recurrence` its simple face; `except_dates` are
    ISO dates parted by commas that the rule names but that do not take place. Prices are minor
    units for one student and meeting.
    """

    __tablename__ = "lesson"
    title: Mapped[str]
    sort_title: Mapped[str]
    description: Mapped[str | None]
    type: Mapped[LessonType] = choice(LessonType)
    instrument_id: Mapped[UUID | None] = refers("instrument", nullable=True)
    teacher_id: Mapped[UUID | None] = refers("staff", nullable=True)
    room_id: Mapped[UUID | None] = refers("room", nullable=True)
    location_id: Mapped[UUID | None] = refers("location", nullable=True)
    first_day: Mapped[date | None]
    start_time: Mapped[time | None]
    duration: Mapped[int | None]
    recurrence: Mapped[Recurrence] = choice(Recurrence, default=Recurrence.ONCE)
    rrule: Mapped[str | None]
    except_dates: Mapped[str | None]
    recurrence_end_date: Mapped[date | None]
    planned_until: Mapped[date | None]
    max_students: Mapped[int | None]
    price_per_student: Mapped[int | None]
    tax_rate_id: Mapped[UUID | None] = refers("tax_rate", nullable=True)
    status: Mapped[LessonStatus] = choice(LessonStatus, default=LessonStatus.SCHEDULED)
    archived_at: Mapped[datetime | None]

    __table_args__ = row(
        index("sort_title"),
        check("duration", "duration BETWEEN 1 AND 1440"),
        check("places", "max_students > 0"),
        check("price", "price_per_student >= 0"),
    )


# Few meetings of past days are still planned. A literal, as `index` needs it.
STILL_PLANNED = "status = 'SCHEDULED'"


class LessonOccurrence(SchoolRow, Base):
    """One meeting of a series. `original_date` is the day the rule gave it, wherever it was moved.

    `teacher_id` is who teaches it; when that is a substitute, `substitute_for_id` is whose lesson
    it is.
    """

    __tablename__ = "lesson_occurrence"
    lesson_id: Mapped[UUID] = refers("lesson", indexed=False)
    original_date: Mapped[date]
    local_date: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    teacher_id: Mapped[UUID | None] = refers("staff", nullable=True, indexed=False)
    substitute_for_id: Mapped[UUID | None] = refers("staff", nullable=True)
    room_id: Mapped[UUID | None] = refers("room", nullable=True, indexed=False)
    status: Mapped[OccurrenceStatus] = choice(OccurrenceStatus, default=OccurrenceStatus.SCHEDULED)
    cancel_reason: Mapped[str | None]
    booked_anyway: Mapped[str | None]
    finished_at: Mapped[datetime | None]
    finished_by: Mapped[str | None]

    __table_args__ = row(
        unique("lesson_id", "original_date"),
        index("local_date", "starts_at"),
        index("status", "local_date", "starts_at", where=STILL_PLANNED),
        index("lesson_id", "starts_at"),
        index("teacher_id", "starts_at"),
        index("room_id", "starts_at"),
        check("span", "ends_at > starts_at"),
    )


class Busy(SchoolRow, Base):
    """A time at which a person or a room is taken by something that is no lesson."""

    __tablename__ = "busy"
    person_id: Mapped[UUID | None] = refers("person", nullable=True, indexed=False)
    room_id: Mapped[UUID | None] = refers("room", nullable=True, indexed=False)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[str]
    title: Mapped[str]

    __table_args__ = row(
        index("person_id", "starts_at"),
        index("room_id", "starts_at"),
        check("span", "ends_at > starts_at"),
        check("one", "(person_id IS NULL) <> (room_id IS NULL)"),
    )


class HybridLessonConfig(SchoolRow, Base):
    """Which weeks of a cycle are one-on-one. Weeks are numbers parted by commas."""

    __tablename__ = "hybrid_lesson_config"
    lesson_id: Mapped[UUID] = refers("lesson", indexed=False)
    cycle_length: Mapped[int]
    one_on_one_weeks: Mapped[str]
    cycle_start_date: Mapped[date]
    one_on_one_price_per_student: Mapped[int | None]
    notify_parents_in_advance: Mapped[int | None]

    __table_args__ = row(unique("lesson_id"), check("cycle", "cycle_length BETWEEN 1 AND 52"))


class Enrollment(SchoolRow, Base):
    """One spell of a student in a lesson, from its first day to its last, both included."""

    __tablename__ = "enrollment"
    lesson_id: Mapped[UUID] = refers("lesson", indexed=False)
    student_id: Mapped[UUID] = refers("student", indexed=False)
    status: Mapped[EnrollmentStatus] = choice(EnrollmentStatus, default=EnrollmentStatus.ACTIVE)
    enrolled_on: Mapped[date]
    unenrolled_on: Mapped[date | None]
    price_per_lesson: Mapped[int | None]
    notes: Mapped[str | None]
    booked_anyway: Mapped[str | None]

    __table_args__ = row(
        unique("lesson_id", "student_id", where="status IN ('PENDING', 'ACTIVE')"),
        index("lesson_id", "status"),
        index("student_id", "status"),
        check("span", "unenrolled_on >= enrolled_on"),
        check("price", "price_per_lesson >= 0"),
    )


class OneOnOneSlot(SchoolRow, Base):
    """A time that a one-on-one week of a hybrid lesson offers in place of its group meeting.

    `occurrence_id` is that group meeting.
    """

    __tablename__ = "one_on_one_slot"
    lesson_id: Mapped[UUID] = refers("lesson", indexed=False)
    occurrence_id: Mapped[UUID] = refers("lesson_occurrence", indexed=False)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    teacher_id: Mapped[UUID | None] = refers("staff", nullable=True, indexed=False)
    room_id: Mapped[UUID | None] = refers("room", nullable=True, indexed=False)
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = row(
        index("lesson_id", "starts_at"),
        index("occurrence_id", "starts_at"),
        index("teacher_id", "starts_at"),
        index("room_id", "starts_at"),
        check("span", "ends_at > starts_at"),
    )


class SlotBooking(SchoolRow, Base):
    """Who took a slot, at which price in minor units (none: the lesson's one-on-one price)."""

    __tablename__ = "slot_booking"
    slot_id: Mapped[UUID] = refers("one_on_one_slot", indexed=False)
    student_id: Mapped[UUID] = refers("student", indexed=False)
    status: Mapped[BookingStatus] = choice(BookingStatus, default=BookingStatus.BOOKED)
    price: Mapped[int | None]
    booked_at: Mapped[datetime]
    booked_by: Mapped[str]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]

    __table_args__ = row(
        unique("slot_id", where="status = 'BOOKED'"),
        index("slot_id"),
        index("student_id", "status"),
        check("price", "price >= 0"),
    )


class TeacherAvailability(SchoolRow, Base):
    """When a teacher can teach, in the school's wall time; with a location only there.

    `day_of_week` is 0 for Sunday to 6 for Saturday. A single date is not `recurring` and is valid
    from and until that date.
    """

    __tablename__ = "teacher_availability"
    teacher_id: Mapped[UUID] = refers("staff", indexed=False)
    location_id: Mapped[UUID | None] = refers("location", nullable=True)
    day_of_week: Mapped[int]
    start_time: Mapped[time]
    end_time: Mapped[time]
    recurring: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    __table_args__ = row(
        index("teacher_id", "day_of_week"),
        check("day", "day_of_week BETWEEN 0 AND 6"),
        check("hours", "end_time > start_time"),
        check("span", "valid_until >= valid_from"),
        check("single", "recurring OR (valid_from IS NOT NULL AND valid_until IS NOT NULL)"),
    )


class TimeOff(SchoolRow, Base):
    """A time in which a teacher is away; the reason is the office's and the teacher's own."""

    __tablename__ = "time_off"
    teacher_id: Mapped[UUID] = refers("staff", indexed=False)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[TimeOffKind] = choice(TimeOffKind)
    note: Mapped[str | None]

    __table_args__ = row(
        index("teacher_id", "starts_at"),
        index("starts_at"),
        check("span", "ends_at > starts_at"),
    )


class WaitlistEntry(SchoolRow, Base):
    """A student who waits for a place in a lesson; the lowest `place` is asked first."""

    __tablename__ = "waitlist_entry"
    lesson_id: Mapped[UUID] = refers("lesson", indexed=False)
    student_id: Mapped[UUID] = refers("student")
    place: Mapped[int]
    status: Mapped[WaitlistStatus] = choice(WaitlistStatus, default=WaitlistStatus.WAITING)
    asked_on: Mapped[date]
    offered_on: Mapped[date | None]
    offer_until: Mapped[date | None]
    enrollment_id: Mapped[UUID | None] = refers("enrollment", nullable=True)
    note: Mapped[str | None]

    __table_args__ = row(
        unique("lesson_id", "student_id", where="status IN ('WAITING', 'OFFERED')"),
        index("lesson_id", "status", "place"),
        check("place", "place >= 1"),
    )


_mine = {
    Role.TEACHER: those("lesson_id", "my_lessons"),
    Role.PARENT: those("lesson_id", "lessons_of_my_children"),
    Role.STUDENT: those("lesson_id", "lessons_i_attend"),
}
access.table("lesson", see={role: those("id", rows.row_set or "") for role, rows in _mine.items()})
access.table(
    "lesson_occurrence",
    see=_mine,
    change={Role.TEACHER: those("lesson_id", "my_lessons")},
    columns={Role.TEACHER: ("status", "cancel_reason", "finished_at", "finished_by")},
)
access.table("busy", see={Role.TEACHER: ALL})
access.table("hybrid_lesson_config", see=_mine)
access.table(
    "enrollment",
    see={
        Role.TEACHER: those("lesson_id", "my_lessons"),
        Role.PARENT: those("student_id", "my_children"),
        Role.STUDENT: those("student_id", "me_as_student"),
    },
)
_own_time = {Role.TEACHER: those("teacher_id", "me_as_staff")}
access.table("one_on_one_slot", see=_mine)
access.table(
    "slot_booking",
    see={
        Role.TEACHER: those("student_id", "students_of_my_lessons"),
        Role.PARENT: those("student_id", "my_children"),
        Role.STUDENT: those("student_id", "me_as_student"),
    },
)
access.table("teacher_availability", see=_own_time)
access.table("time_off", see=_own_time)
access.table(
    "waitlist_entry",
    see={
        Role.TEACHER: those("lesson_id", "my_lessons"),
        Role.PARENT: those("student_id", "my_children"),
        Role.STUDENT: those("student_id", "me_as_student"),
    },
)
