"""Whom a register expects: who is enrolled or has booked, and who makes up another meeting."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.glances.registers import expected_counts
from desktop_app.areas.attendance.tables import MakeUpCredit
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import local


@dataclass(frozen=True, slots=True)
class Expected:
    """One student whom a register expects.

    `at` is the wall time of a booked slot in a one-on-one week; `credit_id` is the make-up that is
    used here. Who makes up is not billed.
    """

    student_id: UUID
    person_id: UUID
    name: str
    native_name: str | None
    sort_name: str
    enrollment_id: UUID | None = None
    at: datetime | None = None
    credit_id: UUID | None = None

    @property
    def makes_up(self) -> bool:
        """Whether another meeting is made up here."""
        return self.credit_id is not None


def expected(session: Session, occurrence_id: UUID) -> list[Expected]:
    """Return whom a register expects: by name, in a one-on-one week by the time of the slot."""
    rows = [
        Expected(
            *(each.student_id, each.person_id, each.name, each.native_name, each.sort_name),
            each.enrollment_id,
        )
        for each in timetable.members(session, occurrence_id)
    ]
    bookings = timetable.one_on_one_bookings(session, [occurrence_id])
    if occurrence_id in bookings:
        rows = _booked(session, rows, bookings[occurrence_id])
    guests = {row.student_id: row for row in _guests(session, occurrence_id)}
    known = {row.student_id for row in rows}
    found = [
        replace(row, credit_id=guests[row.student_id].credit_id)
        if row.student_id in guests
        else row
        for row in rows
    ]
    found += [row for row in guests.values() if row.student_id not in known]
    return sorted(found, key=place_of)


def place_of(row: Expected) -> tuple[datetime, str, UUID]:
    """Return where a row stands: by the time of its slot, then by name."""
    return row.at or datetime.max, row.sort_name, row.student_id


def _booked(
    session: Session, members: Collection[Expected], bookings: Collection[timetable.OneOnOne]
) -> list[Expected]:
    zone = school.facts(session).timezone
    by_student = {row.student_id: row for row in members}
    found = []
    for each in bookings:
        row = by_student.get(each.student_id)
        if row is not None:
            at = local(each.starts_at, zone).replace(tzinfo=None)
            found.append(
                Expected(
                    *(row.student_id, row.person_id, row.name, row.native_name, row.sort_name),
                    row.enrollment_id,
                    at,
                )
            )
    return found


def _guests(session: Session, occurrence_id: UUID) -> list[Expected]:
    query = (
        select(
            *(Student.id, Person.id, timetable.shown_name(), Person.native_name, Person.sort_name),
            MakeUpCredit.id,
        )
        .select_from(MakeUpCredit)
        .join(Student, Student.id == MakeUpCredit.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(MakeUpCredit.used_occurrence_id == occurrence_id)
    )
    return [Expected(*row[:5], credit_id=row[5]) for row in session.execute(query)]


def places_left_at(
    session: Session, meetings: Collection[timetable.MeetingRow]
) -> dict[UUID, int | None]:
    """Return how many more fit in each meeting, guests counted; None is any number."""
    lines = timetable.lesson_page(session, {row.lesson_id for row in meetings})
    wanted = expected_counts(session, meetings)
    found: dict[UUID, int | None] = {}
    for row in meetings:
        places = lines[row.lesson_id].places
        found[row.id] = None if places is None else max(places - wanted[row.id], 0)
    return found
