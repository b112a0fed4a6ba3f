"""What the inspector shows of one student."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.billing.tables import FamilyBalance, Invoice
from desktop_app.areas.desk.queries import around
from desktop_app.areas.desk.queries.around import FamilyMoney, NextMeeting
from desktop_app.areas.desk.queries.around_selects import still_open
from desktop_app.areas.desk.queries.asked import Moment, moment_of
from desktop_app.areas.desk.queries.student_orders import to_come
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import FamilyMember, Person, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence

LAST_MARKS = 6
NEXT_LESSONS = 3


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One mark in force; `color` is a status role of the theme."""

    occurrence_id: UUID
    day: date
    key: str
    label: str
    color: str
    lesson: str
    minutes_late: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another student of the family."""

    student_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class DueInvoice:
    """The open invoice that is due first, in minor units."""

    id: UUID
    family_id: UUID
    number: str
    due_on: date | None
    open: int
    days_late: int


@dataclass(frozen=True, slots=True)
class StudentOverview:
    """A student at a glance; amounts are minor units of `currency`, times wall time."""

    card: people.StudentCard
    age: int | None
    location: str | None
    families: tuple[FamilyMoney, ...]
    siblings: tuple[Sibling, ...]
    marks: tuple[MarkRow, ...]
    rate: int | None
    next_lessons: tuple[NextMeeting, ...]
    due: DueInvoice | None
    wallet: int
    currency: str

    @property
    def balance(self) -> int:
        """What the families owe; negative is owed to them."""
        return sum(family.owed for family in self.families)

    @property
    def guardians(self) -> tuple[people.ContactRow, ...]:
        """Whom to call first."""
        return self._contacts(people.RelationKind.GUARDIAN)

    @property
    def emergency(self) -> tuple[people.ContactRow, ...]:
        """Whom to call in an emergency."""
        return self._contacts(people.RelationKind.EMERGENCY)

    def _contacts(self, kind: people.RelationKind) -> tuple[people.ContactRow, ...]:
        return tuple(contact for contact in self.card.person.contacts if kind in contact.kinds)


@dataclass(frozen=True, slots=True)
class StudentLessons:
    """What a student attends and attended: spells, what comes, and the newest marks."""

    enrollments: tuple[timetable.EnrollmentRow, ...]
    coming: tuple[NextMeeting, ...]
    marks: tuple[MarkRow, ...]
    rate: int | None


def overview(session: Session, student_id: UUID, now: datetime) -> StudentOverview | None:
    """Return a student at a glance, None when not there."""
    card = people.student_card(session, student_id)
    if card is None:
        return None
    moment = moment_of(session, now)
    person_id = card.person.person_id
    families = around.money_of_persons(session, [person_id], moment).get(person_id, ())
    born = card.person.facts.date_of_birth
    places = {place.id: place.name for place in school.locations(session, archived=True)}
    ids = [family.id for family in families]
    return StudentOverview(
        card,
        people.age(born, moment.today) if born else None,
        places.get(card.location_id) if card.location_id else None,
        families,
        _siblings(session, ids, person_id),
        marks_of(session, student_id, limit=LAST_MARKS),
        around.rates_of(session, [student_id], moment).get(student_id),
        coming_of(session, student_id, moment, limit=NEXT_LESSONS),
        first_due(session, ids, moment),
        wallet_of(session, ids),
        moment.currency,
    )


def lessons(session: Session, student_id: UUID, now: datetime) -> StudentLessons:
    """Return what a student attends and attended."""
    moment = moment_of(session, now)
    return StudentLessons(
        tuple(timetable.enrollments_of_student(session, student_id)),
        coming_of(session, student_id, moment, limit=10),
        marks_of(session, student_id, limit=60),
        around.rates_of(session, [student_id], moment).get(student_id),
    )


def _siblings(session: Session, family_ids: list[UUID], person_id: UUID) -> tuple[Sibling, ...]:
    query = (
        select(Student.id, Person.given_name, Person.family_name, Person.display_name)
        .join(Person, Person.id == Student.person_id)
        .join(FamilyMember, FamilyMember.person_id == Student.person_id)
        .where(
            FamilyMember.family_id.in_(family_ids),
            Student.person_id != person_id,
            Student.archived_at.is_(None),
        )
        .order_by(Person.sort_name)
        .distinct()
        .add_columns(Person.sort_name)
    )
    return tuple(
        Sibling(key, people.full_name(given, family, display))
        for key, given, family, display, _ in session.execute(query)
    )


def marks_of(session: Session, student_id: UUID, *, limit: int) -> tuple[MarkRow, ...]:
    """Return the newest marks of a student, the oldest of them first."""
    query = (
        select(
            LessonOccurrence.id, LessonOccurrence.local_date, AttendanceCode.key,
            AttendanceCode.label, AttendanceCode.color, Lesson.title, Attendance.minutes_late,
            Attendance.note,
        )
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(Attendance.student_id == student_id)
        .order_by(LessonOccurrence.starts_at.desc(), LessonOccurrence.id.desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(reversed([MarkRow(*row) for row in session.execute(query)]))


def coming_of(
    session: Session, student_id: UUID, moment: Moment, *, limit: int
) -> tuple[NextMeeting, ...]:
    """Return the next meetings of a student, one that is on included.

    Each stay in a lesson is asked for on its own: joined to all stays at once, SQLite walks through
    every meeting of the school.
    """
    stays = select(Enrollment.lesson_id, Enrollment.enrolled_on, Enrollment.unenrolled_on).where(
        Enrollment.student_id == student_id,
        Enrollment.status != timetable.EnrollmentStatus.PENDING,
        or_(Enrollment.unenrolled_on.is_(None), Enrollment.unenrolled_on >= moment.today),
    )
    coming: list[tuple[datetime, UUID]] = []
    for lesson_id, first, last in session.execute(stays).all():
        query = select(LessonOccurrence.starts_at, LessonOccurrence.id).where(
            LessonOccurrence.lesson_id == lesson_id,
            *to_come(moment, LessonOccurrence),
            LessonOccurrence.local_date >= first,
            LessonOccurrence.local_date <= (last or date.max),
        )
        ordered = query.order_by(LessonOccurrence.starts_at, LessonOccurrence.id).limit(limit)
        coming += [(starts_at, key) for starts_at, key in session.execute(ordered)]
    ids = [key for _, key in sorted(coming)[:limit]]
    found = around.meetings_of(session, ids, moment)
    return tuple(found[key] for key in ids)


def first_due(session: Session, family_ids: list[UUID], moment: Moment) -> DueInvoice | None:
    """Return the open invoice of families that is due first."""
    query: Any = (
        select(
            Invoice.id, Invoice.family_id, Invoice.number, Invoice.due_on,
            Invoice.total - Invoice.settled,
        )
        .where(
            Invoice.family_id.in_(family_ids),
            *still_open(),
        )
        .order_by(Invoice.due_on, Invoice.number)
        .limit(1)
    )  # fmt: skip
    row = session.execute(query).first()
    if row is None:
        return None
    key, family_id, number, due_on, still = row
    late = max((moment.today - due_on).days, 0) if due_on else 0
    return DueInvoice(key, family_id, number, due_on, still, late)


def wallet_of(session: Session, family_ids: list[UUID]) -> int:
    """Return what is in the wallets of families, in minor units."""
    query = select(func.coalesce(func.sum(FamilyBalance.wallet), 0)).where(
        FamilyBalance.family_id.in_(family_ids)
    )
    return session.scalars(query).one()
