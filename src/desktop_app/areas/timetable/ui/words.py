"""How the timetable is said on screen: times, repeats, places, states."""

from datetime import date, datetime

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.terms import (
    EnrollmentStatus,
    LessonType,
    OccurrenceStatus,
    Recurrence,
    Scope,
)
from desktop_app.core.money import Money, number
from desktop_app.core.wording import show_date, show_date_with_year, tr, trn
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.fields import Field

CLOSED = (
    OccurrenceStatus.CANCELLED,
    OccurrenceStatus.CANCELLED_BY_TEACHER,
    OccurrenceStatus.CANCELLED_BY_STUDENT,
)


def type_options() -> tuple[tuple[LessonType, str], ...]:
    """Return the kinds of lessons with their words."""
    return tuple((kind, chip_for("lesson_type", kind).label) for kind in LessonType)


def repeat_options() -> tuple[tuple[Recurrence, str], ...]:
    """Return how a lesson can repeat."""
    return (
        (Recurrence.ONCE, tr("Once")),
        (Recurrence.WEEKLY, tr("Weekly")),
        (Recurrence.BIWEEKLY, tr("Every 2 weeks")),
        (Recurrence.MONTHLY, tr("Monthly")),
        (Recurrence.CUSTOM, tr("Other rule")),
    )


def scope_options() -> tuple[tuple[Scope, str], ...]:
    """Return how much of a series a deed is about."""
    return (
        (Scope.ONE, tr("This one")),
        (Scope.FOLLOWING, tr("This and following")),
        (Scope.ALL, tr("All to come")),
    )


def scope_field() -> Field:
    """Return the question how much of a series a deed is about."""
    return Field("scope", tr("For"), "segments", options=scope_options())


def cancel_options() -> tuple[tuple[OccurrenceStatus, str], ...]:
    """Return who cancels a meeting."""
    return (
        (OccurrenceStatus.CANCELLED, tr("School")),
        (OccurrenceStatus.CANCELLED_BY_TEACHER, tr("Teacher")),
        (OccurrenceStatus.CANCELLED_BY_STUDENT, tr("Family")),
    )


def ending_options() -> tuple[tuple[EnrollmentStatus, str], ...]:
    """Return how an enrolment ends."""
    return (
        (EnrollmentStatus.UNENROLLED, tr("Leaves")),
        (EnrollmentStatus.COMPLETED, tr("Completed")),
        (EnrollmentStatus.DROPPED, tr("Dropped")),
    )


def repeat_words(line: timetable.LessonLine) -> str:
    """Say how a series repeats, in small letters, to follow its time."""
    return {
        Recurrence.ONCE: tr("once"),
        Recurrence.WEEKLY: tr("weekly"),
        Recurrence.BIWEEKLY: tr("every 2 weeks"),
        Recurrence.MONTHLY: tr("monthly"),
        Recurrence.CUSTOM: tr("by its own rule"),
    }[line.recurrence]


def time_words(line: timetable.LessonLine) -> str:
    """Say when a series meets: Thu 16:00, weekly."""
    if line.first_day is None or line.start is None:
        return tr("Waits for a time")
    time = f"{line.start:%H:%M}"
    if line.recurrence is Recurrence.ONCE:
        return tr("{day} {time}, once", day=show_date(line.first_day), time=time)
    day = show_date(line.first_day).split()[0]
    return tr("{day} {time}, {repeats}", day=day, time=time, repeats=repeat_words(line))


def places_words(enrolled: int, places: int | None) -> str:
    """Say how full a lesson is: 4 / 12, or 4 where any number may come."""
    return str(enrolled) if places is None else f"{enrolled} / {places}"


def left_words(left: int | None) -> str:
    """Say how many places are free."""
    if left is None:
        return tr("Any number of places")
    return tr("Full") if left == 0 else trn("{n} place left", "{n} places left", left)


def lesson_chip(line: timetable.LessonLine) -> Chip:
    """Return the state of a series: what needs somebody first."""
    if line.archived:
        return Chip(tr("Archived"), "grey", "archive")
    if line.waiting:
        return Chip(tr("No time yet"), "amber", "hourglass")
    return chip_for("lesson", line.status)


def meeting_chip(row: timetable.MeetingRow, now: datetime) -> Chip:
    """Return the state of a meeting: going on is computed from the clock."""
    if row.in_progress(now):
        return chip_for("lesson", "IN_PROGRESS")
    if row.finished_at is not None and not row.cancelled:
        return Chip(tr("Marked"), "green", "check")
    return chip_for("lesson", row.status)


def span_words(row: timetable.MeetingRow) -> str:
    """Say from when to when: 16:00 to 16:45."""
    return tr("{start} to {end}", start=f"{row.start:%H:%M}", end=f"{row.end:%H:%M}")


def meeting_words(row: timetable.MeetingRow) -> str:
    """Say when and where a meeting is."""
    where = (show_date(row.day), span_words(row), row.room or "", row.teacher or "")
    return ", ".join(part for part in where if part)


def amount_words(minor: int | None, currency: str) -> str:
    """Write a price of a column, nothing where none is set."""
    return number(Money(minor, currency)) if minor is not None else ""


def week_words(monday: date, last: date) -> str:
    """Say which week is shown: 16 to 22 November."""
    first = show_date_with_year(monday).split()
    end = show_date_with_year(last).split()
    if first[1:] == end[1:]:
        return tr("{first} to {last}", first=first[0], last=" ".join(end))
    return tr("{first} to {last}", first=" ".join(first[:2]), last=" ".join(end))
