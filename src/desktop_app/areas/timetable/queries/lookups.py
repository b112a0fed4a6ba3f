"""Whether what a lesson names is there and in use."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Instrument, Person, Staff, Student
from desktop_app.areas.school.tables import Location, Room, TaxRate
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import tr


def check_teacher(session: Session, staff_id: UUID | None) -> None:
    """Refuse a teacher who is not there or has left. Raises NotFound, RuleBroken."""
    if staff_id is None:
        return
    query = select(shown_name(), Staff.archived_at).join(Person, Person.id == Staff.person_id)
    found = session.execute(query.where(Staff.id == staff_id)).first()
    if found is None:
        raise NotFound(tr("This teacher is not in the school."), field="teacher", staff=staff_id)
    if found[1] is not None:
        raise RuleBroken(
            tr("{name} is archived and teaches no new lessons.", name=found[0]), field="teacher"
        )


def check_student(session: Session, student_id: UUID) -> str:
    """Return a student's name. Raises NotFound, RuleBroken for one who is archived."""
    query = select(shown_name(), Student.archived_at).join(Person, Person.id == Student.person_id)
    found = session.execute(query.where(Student.id == student_id)).first()
    if found is None:
        raise NotFound(
            tr("This student is not in the school."), field="student", student=student_id
        )
    if found[1] is not None:
        raise RuleBroken(
            tr("{name} is archived. Bring them back before enrolling them.", name=found[0]),
            field="student",
        )
    return str(found[0])


def student_name(session: Session, student_id: UUID) -> str:
    """Return how a student is written."""
    query = select(shown_name()).join(Student, Student.person_id == Person.id)
    return session.execute(query.where(Student.id == student_id)).scalar() or tr("Somebody")


def teacher_name(session: Session, staff_id: UUID) -> str:
    """Return how a teacher is written."""
    query = select(shown_name()).join(Staff, Staff.person_id == Person.id)
    return session.execute(query.where(Staff.id == staff_id)).scalar() or tr("Somebody")


def room_facts(session: Session, room_id: UUID | None) -> tuple[str, UUID | None, int | None]:
    """Return a room's name, location and capacity.

    Raises NotFound, RuleBroken for one out of use.
    """
    if room_id is None:
        return "", None, None
    query = select(Room.name, Room.location_id, Room.capacity, Room.archived_at)
    found = session.execute(query.where(Room.id == room_id)).first()
    if found is None:
        raise NotFound(tr("This room is not in the school."), field="room", room=room_id)
    if found[3] is not None:
        raise RuleBroken(
            tr("{room} is out of use. Choose another room.", room=found[0]), field="room"
        )
    return found[0], found[1], found[2]


def check_named(
    session: Session, *, instrument: UUID | None, location: UUID | None, tax_rate: UUID | None
) -> None:
    """Refuse an instrument, location or tax rate that is not there. Raises NotFound."""
    tables: tuple[tuple[str, UUID | None, Any], ...] = (
        ("instrument", instrument, Instrument),
        ("location", location, Location),
        ("tax_rate", tax_rate, TaxRate),
    )
    for field, row_id, table in tables:
        if (
            row_id is not None
            and session.execute(select(table.id).where(table.id == row_id)).first() is None
        ):
            raise NotFound(tr("What is named here is not in the school."), field=field, row=row_id)


def lesson_title(session: Session, lesson_id: UUID) -> str:
    """Return a series' title. Raises NotFound."""
    found = session.execute(select(Lesson.title).where(Lesson.id == lesson_id)).scalar()
    if found is None:
        raise NotFound(tr("This lesson is not in the school."), lesson=lesson_id)
    return found


def meeting_title(session: Session, occurrence_id: UUID) -> tuple[str, date]:
    """Return a meeting's title and day. Raises NotFound."""
    query = select(Lesson.title, LessonOccurrence.local_date).join(
        Lesson, Lesson.id == LessonOccurrence.lesson_id
    )
    found = session.execute(query.where(LessonOccurrence.id == occurrence_id)).first()
    if found is None:
        raise NotFound(tr("This meeting is not in the timetable."), occurrence=occurrence_id)
    return found[0], found[1]


def spell_names(session: Session, enrollment_id: UUID) -> tuple[str, str]:
    """Return the student and the lesson of an enrollment. Raises NotFound."""
    query = (
        select(shown_name(), Lesson.title)
        .select_from(Enrollment)
        .join(Lesson, Lesson.id == Enrollment.lesson_id)
        .join(Student, Student.id == Enrollment.student_id)
        .join(Person, Person.id == Student.person_id)
    )
    found = session.execute(query.where(Enrollment.id == enrollment_id)).first()
    if found is None:
        raise NotFound(tr("This enrolment is not in the school."), enrollment=enrollment_id)
    return found[0], found[1]
