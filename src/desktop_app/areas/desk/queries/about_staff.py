"""What the inspector shows of one member of staff."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.desk.queries import around, staff
from desktop_app.areas.desk.queries.around import NextMeeting
from desktop_app.areas.desk.queries.asked import moment_of
from desktop_app.areas.desk.queries.student_orders import to_come
from desktop_app.areas.people import api as people
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence

COMING = 6


@dataclass(frozen=True, slots=True)
class Taught:
    """A series of lessons of a teacher, and how many are in it."""

    lesson_id: UUID
    title: str
    type: timetable.LessonType
    students: int
    waiting: bool


@dataclass(frozen=True, slots=True)
class StaffOverview:
    """A member of staff at a glance; `week` is how many meetings there are this week."""

    card: people.StaffCard
    lessons: tuple[Taught, ...]
    coming: tuple[NextMeeting, ...]
    students: int
    week: int


def overview(session: Session, staff_id: UUID, now: datetime) -> StaffOverview | None:
    """Return a member of staff at a glance, None when not there."""
    card = people.staff_card(session, staff_id)
    if card is None:
        return None
    moment = moment_of(session, now)
    query = (
        select(Lesson.id, Lesson.title, Lesson.type, Lesson.first_day)
        .where(
            Lesson.teacher_id == staff_id,
            Lesson.archived_at.is_(None),
            Lesson.status == timetable.LessonStatus.SCHEDULED,
        )
        .order_by(Lesson.sort_title)
    )
    series = session.execute(query).all()
    inside = _students_in(session, staff_id)
    lessons = tuple(
        Taught(key, title, kind, len(inside.get(key, ())), first is None)
        for key, title, kind, first in series
    )
    meetings = (
        select(LessonOccurrence.id)
        .where(LessonOccurrence.teacher_id == staff_id, *to_come(moment, LessonOccurrence))
        .order_by(LessonOccurrence.starts_at, LessonOccurrence.id)
        .limit(COMING)
    )
    ids = list(session.scalars(meetings))
    found = around.meetings_of(session, ids, moment)
    everybody = {student for students in inside.values() for student in students}
    week = staff.page(session, [staff_id], now)[staff_id].lessons
    return StaffOverview(card, lessons, tuple(found[key] for key in ids), len(everybody), week)


def _students_in(session: Session, staff_id: UUID) -> dict[UUID, set[UUID]]:
    query = (
        select(Enrollment.lesson_id, Enrollment.student_id)
        .join(Lesson, Lesson.id == Enrollment.lesson_id)
        .where(
            Lesson.teacher_id == staff_id,
            Enrollment.status == timetable.EnrollmentStatus.ACTIVE,
        )
    )
    found: dict[UUID, set[UUID]] = {}
    for lesson_id, student_id in session.execute(query):
        found.setdefault(lesson_id, set()).add(student_id)
    return found
