"""What was written for progress reports, and who was given one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Person, Staff, Student
from desktop_app.areas.reports.tables import NextStep, ReportText
from desktop_app.areas.reports.terms import Given, Period, Step, Words
from desktop_app.areas.school.tables import Term
from desktop_app.areas.timetable.api import shown_name
from desktop_app.core.disclosures import Disclosure

KIND = "progress-report"
Facts = dict[str, Any]


def of_period(table: Any, period: Period) -> ColumnElement[bool]:
    """Return the condition that a row is about this term, or about exactly these free dates."""
    if period.term_id is not None:
        return table.term_id == period.term_id  # type: ignore[no-any-return]  # a column of either
    return and_(
        table.term_id.is_(None), table.first_day == period.first, table.last_day == period.whole
    )


def words_of(session: Session, ids: Sequence[UUID], period: Period) -> dict[UUID, list[Words]]:
    """Return what teachers say of these students, the oldest first."""
    query = (
        select(ReportText, shown_name())
        .outerjoin(Staff, Staff.id == ReportText.teacher_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .where(ReportText.student_id.in_(ids), of_period(ReportText, period))
        .order_by(ReportText.created_at, ReportText.id)
    )
    found: dict[UUID, list[Words]] = defaultdict(list)
    for row, name in session.execute(query):
        said = name if row.teacher_id else row.written_by
        found[row.student_id].append(Words(row.id, row.teacher_id, said, row.text, row.written_on))
    return found


def steps_of(session: Session, ids: Sequence[UUID], period: Period) -> dict[UUID, list[Step]]:
    """Return the next steps of these students in their order."""
    query = (
        select(NextStep)
        .where(NextStep.student_id.in_(ids), of_period(NextStep, period))
        .order_by(NextStep.student_id, NextStep.place, NextStep.id)
    )
    found: dict[UUID, list[Step]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.student_id].append(Step(row.id, row.text, row.until, row.done_on))
    return found


def given_out(
    session: Session, *, student_id: UUID | None = None, kind: str | None = KIND
) -> list[Given]:
    """Return what was given out, the newest first: of one student, or of all."""
    query = (
        select(Disclosure, Student.id, shown_name(), Term.name)
        .join(Student, Student.id == Disclosure.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(Term, Term.id == Disclosure.term_id)
        .order_by(Disclosure.given_at.desc(), Disclosure.id.desc())
    )
    if kind is not None:
        query = query.where(Disclosure.kind == kind)
    if student_id is not None:
        query = query.where(Disclosure.student_id == student_id)
    return [
        Given(
            row.id, student, name, row.first_day, row.last_day, term or "", row.recipient,
            row.way.value, row.language, row.pages, row.given_on, row.given_at, row.given_by,
        )
        for row, student, name, term in session.execute(query)
    ]  # fmt: skip


def _facts(session: Session, query: Any, *names: str) -> list[Facts]:
    found = []
    for row, *said in session.execute(query):
        facts = {column.key: getattr(row, column.key) for column in row.__table__.columns}
        found.append(facts | dict(zip(names, said, strict=True)))
    return found


def all_texts(session: Session) -> list[Facts]:
    """Return everything teachers said, the newest first."""
    teacher, other = aliased(Staff), aliased(Person)
    query = (
        select(ReportText, shown_name(), shown_name(other))
        .join(Student, Student.id == ReportText.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(teacher, teacher.id == ReportText.teacher_id)
        .outerjoin(other, other.id == teacher.person_id)
        .order_by(ReportText.written_at.desc(), ReportText.id.desc())
    )
    return _facts(session, query, "student", "teacher")


def all_steps(session: Session) -> list[Facts]:
    """Return every next step by period, pupil and place."""
    query = (
        select(NextStep, shown_name())
        .join(Student, Student.id == NextStep.student_id)
        .join(Person, Person.id == Student.person_id)
        .order_by(NextStep.first_day.desc(), Person.sort_name, NextStep.place, NextStep.id)
    )
    return _facts(session, query, "student")


def all_given(session: Session) -> list[Facts]:
    """Return everything that left the house, the newest first."""
    query = (
        select(Disclosure, shown_name())
        .outerjoin(Student, Student.id == Disclosure.student_id)
        .outerjoin(Person, Person.id == Student.person_id)
        .order_by(Disclosure.given_at.desc(), Disclosure.id.desc())
    )
    return _facts(session, query, "student")


def written_counts(session: Session, ids: Iterable[UUID] | None, period: Period) -> dict[UUID, int]:
    """Return how many next steps each student has."""
    query = select(NextStep.student_id, func.count()).where(of_period(NextStep, period))
    if ids is not None:
        query = query.where(NextStep.student_id.in_(list(ids)))
    return dict(session.execute(query.group_by(NextStep.student_id)).all())
