"""What the lists show beside a name: the next meeting, the family's balance, a phone to call."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.billing.tables import FamilyBalance, Invoice
from desktop_app.areas.desk.queries.asked import Moment, parts
from desktop_app.areas.desk.queries.students import in_term, to_come
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Person,
    Relationship,
    Staff,
)
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next meeting of somebody, or the one that is on; times are the school's wall time."""

    occurrence_id: UUID
    lesson_id: UUID
    title: str
    type: timetable.LessonType
    start: datetime
    end: datetime
    room: str | None
    teacher: str | None
    is_now: bool
    conflict: bool


@dataclass(frozen=True, slots=True)
class FamilyMoney:
    """A family and what it owes, in minor units; `overdue_since` is its oldest day passed."""

    id: UUID
    name: str
    owed: int
    overdue_since: date | None


def next_of_students(
    session: Session, student_ids: Collection[UUID], moment: Moment
) -> dict[UUID, NextMeeting]:
    """Return the next meeting of each student who has one."""
    coming = aliased(LessonOccurrence)
    first: Any = (
        select(coming.id)
        .where(
            coming.lesson_id == Enrollment.lesson_id,
            *to_come(moment, coming),
            timetable.in_spell(coming, Enrollment),
        )
        .order_by(coming.starts_at)
        .limit(1)
        .correlate(Enrollment)
        .scalar_subquery()
    )
    query = (
        select(Enrollment.student_id, Enrollment.booked_anyway, first)
        .where(
            Enrollment.student_id.in_(student_ids),
            or_(Enrollment.unenrolled_on.is_(None), Enrollment.unenrolled_on >= moment.today),
        )
    )  # fmt: skip
    found = [row for row in session.execute(query) if row[2] is not None]
    meetings = meetings_of(session, {meeting_id for _, _, meeting_id in found}, moment)
    earliest: dict[UUID, NextMeeting] = {}
    for student_id, anyway, meeting_id in found:
        meeting = meetings[meeting_id]
        known = earliest.get(student_id)
        if known is None or meeting.start < known.start:
            earliest[student_id] = _marked(meeting) if anyway else meeting
    return earliest


def _marked(meeting: NextMeeting) -> NextMeeting:
    return NextMeeting(
        meeting.occurrence_id, meeting.lesson_id, meeting.title, meeting.type, meeting.start,
        meeting.end, meeting.room, meeting.teacher, meeting.is_now, True,
    )  # fmt: skip


def next_of_staff(
    session: Session, staff_ids: Collection[UUID], moment: Moment
) -> dict[UUID, NextMeeting]:
    """Return the next meeting that each member of staff teaches."""
    coming = aliased(LessonOccurrence)
    first: Any = (
        select(coming.id)
        .where(
            coming.teacher_id == Staff.id,
            *to_come(moment, coming),
        )
        .order_by(coming.starts_at)
        .limit(1)
        .correlate(Staff)
        .scalar_subquery()
    )
    rows = session.execute(select(Staff.id, first).where(Staff.id.in_(staff_ids))).all()
    found = {staff_id: meeting_id for staff_id, meeting_id in rows if meeting_id is not None}
    meetings = meetings_of(session, found.values(), moment)
    return {staff_id: meetings[meeting_id] for staff_id, meeting_id in found.items()}


def meetings_of(session: Session, ids: Iterable[UUID], moment: Moment) -> dict[UUID, NextMeeting]:
    """Return meetings with their room and teacher."""
    wanted = set(ids)
    if not wanted:
        return {}
    query = (
        select(
            LessonOccurrence.id, Lesson.id, Lesson.title, Lesson.type, LessonOccurrence.starts_at,
            LessonOccurrence.ends_at, Room.name, Person.given_name, Person.family_name,
            Person.display_name, LessonOccurrence.booked_anyway,
        )
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .outerjoin(Room, Room.id == LessonOccurrence.room_id)
        .outerjoin(Staff, Staff.id == LessonOccurrence.teacher_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .where(LessonOccurrence.id.in_(wanted))
    )  # fmt: skip
    return {row[0]: _meeting(row, moment) for row in session.execute(query)}


def _meeting(row: Any, moment: Moment) -> NextMeeting:
    key, lesson_id, title, kind, starts_at, ends_at, room, given, family, display, anyway = row
    teacher = people.full_name(given, family, display) if given is not None else None
    return NextMeeting(
        key, lesson_id, title, kind, moment.wall(starts_at), moment.wall(ends_at), room, teacher,
        starts_at <= moment.now < ends_at, anyway is not None,
    )  # fmt: skip


def money_of_persons(
    session: Session, person_ids: Collection[UUID], moment: Moment
) -> dict[UUID, tuple[FamilyMoney, ...]]:
    """Return the families in use of persons, the oldest first, with what each owes."""
    query = (
        select(FamilyMember.person_id, Family.id, Family.name, func.coalesce(FamilyBalance.owed, 0))
        .join(Family, Family.id == FamilyMember.family_id)
        .outerjoin(
            FamilyBalance,
            and_(
                FamilyBalance.school_id == FamilyMember.school_id,
                FamilyBalance.family_id == FamilyMember.family_id,
            ),
        )
        .where(FamilyMember.person_id.in_(person_ids), Family.archived_at.is_(None))
        .order_by(Family.created_at, Family.id)
    )
    rows = session.execute(query).all()
    late = overdue_since(session, {row[1] for row in rows if row[3] > 0}, moment)
    found: dict[UUID, tuple[FamilyMoney, ...]] = {}
    for person_id, family_id, name, owed in rows:
        money = FamilyMoney(family_id, name, owed, late.get(family_id))
        found[person_id] = (*found.get(person_id, ()), money)
    return found


def overdue_since(
    session: Session, family_ids: Collection[UUID], moment: Moment
) -> dict[UUID, date]:
    """Return the oldest due day that has passed of families with invoices still open."""
    found = oldest_open(session, family_ids)
    return {family_id: day for family_id, day in found.items() if day < moment.today}


def oldest_open(session: Session, family_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return the day on which the oldest open invoice of each family is due."""
    found: dict[UUID, date] = {}
    for part in parts(family_ids):
        query = (
            select(Invoice.family_id, func.min(Invoice.due_on))
            .where(
                Invoice.family_id.in_(part),
                *still_open(),
            )
            .group_by(Invoice.family_id)
        )
        found |= {family_id: due for family_id, due in session.execute(query) if due}
    return found


def still_open() -> tuple[ColumnElement[bool], ...]:
    """Return what makes an invoice one that is issued and not settled.

    It is known as issued by its number: an index by status would be tempting and lead through all.
    """
    return (
        Invoice.number.is_not(None),
        Invoice.kind == "INVOICE",
        Invoice.settled < Invoice.total,
    )


def phones_to_call(session: Session, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return for each person the phone of whom to call first."""
    query = (
        select(Relationship.person_id, Person.phone)
        .join(Person, Person.id == Relationship.other_id)
        .where(Relationship.person_id.in_(person_ids), Person.phone.is_not(None))
        .order_by(Relationship.position.desc(), Relationship.id.desc())
    )
    return {person_id: phone for person_id, phone in session.execute(query) if phone}


def rates_of(session: Session, student_ids: Sequence[UUID], moment: Moment) -> dict[UUID, int]:
    """Return the attendance of this term in per cent, rounded; none without a mark.

    The term and the codes are asked in the sums and not in the condition, for otherwise all
    meetings of the term are looked through instead of the marks of a few students.
    """
    inside = and_(*in_term(session, moment))
    present = list(session.scalars(select(AttendanceCode.id).where(AttendanceCode.counts_present)))
    came = func.sum(case((and_(inside, Attendance.code_id.in_(present)), 1), else_=0))
    marked = func.sum(case((inside, 1), else_=0))
    query = (
        select(Attendance.student_id, came * 100.0 / func.nullif(marked, 0))
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .where(Attendance.student_id.in_(student_ids))
        .group_by(Attendance.student_id)
    )
    found: Sequence[Any] = session.execute(query).all()
    return {student_id: int(rate + 0.5) for student_id, rate in found if rate is not None}
