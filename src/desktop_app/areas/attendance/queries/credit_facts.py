"""What decides about make-ups: the school's choices, its terms, what a meeting has coming."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.queries.awaiting import awaits
from desktop_app.areas.attendance.rules.credits import Earned, Span, cancelled_earning
from desktop_app.areas.attendance.tables import (
    Attendance,
    AttendanceCode,
    AttendanceMark,
    MakeUpCredit,
)
from desktop_app.areas.attendance.terms import CreditTerms, Expiry
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, LessonOccurrence
from desktop_app.core.db.kept import fetch
from desktop_app.core.db.types import Uuid
from desktop_app.core.wording import tr

Ids = Collection[UUID] | None
_PART = 500


def credit_terms(session: Session) -> CreditTerms:
    """Return what the school has chosen about make-ups."""
    chosen = school.settings(session)
    return CreditTerms(
        expiry=Expiry(chosen["credit_expiry"]),
        days=int(chosen["credit_days"]),
        per_term=int(chosen["credits_per_term"]),
        teacher_cancels=bool(chosen["credit_when_teacher_cancels"]),
        school_cancels=bool(chosen["credit_when_school_cancels"]),
        student_cancels=bool(chosen["credit_when_student_cancels"]),
    )


def term_spans(session: Session) -> list[Span]:
    """Return the terms of all years, from first to last day."""
    return [(term.starts_on, term.ends_on) for term in school.terms(session)]


def parts_of(ids: Ids) -> Sequence[Sequence[UUID] | None]:
    """Return ids in parts that a statement can name; None, all of them, is one part."""
    if ids is None:
        return (None,)
    listed = sorted(ids, key=attrgetter("int"))  # the same order, without asking each of them
    return [listed[n : n + _PART] for n in range(0, len(listed), _PART)]


def without_credit(session: Session, ids: Ids, chosen: CreditTerms) -> list[Earned]:
    """Return what meetings give and nobody got yet, a withdrawn make-up being got.

    A mark that waits for a choice gives nothing yet.
    """
    found: list[Earned] = []
    for part in parts_of(ids):
        found += _by_mark(session, part)
        found += _by_cancelling(session, part, chosen)
    return found


def _known(student: Any) -> Any:
    return exists().where(
        MakeUpCredit.school_id == LessonOccurrence.school_id,
        MakeUpCredit.student_id == student,
        MakeUpCredit.occurrence_id == LessonOccurrence.id,
    )


def _facts() -> tuple[Any, ...]:
    meeting = LessonOccurrence
    return (
        *(meeting.id, meeting.lesson_id, meeting.local_date, meeting.starts_at, meeting.ends_at),
    )


def _by_mark(session: Session, ids: Ids) -> list[Earned]:
    query = (
        select(Attendance.student_id, *_facts(), AttendanceCode.label)
        .select_from(Attendance)
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(
            AttendanceCode.gives_credit,
            LessonOccurrence.status == timetable.OccurrenceStatus.COMPLETED,
            ~_known(Attendance.student_id),
            ~awaits(LessonOccurrence.id, Attendance.student_id),
        )
    )
    if ids is not None:
        query = query.where(Attendance.occurrence_id.in_(ids))
    return [_earned(row[:-1], row[-1]) for row in session.execute(query)]


def _by_cancelling(session: Session, ids: Ids, chosen: CreditTerms) -> list[Earned]:
    statuses = cancelled_earning(chosen)
    if not statuses:
        return []
    query = (
        select(Enrollment.student_id, *_facts(), LessonOccurrence.status)
        .select_from(LessonOccurrence)
        .join(
            Enrollment,
            and_(
                Enrollment.lesson_id == LessonOccurrence.lesson_id,
                timetable.in_spell(LessonOccurrence, Enrollment),
            ),
        )
        .where(
            LessonOccurrence.status.in_(statuses),
            ~_known(Enrollment.student_id),
            ~awaits(LessonOccurrence.id, Enrollment.student_id),
        )
    )
    if ids is not None:
        query = query.where(LessonOccurrence.id.in_(ids))
    found = session.execute(query).all()
    booked = _only_booked(session, {row[1] for row in found})
    return [
        _earned(row[:-1], cancelled_words(row[-1]))
        for row in found
        if row[1] not in booked or row[0] in booked[row[1]]
    ]


def _only_booked(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Collection[UUID]]:
    """Return the meetings of one-on-one weeks with those who booked: nobody else lost one."""
    return {
        each: {row.student_id for row in rows}
        for each, rows in timetable.one_on_one_bookings(session, ids).items()
    }


def cancelled_words(status: timetable.OccurrenceStatus) -> str:
    """Say who cancelled, as the reason of a make-up."""
    return {
        timetable.OccurrenceStatus.CANCELLED_BY_TEACHER: tr("Cancelled by the teacher"),
        timetable.OccurrenceStatus.CANCELLED_BY_STUDENT: tr("Cancelled by the student"),
    }.get(status, tr("Cancelled by the school"))


def _earned(facts: Sequence[Any], reason: str) -> Earned:
    student, meeting, lesson, day, begin, end = facts
    minutes = max(1, (end - begin) // timedelta(minutes=1))
    return Earned(student, meeting, lesson, day, minutes, reason)


def days_held(session: Session, student_ids: Ids) -> dict[UUID, list[date]]:
    """Return the days of the make-ups that students got and that were not withdrawn."""
    found: dict[UUID, list[date]] = {}
    for part in parts_of(student_ids):
        query = select(MakeUpCredit.student_id, MakeUpCredit.given_on).where(
            MakeUpCredit.withdrawn_at.is_(None)
        )
        if part is not None:
            query = query.where(MakeUpCredit.student_id.in_(part))
        for student, day in session.execute(query):
            found.setdefault(student, []).append(day)
    return found


def stored_credits(session: Session, ids: Ids) -> list[Any]:
    """Return (id, student, meeting, used, status, gives) of the credits that meetings gave.

    Those whose mark waits for a choice are left out: they stay as they are.
    """
    found: list[Any] = []
    for part in parts_of(ids):
        query = (
            select(
                *(MakeUpCredit.id, MakeUpCredit.student_id, MakeUpCredit.occurrence_id),
                *(MakeUpCredit.used_at, LessonOccurrence.status, AttendanceCode.gives_credit),
            )
            .join(LessonOccurrence, LessonOccurrence.id == MakeUpCredit.occurrence_id)
            .outerjoin(
                Attendance,
                and_(
                    Attendance.occurrence_id == MakeUpCredit.occurrence_id,
                    Attendance.student_id == MakeUpCredit.student_id,
                ),
            )
            .outerjoin(AttendanceCode, AttendanceCode.id == Attendance.code_id)
            .where(
                MakeUpCredit.withdrawn_at.is_(None),
                ~awaits(MakeUpCredit.occurrence_id, MakeUpCredit.student_id),
            )
        )
        if part is not None:
            query = query.where(MakeUpCredit.occurrence_id.in_(part))
        found += session.execute(query).all()
    return found


def used_at_cancelled(session: Session, ids: Ids) -> list[tuple[UUID, UUID, UUID]]:
    """Return (credit, student, meeting) of make-ups booked where nothing takes place any more."""
    found: list[Any] = []
    for part in parts_of(ids):
        query = (
            select(MakeUpCredit.id, MakeUpCredit.student_id, LessonOccurrence.id)
            .join(LessonOccurrence, LessonOccurrence.id == MakeUpCredit.used_occurrence_id)
            .where(LessonOccurrence.status.in_(timetable.CANCELLED))
        )
        if part is not None:
            query = query.where(MakeUpCredit.used_occurrence_id.in_(part))
        found += session.execute(query).all()
    return [(row[0], row[1], row[2]) for row in found]


# Asked at every mark of every register, so it is built once.
def of_marks(_engine: str) -> Any:
    """Build the meetings of some marks, but for those still planned; kept: every mark asks."""
    mark, meeting = AttendanceMark, LessonOccurrence
    same = and_(meeting.school_id == mark.school_id, meeting.id == mark.occurrence_id)
    return (
        select(mark.occurrence_id)
        .join(meeting, same)
        .where(
            mark.id.in_(bindparam("ids", type_=Uuid(), expanding=True)),
            meeting.status != timetable.OccurrenceStatus.SCHEDULED,
        )
    )


def meetings_of_marks(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Return the meetings of marks just made, but for those still planned: they give nothing.

    That a mark was taken away is a mark too.
    """
    found: set[UUID] = set()
    for part in parts_of(ids):
        found.update(row[0] for row in fetch(session, f"{__name__}:of_marks", ids=list(part or ())))
    return found


def meetings_with_credits(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Return those of touched meetings that give or gave a make-up, or are the place of one."""
    found: set[UUID] = set()
    meeting = LessonOccurrence
    concerned = exists().where(
        MakeUpCredit.school_id == meeting.school_id,
        or_(
            MakeUpCredit.occurrence_id == meeting.id,
            MakeUpCredit.used_occurrence_id == meeting.id,
        ),
    )
    for part in parts_of(ids):
        query = select(meeting.id).where(
            meeting.id.in_(part or ()),
            or_(meeting.status != timetable.OccurrenceStatus.SCHEDULED, concerned),
        )
        found.update(session.scalars(query))
    return found
