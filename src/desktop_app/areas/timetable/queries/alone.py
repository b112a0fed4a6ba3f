"""Who has a lesson alone: a one-on-one is called by its student, not by its instrument."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.timetable.queries.lessons import OPEN
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.tables import Enrollment


def alone_in(session: Session, lesson_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the only student of each lesson that has one."""
    query = (
        select(Enrollment.lesson_id, func.min(shown_name()), func.count())
        .join(Student, Student.id == Enrollment.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(Enrollment.lesson_id.in_(list(lesson_ids)), Enrollment.status.in_(OPEN))
        .group_by(Enrollment.lesson_id)
        .having(func.count() == 1)
    )
    return {lesson_id: name for lesson_id, name, _ in session.execute(query)}
