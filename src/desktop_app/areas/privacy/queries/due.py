"""What has been kept long enough, by the rules of retention."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import LessonNote
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Person,
    PersonHealth,
    PersonNote,
    Relationship,
    Staff,
    Student,
)
from desktop_app.areas.privacy.queries.found import found_of, school_id
from desktop_app.areas.privacy.queries.who import name_of, ties_of
from desktop_app.areas.privacy.rules import PROPOSED, is_due, kept_until, months_before, ties_words
from desktop_app.areas.privacy.tables import RetentionRule
from desktop_app.areas.privacy.terms import Subject
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import Clock
from desktop_app.core.disclosures import Disclosure
from desktop_app.core.documents import REMOVED, IssuedDocument
from desktop_app.core.journal.tables import ChangeSet

LOGO = "logo"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as lists show it: one that nobody has set is proposed and does nothing."""

    subject: Subject
    months: int
    is_active: bool
    is_set: bool
    applied_on: date | None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What a rule would do: whom it would erase, who is held and why, how many rows would go."""

    subject: Subject
    months: int
    persons: Sequence[tuple[UUID, str]] = ()
    held: Sequence[tuple[str, str]] = ()
    rows: Sequence[UUID | int] = ()

    @property
    def count(self) -> int:
        """Return how much is due."""
        return len(self.persons) or len(self.rows)


def rules_of(session: Session) -> list[RuleRow]:
    """Return the rule of every subject."""
    known = {row.subject: row for row in session.scalars(select(RetentionRule))}
    return [
        RuleRow(subject, row.months, row.is_active, is_set=True, applied_on=row.applied_on,
                id=row.id)
        if (row := known.get(subject)) is not None
        else RuleRow(subject, PROPOSED[subject], is_active=False, is_set=False, applied_on=None)
        for subject in Subject
    ]  # fmt: skip


def due(session: Session, rule: RuleRow, day: date, actor: Actor, clock: Clock) -> Due:
    """Return what a rule would do on a day; nothing is changed."""
    people = _PEOPLE.get(rule.subject)
    if people is None:
        return Due(rule.subject, rule.months, rows=_ROWS[rule.subject](session, day, rule.months))
    persons, held = [], []
    for person, since in people(session):
        if not is_due(since, day, rule.months):
            continue
        found = found_of(session, person.id, erasing=True)
        reasons = ties_words(ties_of(session, person.id, found, actor, clock))
        if reasons:
            held.append((name_of(person), " ".join(reasons)))
        else:
            persons.append((person.id, name_of(person)))
    return Due(rule.subject, rule.months, persons, held)


def _alive(*entities: Any) -> Select[Any]:
    return select(*entities).where(Person.anonymized_at.is_(None), Person.merged_into_id.is_(None))


def _pupils(session: Session) -> list[tuple[Person, date | None]]:
    query = _alive(Person, Student.left_on, Student.archived_at).join(
        Student, Student.person_id == Person.id
    )
    gone = query.where(or_(Student.archived_at.is_not(None), Student.left_on.is_not(None)))
    works = exists().where(Staff.person_id == Person.id, Staff.archived_at.is_(None))
    return [
        (person, left or (archived.date() if archived else None))
        for person, left, archived in session.execute(gone.where(~works).order_by(Person.sort_name))
    ]


def _staff(session: Session) -> list[tuple[Person, date | None]]:
    query = _alive(Person, Staff.archived_at).join(Staff, Staff.person_id == Person.id)
    learns = exists().where(Student.person_id == Person.id, Student.archived_at.is_(None))
    gone = query.where(Staff.archived_at.is_not(None), ~learns).order_by(Person.sort_name)
    return [(person, archived.date()) for person, archived in session.execute(gone)]


def _contacts(session: Session) -> list[tuple[Person, date | None]]:
    """Return who is nothing to any pupil here any more; what changed them last counts."""
    child = select(Student.id).join(Person, Person.id == Student.person_id).where(
        Person.anonymized_at.is_(None)
    )  # fmt: skip
    bond = exists().where(
        Relationship.other_id == Person.id,
        Relationship.person_id.in_(select(Student.person_id).where(Student.id.in_(child))),
    )
    pays = exists().where(
        or_(Family.payer_id == Person.id, Family.holder_id == Person.id),
        Family.archived_at.is_(None),
        FamilyMember.family_id == Family.id,
        FamilyMember.person_id != Person.id,
        FamilyMember.person_id.in_(select(Student.person_id).where(Student.id.in_(child))),
    )
    query = _alive(Person).where(
        ~bond, ~pays,
        ~exists().where(Student.person_id == Person.id),
        ~exists().where(Staff.person_id == Person.id),
    )  # fmt: skip
    return [
        (person, (person.archived_at or person.updated_at).date())
        for person in session.scalars(query.order_by(Person.sort_name))
    ]


_PEOPLE: Mapping[Subject, Callable[[Session], list[tuple[Person, date | None]]]] = {
    Subject.PUPILS: _pupils,
    Subject.STAFF: _staff,
    Subject.CONTACTS: _contacts,
}


def _instant(day: date, months: int) -> datetime:
    return datetime.combine(months_before(day, months), time(), UTC)


def _health(session: Session, day: date, months: int) -> list[UUID]:
    limit = months_before(day, months)
    gone: ColumnElement[bool] = or_(
        Student.left_on < limit,
        and_(Student.left_on.is_(None), Student.archived_at < _instant(day, months)),
    )
    query = select(PersonHealth.id).join(Student, Student.person_id == PersonHealth.person_id)
    return list(session.scalars(query.where(gone)))


def _notes(session: Session, day: date, months: int) -> list[UUID]:
    limit = _instant(day, months)
    found = list(session.scalars(select(PersonNote.id).where(PersonNote.written_at < limit)))
    return found + list(session.scalars(select(LessonNote.id).where(LessonNote.written_at < limit)))


def _trail(session: Session, day: date, months: int) -> list[int]:
    query = select(ChangeSet.number).where(
        ChangeSet.school_id == school_id(session), ChangeSet.at < _instant(day, months)
    )
    return list(session.scalars(query))


def _given(session: Session, day: date, months: int) -> list[UUID]:
    query = select(Disclosure.id).where(Disclosure.given_on < months_before(day, months))
    return list(session.scalars(query))


def _documents(session: Session, day: date, months: int) -> list[UUID]:
    query = select(IssuedDocument.id, IssuedDocument.created_at).where(
        IssuedDocument.kind != LOGO, func.coalesce(IssuedDocument.sha256, "") != REMOVED
    )
    return [key for key, at in session.execute(query) if kept_until(at.date(), months) < day]


_ROWS: Mapping[Subject, Callable[[Session, date, int], Sequence[Any]]] = {
    Subject.HEALTH: _health,
    Subject.NOTES: _notes,
    Subject.TRAIL: _trail,
    Subject.GIVEN_OUT: _given,
    Subject.DOCUMENTS: _documents,
}
ROWS = frozenset(_ROWS)
"""What goes row by row; of the others people are erased."""
