"""When teachers can teach, and when they are away, as the office keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.rules.conflicts import away_sentence
from desktop_app.areas.timetable.rules.hours import Hours, check_hours
from desktop_app.areas.timetable.service.bookings import checked_reason, get
from desktop_app.areas.timetable.tables import TeacherAvailability, TimeOff
from desktop_app.areas.timetable.terms import TimeOffKind
from desktop_app.core.clock import instant, local
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date_with_year, tr

LONGEST_AWAY = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Absence:
    """When a teacher is away, in the school's wall time, up to but without `end`; and why."""

    start: datetime
    end: datetime
    kind: TimeOffKind = TimeOffKind.OTHER
    note: str | None = None


def add_hours(work: Work, teacher_id: UUID, hours: Hours) -> UUID:
    """Say that a teacher can teach in these hours. Raises RuleBroken for what cannot be."""
    lookups.check_teacher(work.session, teacher_id)
    row = TeacherAvailability(teacher_id=teacher_id)
    _write(work, row, hours)
    work.session.add(row)
    work.session.flush()
    return row.id


def set_hours(work: Work, hours_id: UUID, hours: Hours) -> None:
    """Change hours in which a teacher can teach."""
    _write(work, _hours_row(work, hours_id), hours)
    work.session.flush()


def remove_hours(work: Work, hours_id: UUID) -> None:
    """Take back hours in which a teacher could teach; the lessons in them stay."""
    work.session.delete(_hours_row(work, hours_id))
    work.session.flush()


def keep_hours(work: Work, teacher_id: UUID, wanted: Sequence[tuple[UUID | None, Hours]]) -> None:
    """Let a teacher's hours be these and no others; those with an id are changed."""
    query = select(TeacherAvailability.id).where(TeacherAvailability.teacher_id == teacher_id)
    kept = {hours_id for hours_id, _ in wanted}
    for gone in set(work.session.scalars(query)) - kept:
        remove_hours(work, gone)
    for hours_id, hours in wanted:
        if hours_id is None:
            add_hours(work, teacher_id, hours)
        elif _said(_hours_row(work, hours_id)) != hours:
            set_hours(work, hours_id, hours)


def _hours_row(work: Work, hours_id: UUID) -> TeacherAvailability:
    return get(work, TeacherAvailability, hours_id, tr("These hours are not kept any more."))


def _write(work: Work, row: TeacherAvailability, hours: Hours) -> None:
    check_hours(hours)
    lookups.check_named(work.session, instrument=None, location=hours.location_id, tax_rate=None)
    same = select(TeacherAvailability).where(
        TeacherAvailability.teacher_id == row.teacher_id,
        TeacherAvailability.day_of_week == hours.day_of_week,
        TeacherAvailability.id != row.id,
    )
    if any(_said(other) == hours for other in work.session.scalars(same)):
        raise RuleBroken(tr("These hours are there already. Nothing was saved."), field="start")
    row.location_id, row.day_of_week = hours.location_id, hours.day_of_week
    row.start_time, row.end_time, row.recurring = hours.start, hours.end, hours.recurring
    row.valid_from, row.valid_until = hours.valid_from, hours.valid_until


def _said(row: TeacherAvailability) -> Hours:
    return Hours(
        row.day_of_week,
        row.start_time,
        row.end_time,
        row.location_id,
        row.recurring,
        row.valid_from,
        row.valid_until,
    )


def add_time_off(work: Work, teacher_id: UUID, absence: Absence) -> UUID:
    """Say that a teacher is away. Lessons in that time stay and wait for cover.

    Raises RuleBroken for what cannot be.
    """
    lookups.check_teacher(work.session, teacher_id)
    row = TimeOff(teacher_id=teacher_id)
    _write_absence(work, row, absence)
    work.session.add(row)
    work.session.flush()
    return row.id


def set_time_off(work: Work, time_off_id: UUID, absence: Absence) -> None:
    """Change when or why a teacher is away."""
    _write_absence(work, _absence_row(work, time_off_id), absence)
    work.session.flush()


def remove_time_off(work: Work, time_off_id: UUID) -> None:
    """Take back that a teacher is away; whoever covers lessons meanwhile goes on to."""
    work.session.delete(_absence_row(work, time_off_id))
    work.session.flush()


def _absence_row(work: Work, time_off_id: UUID) -> TimeOff:
    return get(work, TimeOff, time_off_id, tr("This time off is not kept any more."))


def _write_absence(work: Work, row: TimeOff, absence: Absence) -> None:
    if absence.end <= absence.start:
        raise RuleBroken(
            tr("This time off ends before it begins. Nothing was saved."), field="until"
        )
    if absence.end - absence.start > LONGEST_AWAY:
        raise RuleBroken(
            tr(
                "This time off lasts more than two years, until {day}. Archive who has left.",
                day=show_date_with_year(absence.end.date()),
            ),
            field="until",
        )
    zone = school.facts(work.session).timezone
    start, end = instant(absence.start, zone), instant(absence.end, zone)
    same = select(TimeOff).where(
        TimeOff.teacher_id == row.teacher_id,
        TimeOff.kind == absence.kind,
        TimeOff.starts_at < end,
        TimeOff.ends_at > start,
        TimeOff.id != row.id,
    )
    known = work.session.scalars(same.limit(1)).first()
    if known is not None:
        said = away_sentence(
            lookups.teacher_name(work.session, row.teacher_id),
            local(known.starts_at, zone).replace(tzinfo=None),
            local(known.ends_at, zone).replace(tzinfo=None),
        )
        raise RuleBroken(
            tr("{away} already. Change that instead. Nothing was saved.", away=said), field="from"
        )
    row.starts_at, row.ends_at, row.kind = start, end, absence.kind
    row.note = checked_reason(absence.note, "note")
