"""The list of progress reports: every pupil of a period with what is written and given."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.api import list_name
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.reports.queries.pupils import LIVE, teachers_of
from desktop_app.areas.reports.queries.written import KIND, of_period, written_counts
from desktop_app.areas.reports.rules import state_of
from desktop_app.areas.reports.tables import NextStep, ReportText
from desktop_app.areas.reports.terms import Period, ReportLine
from desktop_app.areas.timetable.tables import Enrollment
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.access.declare import OFFICE, access
from desktop_app.core.disclosures import Disclosure


def report_lines(
    session: Session, period: Period, actor: Actor, *, teacher_id: UUID | None = None
) -> list[ReportLine]:
    """Return who was in a lesson in the period, by name; a teacher sees own pupils only."""
    texts, given = _texts(session, period), _given(session, period)
    steps = written_counts(session, None, period)
    changed = _steps_changed(session, period)
    rows = session.execute(_pupils(period, actor)).all()
    teachers = teachers_of(session, [row[0] for row in rows], period)
    lines = []
    for key, given_name, family_name, sort_name, native in rows:
        of_pupil = teachers.get(key, ())
        if teacher_id is not None and teacher_id not in {staff for staff, _ in of_pupil}:
            continue
        written, handed = texts.get(key, []), given.get(key, [])
        last = max(handed, default=None)
        lines.append(
            ReportLine(
                key, list_name(given_name, family_name), sort_name, native,
                ", ".join(name for _, name in of_pupil),
                len(written), steps.get(key, 0),
                state_of([*written, *changed.get(key, [])], [at for at, *_ in handed],
                         has_words=bool(written)),
                last[1] if last else None, last[2] if last else "",
            )
        )  # fmt: skip
    return lines


def _pupils(period: Period, actor: Actor) -> Any:
    there = select(Enrollment.student_id).where(
        Enrollment.status.in_(LIVE),
        Enrollment.enrolled_on <= period.last,
        func.coalesce(Enrollment.unenrolled_on, period.last) >= period.first,
    )
    query = (
        select(
            Student.id, Person.given_name, Person.family_name, Person.sort_name, Person.native_name
        )
        .join(Person, Person.id == Student.person_id)
        .where(Student.archived_at.is_(None), Student.id.in_(there))
        .order_by(Person.sort_name, Student.id)
    )
    if actor.is_any(Role.TEACHER) and not actor.is_any(*OFFICE) and actor.person_id is not None:
        mine = access.row_sets["students_i_lead"](
            select(Person.id).where(Person.id == actor.person_id).scalar_subquery()
        )
        query = query.where(Student.id.in_(mine))
    return query


def _texts(session: Session, period: Period) -> dict[UUID, list[datetime]]:
    query = select(ReportText.student_id, ReportText.written_at).where(
        of_period(ReportText, period)
    )
    found: dict[UUID, list[datetime]] = defaultdict(list)
    for student, at in session.execute(query):
        found[student].append(at)
    return found


def _steps_changed(session: Session, period: Period) -> dict[UUID, list[datetime]]:
    query = (
        select(NextStep.student_id, func.max(NextStep.updated_at))
        .where(of_period(NextStep, period))
        .group_by(NextStep.student_id)
    )
    return {student: [at] for student, at in session.execute(query)}


def _given(session: Session, period: Period) -> dict[UUID, list[tuple[datetime, date, str]]]:
    query = select(
        Student.id, Disclosure.given_at, Disclosure.given_on, Disclosure.recipient
    ).where(
        Student.id == Disclosure.student_id,
        Disclosure.kind == KIND,
        of_period(Disclosure, period),
    )
    found: dict[UUID, list[tuple[datetime, date, str]]] = defaultdict(list)
    for student, at, day, recipient in session.execute(query):
        found[student].append((at, day, recipient))
    return found
