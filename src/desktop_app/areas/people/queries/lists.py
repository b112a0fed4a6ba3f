"""Short lists to choose from: instruments, staff, persons by what is typed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.rules import full_name, search_words
from desktop_app.areas.people.tables import (
    Family,
    Instrument,
    Person,
    Staff,
    Student,
    StudentInstrument,
)
from desktop_app.areas.people.terms import StaffKind
from desktop_app.core.db import search
from desktop_app.core.folding import fold

SEARCHED = "person"


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument or subject, and how many students learn it."""

    id: UUID
    name: str
    archived: bool
    students: int


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """Somebody to choose: `id` is the student, member of staff or person, as asked."""

    id: UUID
    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody found by what was typed, with what they are to the school."""

    person_id: UUID
    name: str
    native_name: str | None
    student_id: UUID | None
    staff_id: UUID | None
    phone: str | None
    archived: bool


def instruments(session: Session, *, archived: bool = False) -> list[InstrumentRow]:
    """Return the instruments by name, the archived ones too when asked."""
    count = (
        select(func.count())
        .select_from(StudentInstrument)
        .where(
            StudentInstrument.school_id == Instrument.school_id,
            StudentInstrument.instrument_id == Instrument.id,
        )
        .scalar_subquery()
    )
    query = select(Instrument.id, Instrument.name, Instrument.archived_at, count)
    if not archived:
        query = query.where(Instrument.archived_at.is_(None))
    return [
        InstrumentRow(key, name, gone is not None, students)
        for key, name, gone, students in session.execute(query.order_by(Instrument.name))
    ]


def teachers(session: Session) -> list[ChoiceRow]:
    """Return who teaches here, by name."""
    return _staff(session, only_teachers=True)


def all_staff(session: Session) -> list[ChoiceRow]:
    """Return who works here, by name."""
    return _staff(session, only_teachers=False)


def _staff(session: Session, *, only_teachers: bool) -> list[ChoiceRow]:
    query = (
        select(Staff.id, Person.id, Person.given_name, Person.family_name, Person.display_name)
        .join(Person, Person.id == Staff.person_id)
        .where(Staff.archived_at.is_(None))
        .order_by(Person.sort_name)
    )
    if only_teachers:
        query = query.where(Staff.kind == StaffKind.TEACHER)
    return [
        ChoiceRow(key, person, full_name(given, family, display))
        for key, person, given, family, display in session.execute(query)
    ]


def find_persons(session: Session, typed: str, *, limit: int = 20) -> list[FoundPerson]:
    """Return people found by name, native script, family, instrument, phone or e-mail, by name."""
    if not typed.strip():
        return []
    query = (
        select(
            Person.id, Person.given_name, Person.family_name, Person.display_name,
            Person.native_name, Student.id, Staff.id, Person.phone, Person.archived_at,
        )
        .outerjoin(
            Student, (Student.school_id == Person.school_id) & (Student.person_id == Person.id)
        )
        .outerjoin(Staff, (Staff.school_id == Person.school_id) & (Staff.person_id == Person.id))
        .where(search.matches(session, SEARCHED, search_words(typed), Person.id))
        .order_by(Person.sort_name)
        .limit(limit)
    )  # fmt: skip
    return [
        FoundPerson(key, full_name(given, family, display), native, student, staff, phone,
                    archived is not None)
        for key, given, family, display, native, student, staff, phone, archived
        in session.execute(query)
    ]  # fmt: skip


def find_families(session: Session, typed: str, *, limit: int = 20) -> list[tuple[UUID, str]]:
    """Return families whose name begins with what was typed; the first ones for nothing."""
    folded = fold(typed)
    query = select(Family.id, Family.name).where(Family.archived_at.is_(None))
    if folded:
        query = query.where(Family.sort_name >= folded, Family.sort_name < folded + "\U0010ffff")
    found = session.execute(query.order_by(Family.sort_name).limit(limit))
    return [(key, name) for key, name in found]
