"""What a teacher's copy carries of the timetable: own lessons, their meetings and rosters."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from desktop_app.areas.timetable.tables import (
    Busy,
    Enrollment,
    HybridLessonConfig,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)
from desktop_app.areas.timetable.terms import LessonStatus
from desktop_app.core.sync.carried import Span, carried


@carried.ids("lessons", first=True)
def lessons(span: Span) -> Select[Any]:
    """Own lessons that meet within the days, or that go on."""
    meets = select(LessonOccurrence.lesson_id).where(
        LessonOccurrence.local_date.between(span.first_day, span.last_day)
    )
    goes_on = and_(
        Lesson.teacher_id.in_(span.mine("me_as_staff")),
        Lesson.status == LessonStatus.SCHEDULED,
        Lesson.archived_at.is_(None),
    )
    return select(Lesson.id).where(
        Lesson.id.in_(span.mine("my_lessons")), or_(Lesson.id.in_(meets), goes_on)
    )


@carried.ids("meetings")
def meetings(span: Span) -> Select[Any]:
    """The meetings of these lessons within the days."""
    return select(LessonOccurrence.id).where(_meets(span))


def _meets(span: Span) -> ColumnElement[bool]:
    return and_(
        LessonOccurrence.lesson_id.in_(span.ids("lessons")),
        LessonOccurrence.local_date.between(span.first_day, span.last_day),
    )


@carried.ids("roster")
def roster(span: Span) -> Select[Any]:
    """Who is enrolled in these lessons, or was within the days."""
    return select(Enrollment.student_id).where(_enrolled(span))


def _enrolled(span: Span) -> ColumnElement[bool]:
    return and_(
        Enrollment.lesson_id.in_(span.ids("lessons")),
        or_(Enrollment.unenrolled_on.is_(None), Enrollment.unenrolled_on >= span.first_day),
    )


def _slots(span: Span) -> ColumnElement[bool]:
    return and_(
        OneOnOneSlot.lesson_id.in_(span.ids("lessons")),
        OneOnOneSlot.starts_at.between(span.first_at, span.last_at),
    )


carried.table(
    "lesson",
    lambda span: Lesson.id.in_(span.ids("lessons")),
    blank=("price_per_student", "tax_rate_id"),
)
carried.table(
    "lesson_occurrence",
    lambda span: or_(_meets(span), LessonOccurrence.id.in_(span.ids("meetings_before"))),
    repeated=(
        *("lesson_id", "teacher_id", "room_id", "substitute_for_id", "status", "cancel_reason"),
        *("booked_anyway", "finished_by"),
    ),
    dated=False,
)
carried.table("enrollment", _enrolled, blank=("price_per_lesson",), repeated=("lesson_id",))
carried.table(
    "hybrid_lesson_config",
    lambda span: HybridLessonConfig.lesson_id.in_(span.ids("lessons")),
    blank=("one_on_one_price_per_student",),
)
carried.table("one_on_one_slot", _slots)
carried.table(
    "slot_booking",
    lambda span: SlotBooking.slot_id.in_(select(OneOnOneSlot.id).where(_slots(span))),
    blank=("price",),
)
carried.table(
    "busy",
    lambda span: and_(
        Busy.person_id == span.me, Busy.ends_at > span.first_at, Busy.starts_at < span.last_at
    ),
)
carried.leave("planning needs the office", "teacher_availability", "time_off", "waitlist_entry")
