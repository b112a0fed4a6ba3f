"""What the school holds that a roster could meet, read in sets and never row by row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.desk.roster_import.known import (
    Known,
    KnownFamily,
    KnownLesson,
    KnownPerson,
    KnownTerm,
)
from desktop_app.areas.desk.roster_import.match import name_keys
from desktop_app.areas.desk.roster_import.roster import Address, Roster
from desktop_app.areas.people.tables import (
    ExternalId,
    Family,
    FamilyMember,
    Instrument,
    Person,
    PersonPrivate,
    Relationship,
    Staff,
    Student,
    StudentInstrument,
)
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.tables import Enrollment, Lesson
from desktop_app.core import clock
from desktop_app.core.clock import Clock
from desktop_app.core.folding import fold
from desktop_app.core.journal.tables import ChangeSet

_PART = 500
_OPEN = ("PENDING", "ACTIVE")
Key = TypeVar("Key")


def known(session: Session, roster: Roster, now: Clock) -> Known:
    """Return the part of the school that could be meant by a roster."""
    facts = school.facts(session)
    external = _external(session, roster)
    people = _people(session, roster, set(external.values()))
    lessons = _lessons(session, roster, set(external.values()))
    proposed = {row.id for row in school.proposed_terms(session)}
    student_ids = [person.student_id for person in people.values() if person.student_id]
    return Known(
        today=clock.today(now, facts.timezone),
        people=people,
        locations={row.id: row.name for row in school.locations(session)},
        lessons=lessons,
        terms=tuple(
            KnownTerm(row.id, row.name, row.starts_on, row.ends_on, row.id in proposed)
            for row in school.terms(session)
        ),
        years=tuple(
            KnownTerm(row.id, row.name, row.starts_on, row.ends_on) for row in school.years(session)
        ),
        families=_families(session, people),
        instruments={
            fold(name): row_id
            for row_id, name in session.execute(select(Instrument.id, Instrument.name))
        },
        student_instruments=_student_instruments(session, student_ids),
        enrolled=_enrolled(session, lessons),
        relations=_relations(session, people),
        external=external,
        teacher_or_student=bool(school.setting(session, "teacher_or_student")),
    )


def country(session: Session) -> str:
    """Return the school's country, which decides how phone numbers and dates are read."""
    return school.facts(session).country


def last_change(session: Session, *, before: int | None = None) -> int:
    """Return the number of the school's last change, or of the last one before another."""
    school_id = session.connection().get_execution_options()["school_id"]
    query = select(func.coalesce(func.max(ChangeSet.number), 0)).where(
        ChangeSet.school_id == school_id
    )
    if before is not None:
        query = query.where(ChangeSet.number != before)
    return int(session.execute(query).scalar_one())


def _parts(keys: Iterable[Key]) -> Iterator[list[Key]]:
    wanted = list(dict.fromkeys(keys))
    for start in range(0, len(wanted), _PART):
        yield wanted[start : start + _PART]


def _external(session: Session, roster: Roster) -> dict[tuple[str, str], UUID]:
    """Return our rows for the ids of the other program; ids of archived rows included."""
    query = select(
        ExternalId.kind, ExternalId.their_id, ExternalId.person_id, ExternalId.location_id,
        ExternalId.term_id, ExternalId.lesson_id, ExternalId.enrollment_id,
        ExternalId.relationship_id,
    ).where(ExternalId.system == roster.system)  # fmt: skip
    return {
        (kind, their_id): next(row_id for row_id in ids if row_id is not None)
        for kind, their_id, *ids in session.execute(query)
    }


def _people(session: Session, roster: Roster, linked: set[UUID]) -> dict[UUID, KnownPerson]:
    """Return people by their ids, and people in use who bear a name of the roster."""
    found: dict[UUID, KnownPerson] = {}
    for ids in _parts(linked):
        found |= _read_people(session, Person.id.in_(ids))
    in_use = Person.archived_at.is_(None)
    total = session.execute(select(func.count(Person.id)).where(in_use)).scalar_one()
    if total <= len(roster.people):
        return found | _read_people(session, in_use)
    names = [key for entry in roster.people for key in name_keys(entry.given, entry.family)]
    if total <= len(names):
        return found | _read_people(session, in_use)
    for keys in _parts(names):
        found |= _read_people(session, Person.sort_name.in_(keys), in_use)
    return found


def _read_people(session: Session, *conditions: Any) -> dict[UUID, KnownPerson]:
    def same_person(table: Any) -> Any:
        return (table.school_id == Person.school_id) & (table.person_id == Person.id)

    private = PersonPrivate
    query = (
        select(
            Person.id, Person.given_name, Person.family_name, Person.native_name, Person.email,
            Person.phone, Person.language, private.date_of_birth,
            private.street, private.city, private.state, private.postcode, private.country,
            private.student_number, Student.id, Staff.id, Student.location_id, Student.school_grade,
        )
        .outerjoin(private, same_person(private))
        .outerjoin(Student, same_person(Student))
        .outerjoin(Staff, same_person(Staff))
        .where(Person.merged_into_id.is_(None), Person.anonymized_at.is_(None), *conditions)
    )  # fmt: skip
    return {row[0]: _person(row) for row in session.execute(query)}


def _person(row: Sequence[Any]) -> KnownPerson:
    given, family, native, email, phone, language = (text or "" for text in row[1:7])
    street, city, state, postcode, country, number = (text or "" for text in row[8:14])
    return KnownPerson(
        row[0], given, family, native, email, phone, language, row[7],
        Address(street, city, state, postcode, country), number,
        student_id=row[14], staff_id=row[15], location_id=row[16], grade=row[17] or "",
    )  # fmt: skip


def _lessons(session: Session, roster: Roster, linked: set[UUID]) -> dict[UUID, KnownLesson]:
    columns = (Lesson.id, Lesson.title, Lesson.location_id, Lesson.teacher_id)
    queries = [select(*columns).where(Lesson.id.in_(ids)) for ids in _parts(linked)]
    queries += [
        select(*columns).where(Lesson.sort_title.in_(titles), Lesson.archived_at.is_(None))
        for titles in _parts(fold(entry.title) for entry in roster.classes)
    ]
    return {row[0]: KnownLesson(*row) for query in queries for row in session.execute(query)}


def _enrolled(session: Session, lessons: Iterable[UUID]) -> frozenset[tuple[UUID, UUID]]:
    return frozenset(
        (lesson, student)
        for ids in _parts(lessons)
        for lesson, student in session.execute(
            select(Enrollment.lesson_id, Enrollment.student_id).where(
                Enrollment.lesson_id.in_(ids), Enrollment.status.in_(_OPEN)
            )
        )
    )


def _relations(session: Session, people: Iterable[UUID]) -> frozenset[tuple[UUID, UUID, str]]:
    return frozenset(
        (person, other, str(kind))
        for ids in _parts(people)
        for person, other, kind in session.execute(
            select(Relationship.person_id, Relationship.other_id, Relationship.kind).where(
                Relationship.person_id.in_(ids)
            )
        )
    )


def _student_instruments(
    session: Session, students: Iterable[UUID]
) -> frozenset[tuple[UUID, UUID]]:
    return frozenset(
        (student, instrument)
        for ids in _parts(students)
        for student, instrument in session.execute(
            select(StudentInstrument.student_id, StudentInstrument.instrument_id).where(
                StudentInstrument.student_id.in_(ids)
            )
        )
    )


def _families(session: Session, people: Iterable[UUID]) -> tuple[KnownFamily, ...]:
    members: dict[UUID, set[UUID]] = {}
    names: dict[UUID, str] = {}
    for ids in _parts(people):
        query = (
            select(Family.id, Family.name, FamilyMember.person_id)
            .join(
                FamilyMember,
                (FamilyMember.school_id == Family.school_id)
                & (FamilyMember.family_id == Family.id),
            )
            .where(FamilyMember.person_id.in_(ids), Family.archived_at.is_(None))
        )
        for family_id, name, person_id in session.execute(query):
            names[family_id] = name
            members.setdefault(family_id, set()).add(person_id)
    return tuple(
        KnownFamily(family_id, names[family_id], frozenset(some))
        for family_id, some in members.items()
    )
