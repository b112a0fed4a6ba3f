"""Reads of make-ups: lists, cards, and what decides whether one may be used."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.attendance.rules.credits import Holding, state_of
from desktop_app.areas.attendance.tables import MakeUpCredit
from desktop_app.areas.attendance.terms import CreditState
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.core.clock import local
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr

ORDER = (CreditState.OPEN, CreditState.USED, CreditState.EXPIRED, CreditState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class CreditRow:
    """One make-up in a list. `missed_on` is the day of the meeting that was missed.

    `used_at` is the wall time of the meeting in which it is made up.
    """

    id: UUID
    student_id: UUID
    student: str
    lesson_id: UUID | None
    lesson: str | None
    occurrence_id: UUID | None
    missed_on: date | None
    minutes: int
    reason: str
    given_on: date
    expires_on: date | None
    state: CreditState
    used_occurrence_id: UUID | None
    used_in: str | None
    used_at: datetime | None
    withdrawn_reason: str | None

    def days_left(self, today: date) -> int | None:
        """Return how many days remain after today; None without a last day."""
        return (self.expires_on - today).days if self.expires_on is not None else None


def _rows(session: Session, query: Any, today: date) -> list[CreditRow]:
    zone = school.facts(session).timezone
    found = []
    for credit, name, lesson, missed, used_in, used_at in session.execute(query):
        state = state_of(
            credit.used_at is not None, credit.withdrawn_at is not None, credit.expires_on, today
        )
        found.append(
            CreditRow(
                *(credit.id, credit.student_id, name, credit.lesson_id, lesson),
                *(credit.occurrence_id, missed, credit.minutes, credit.reason),
                *(credit.given_on, credit.expires_on, state, credit.used_occurrence_id),
                used_in,
                local(used_at, zone).replace(tzinfo=None) if used_at is not None else None,
                credit.withdrawn_reason,
            )
        )
    return found


def _query() -> Any:
    missed, used, of = aliased(LessonOccurrence), aliased(LessonOccurrence), aliased(Lesson)
    return (
        select(
            *(MakeUpCredit, timetable.shown_name(), Lesson.title, missed.local_date),
            *(of.title, used.starts_at),
        )
        .join(Student, Student.id == MakeUpCredit.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(Lesson, Lesson.id == MakeUpCredit.lesson_id)
        .outerjoin(missed, missed.id == MakeUpCredit.occurrence_id)
        .outerjoin(used, used.id == MakeUpCredit.used_occurrence_id)
        .outerjoin(of, of.id == used.lesson_id)
    )


def make_ups(
    session: Session, today: date, *, state: CreditState | None = None, most: int | None = None
) -> list[CreditRow]:
    """Return make-ups of all students: those that end first are first, those without end last."""
    query = _query().where(*_in_state(state, today)) if state is not None else _query()
    last = func.coalesce(MakeUpCredit.expires_on, date.max)
    query = query.order_by(last, MakeUpCredit.given_on, MakeUpCredit.id)
    return _rows(session, query.limit(most) if most is not None else query, today)


def _in_state(state: CreditState, today: date) -> tuple[Any, ...]:
    unused, held = MakeUpCredit.used_at.is_(None), MakeUpCredit.withdrawn_at.is_(None)
    return {
        CreditState.OPEN: (
            *(unused, held),
            or_(MakeUpCredit.expires_on.is_(None), MakeUpCredit.expires_on >= today),
        ),
        CreditState.EXPIRED: (unused, held, MakeUpCredit.expires_on < today),
        CreditState.USED: (MakeUpCredit.used_at.is_not(None),),
        CreditState.WITHDRAWN: (MakeUpCredit.withdrawn_at.is_not(None),),
    }[state]


def open_make_ups(session: Session, today: date, *, until: date | None = None) -> int:
    """Count the make-ups that can be used, or only those that end by a day."""
    query = select(func.count()).select_from(MakeUpCredit)
    query = query.where(*_in_state(CreditState.OPEN, today))
    if until is not None:
        query = query.where(MakeUpCredit.expires_on <= until)
    return int(session.scalar(query) or 0)


def make_ups_of(session: Session, student_id: UUID, today: date) -> list[CreditRow]:
    """Return a student's make-ups: open ones by their last day, then the newest others."""
    query = _query().where(MakeUpCredit.student_id == student_id)
    rows = _rows(session, query, today)
    return sorted(rows, key=_open_first)


def _open_first(row: CreditRow) -> tuple[int, int, UUID]:
    last = row.expires_on or date.max
    place = last.toordinal() if row.state is CreditState.OPEN else -row.given_on.toordinal()
    return ORDER.index(row.state), place, row.id


def make_up(session: Session, credit_id: UUID, today: date) -> CreditRow:
    """Return one make-up. Raises NotFound."""
    found = _rows(session, _query().where(MakeUpCredit.id == credit_id), today)
    if not found:
        raise NotFound(tr("This make-up is not in the school."), credit=credit_id)
    return found[0]


def given_at(session: Session, occurrence_id: UUID, today: date) -> list[CreditRow]:
    """Return the make-ups that a meeting gave."""
    query = _query().where(
        MakeUpCredit.occurrence_id == occurrence_id, MakeUpCredit.withdrawn_at.is_(None)
    )
    return _rows(session, query, today)


def holding(session: Session, credit_id: UUID) -> Holding:
    """Return what decides about a make-up, as it is stored at this moment. Raises NotFound."""
    query = (
        select(
            *(timetable.shown_name(), MakeUpCredit.given_on, MakeUpCredit.expires_on),
            *(MakeUpCredit.used_at, MakeUpCredit.withdrawn_at),
        )
        .join(Student, Student.id == MakeUpCredit.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(MakeUpCredit.id == credit_id)
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound(tr("This make-up is not in the school."), credit=credit_id)
    return Holding(row[0], row[1], row[2], row[3] is not None, row[4] is not None)
