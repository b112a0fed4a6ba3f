"""What stands on a register sheet: the students of a lesson, its meetings, and the marks so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.queries.codes import CodeRow, codes
from desktop_app.areas.attendance.tables import Attendance
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One student on a sheet, with the code of each meeting; None where there is no mark."""

    student_id: UUID
    name: str
    native_name: str | None
    marks: Mapping[UUID, UUID]
    spells: tuple[tuple[date, date | None], ...]

    def is_in(self, day: date) -> bool:
        """Say whether the student is in the lesson on a day."""
        return any(first <= day and (last is None or day <= last) for first, last in self.spells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A register of one lesson over some days."""

    lesson: timetable.LessonLine
    meetings: tuple[timetable.MeetingRow, ...]
    rows: tuple[SheetRow, ...]
    codes: tuple[CodeRow, ...]


def sheet(session: Session, lesson_id: UUID, first: date, last: date) -> Sheet:
    """Return the register of a lesson from first to last day, cancelled meetings left out.

    Raises NotFound.
    """
    line = timetable.lesson_card(session, lesson_id).line
    meetings = tuple(
        row
        for row in timetable.lesson_meetings(session, lesson_id)
        if first <= row.day <= last and not row.cancelled
    )
    marks: dict[UUID, dict[UUID, UUID]] = {}
    query = select(Attendance.student_id, Attendance.occurrence_id, Attendance.code_id)
    for student, meeting, code in session.execute(
        query.where(Attendance.occurrence_id.in_([row.id for row in meetings]))
    ):
        marks.setdefault(student, {})[meeting] = code
    return Sheet(
        line,
        meetings,
        _rows(session, lesson_id, first, last, marks),
        tuple(codes(session, archived=True)),
    )


def _rows(
    session: Session,
    lesson_id: UUID,
    first: date,
    last: date,
    marks: Mapping[UUID, Mapping[UUID, UUID]],
) -> tuple[SheetRow, ...]:
    query = (
        select(
            Student.id,
            timetable.shown_name(),
            Person.native_name,
            Enrollment.enrolled_on,
            Enrollment.unenrolled_on,
        )
        .select_from(Enrollment)
        .join(Student, Student.id == Enrollment.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(
            Enrollment.lesson_id == lesson_id,
            Enrollment.status != timetable.EnrollmentStatus.PENDING,
            Enrollment.enrolled_on <= last,
            or_(Enrollment.unenrolled_on.is_(None), Enrollment.unenrolled_on >= first),
        )
        .order_by(Person.sort_name, Student.id, Enrollment.enrolled_on)
    )
    found: dict[UUID, SheetRow] = {}
    for student, name, native, begin, end in session.execute(query):
        known = found.get(student)
        spells = (*known.spells, (begin, end)) if known else ((begin, end),)
        found[student] = SheetRow(student, name, native, marks.get(student, {}), spells)
    return tuple(found.values())


def days_of_sheet(session: Session, day: date) -> tuple[date, date]:
    """Return the days a sheet covers by itself: the day's term, else its month."""
    term = school.term_of(session, day)
    if term is not None:
        return term.starts_on, term.ends_on
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day.replace(day=1), date.fromordinal(following.toordinal() - 1)
