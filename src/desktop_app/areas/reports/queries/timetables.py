"""The timetable of one teacher, room or student over a period."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from desktop_app.areas.reports.terms import Asked, Chart, Head, Kind, Narrow, Point, Result, Row
from desktop_app.areas.timetable.api import CANCELLED, MeetingRow, meetings_between
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date, tr


def meetings_of(session: Session, asked: Asked, of: Narrow) -> list[MeetingRow]:
    """Return the meetings of the chosen one that take place, in order of time.

    Raises RuleBroken when nobody is chosen.
    """
    chosen = {
        Narrow.TEACHER: asked.teacher_id,
        Narrow.ROOM: asked.room_id,
        Narrow.STUDENT: asked.student_id,
    }[of]
    if chosen is None:
        said = {
            Narrow.TEACHER: tr("Choose a teacher."),
            Narrow.ROOM: tr("Choose a room."),
            Narrow.STUDENT: tr("Choose a pupil."),
        }[of]
        raise RuleBroken(said, field=of.value.lower())
    key = f"{of.value.lower()}_id"
    found = meetings_between(session, asked.first, asked.last, **{key: chosen})
    return [row for row in found if row.status not in CANCELLED]


def timetable(session: Session, asked: Asked, of: Narrow) -> Result:
    """Return the meetings of a teacher, a room or a student, one row for each."""
    meetings = meetings_of(session, asked, of)
    rows = tuple(
        Row(
            (
                row.day,
                f"{row.start:%H:%M}–{row.end:%H:%M}",
                row.title,
                row.teacher or "",
                ", ".join(part for part in (row.room, row.location) if part),
                row.enrolled,
                row.minutes,
            ),
            ("timetable", row.lesson_id),
        )
        for row in meetings
    )
    return Result(
        (
            Head("date", tr("Day"), Kind.DAY),
            Head("time", tr("Time")),
            Head("lesson", tr("Lesson")),
            Head("teacher", tr("Teacher")),
            Head("room", tr("Room")),
            Head("pupils", tr("Pupils"), Kind.COUNT),
            Head("hours", tr("Hours"), Kind.HOURS),
        ),
        rows,
        tr("Every lesson of the period that is not cancelled."),
        _totals(meetings) if rows else None,
        _chart(meetings),
    )


def _totals(meetings: Sequence[MeetingRow]) -> tuple[str | int | None, ...]:
    return (tr("Total"), "", "", "", "", None, sum(row.minutes for row in meetings))


def _chart(meetings: Sequence[MeetingRow]) -> Chart | None:
    minutes = [0] * 7
    for row in meetings:
        minutes[row.day.weekday()] += row.minutes
    days = {row.day.weekday(): show_date(row.day).split()[0] for row in meetings}
    points = tuple(Point(days[at], minutes[at]) for at in sorted(days))
    return Chart(tr("Hours, by day of the week"), points, Kind.HOURS) if points else None
