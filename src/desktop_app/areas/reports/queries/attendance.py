"""How often pupils came, by pupil, lesson, teacher or week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.tables import Attendance
from desktop_app.areas.people.tables import Person, Staff, Student
from desktop_app.areas.reports.terms import Asked, Chart, Head, Kind, Point, Result, Row, Value
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.api import shown_name
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.core.wording import show_date_with_year, tr

MOST_BARS = 12


class By(StrEnum):
    """What the marks are counted by."""

    PUPIL = "PUPIL"
    LESSON = "LESSON"
    TEACHER = "TEACHER"
    WEEK = "WEEK"


@dataclass(slots=True)
class _Counted:
    """The marks of one pupil, lesson, teacher or week."""

    name: str
    target: tuple[str, UUID] | None = None
    key: UUID | date | None = None
    counts: dict[UUID, int] = field(default_factory=dict)


def attendance_report(session: Session, asked: Asked, by: By) -> Result:
    """Return the marks of the period, one row for each, with the share of those who came."""
    found = _counted(session, asked, by)
    every = attendance.codes(session, archived=True)
    used = {key for each in found for key in each.counts}
    codes = [code for code in every if code.id in used or not code.archived]
    present = {code.id for code in every if code.counts_present}
    rows = [_row(each, codes, present) for each in found]
    sums = _Counted(tr("Total"))
    for each in found:
        for key, count in each.counts.items():
            sums.counts[key] = sums.counts.get(key, 0) + count
    heads = (
        Head(by.value.lower(), _title(by)),
        *(Head(f"code_{code.key.lower()}", code.label, Kind.COUNT) for code in codes),
        Head("marked", tr("Marked"), Kind.COUNT),
        Head("rate", tr("Came"), Kind.PERCENT),
    )
    return Result(
        heads,
        tuple(rows),
        tr(
            "Every mark in force at the lessons of the period counts once. The rate is the share "
            "of marks that count as present, excused ones included in the whole."
        ),
        _row(sums, codes, present).values if rows else None,
        _chart(rows, by),
    )


def _title(by: By) -> str:
    return {
        By.PUPIL: tr("Pupil"),
        By.LESSON: tr("Lesson"),
        By.TEACHER: tr("Teacher"),
        By.WEEK: tr("Week from"),
    }[by]


def _row(each: _Counted, codes: Sequence[attendance.CodeRow], present: set[UUID]) -> Row:
    marked = sum(each.counts.values())
    came = sum(count for key, count in each.counts.items() if key in present)
    values: list[Value] = [each.name]
    values += [each.counts.get(code.id, 0) for code in codes]
    return Row((*values, marked, attendance.Rate(came, marked).percent), each.target, each.key)


def _chart(rows: Sequence[Row], by: By) -> Chart | None:
    """Draw the rates: of each week in order, else of those who came least."""
    known = [(str(row.values[0]), row.values[-1]) for row in rows]
    points = [Point(name, rate) for name, rate in known if isinstance(rate, int)]
    if not points:
        return None
    if by is By.WEEK:
        short = tuple(Point(point.label.rsplit(" ", 1)[0], point.value) for point in points)
        return Chart(tr("Who came, by week, in percent"), short, Kind.PERCENT, line=True)
    least = [
        Point(_short(point.label), point.value)
        for point in sorted(points, key=lambda point: point.value)[:MOST_BARS]
    ]
    return Chart(tr("Who came least, in percent"), tuple(least), Kind.PERCENT)


def _short(name: str) -> str:
    """Write a name under a bar: Amara O."""
    first, _, last = name.partition(" ")
    return f"{first} {last[:1]}." if last else first


def _counted(session: Session, asked: Asked, by: By) -> list[_Counted]:
    if by is By.WEEK:
        return _weeks(session, asked)
    key, name, pane = {
        By.PUPIL: (Attendance.student_id, shown_name(), "students"),
        By.LESSON: (LessonOccurrence.lesson_id, Lesson.title, "timetable"),
        By.TEACHER: (LessonOccurrence.teacher_id, shown_name(), "staff"),
    }[by]
    query: Any = select(key, func.min(name), Attendance.code_id, func.count())
    query = narrowed(query, asked)
    if by is By.PUPIL:
        query = query.join(Student, Student.id == Attendance.student_id).join(
            Person, Person.id == Student.person_id
        )
    elif by is By.TEACHER:
        query = query.outerjoin(Staff, Staff.id == LessonOccurrence.teacher_id).outerjoin(
            Person, Person.id == Staff.person_id
        )
    found: dict[UUID | None, _Counted] = {}
    for row_id, said, code_id, count in session.execute(query.group_by(key, Attendance.code_id)):
        target = (pane, row_id) if row_id is not None else None
        each = found.setdefault(row_id, _Counted(said or tr("Nobody"), target, row_id))
        each.counts[code_id] = count
    return sorted(found.values(), key=lambda each: each.name.casefold())


def _weeks(session: Session, asked: Asked) -> list[_Counted]:
    query: Any = narrowed(
        select(LessonOccurrence.local_date, Attendance.code_id, func.count()), asked
    ).group_by(LessonOccurrence.local_date, Attendance.code_id)
    found: dict[date, _Counted] = {}
    for day, code_id, count in session.execute(query):
        monday = day - timedelta(days=day.weekday())
        each = found.setdefault(monday, _Counted(show_date_with_year(monday), key=monday))
        each.counts[code_id] = each.counts.get(code_id, 0) + count
    return [found[monday] for monday in sorted(found)]


def narrowed(query: Any, asked: Asked) -> Any:
    """Join marks with their meetings and lessons, within the period and the filters."""
    query = (
        query.select_from(Attendance)
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .where(LessonOccurrence.local_date.between(asked.first, asked.last))
    )
    exact: Mapping[Any, UUID | None] = {
        LessonOccurrence.teacher_id: asked.teacher_id,
        LessonOccurrence.room_id: asked.room_id,
        Attendance.student_id: asked.student_id,
    }
    for column, wanted in exact.items():
        if wanted is not None:
            query = query.where(column == wanted)
    if asked.location_id is not None:
        place = func.coalesce(Room.location_id, Lesson.location_id)
        query = query.outerjoin(Room, Room.id == LessonOccurrence.room_id).where(
            place == asked.location_id
        )
    return query
