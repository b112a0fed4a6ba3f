"""What of the registers depends on meetings: marks, and make-up credits given or used there."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, MakeUpCredit
from desktop_app.areas.people.tables import Person, Student
from desktop_app.core.ripple import Effect, EffectKind, Fate
from desktop_app.core.wording import tr


def touched_marks(session: Session, fates: Mapping[UUID, Fate]) -> Sequence[Effect]:
    """Return the marks already made in the meetings: those meetings stay as they are."""
    query = (
        select(
            Attendance.id,
            Attendance.occurrence_id,
            Person.given_name,
            Person.family_name,
            AttendanceCode.label,
        )
        .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .join(Student, Student.id == Attendance.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(Attendance.occurrence_id.in_(list(fates)))
        .order_by(Person.sort_name)
    )
    stays = tr("Stays as it is")
    return [
        Effect(
            EffectKind.MARK,
            row_id,
            occurrence_id,
            f"{given} {family}".strip() + f": {label}",
            stays,
        )
        for row_id, occurrence_id, given, family, label in session.execute(query)
    ]


def touched_credits(session: Session, fates: Mapping[UUID, Fate]) -> Sequence[Effect]:
    """Return the make-up credits that come from the meetings, or were to be used in them."""
    ids = list(fates)
    query = (
        select(MakeUpCredit, Person.given_name, Person.family_name)
        .join(Student, Student.id == MakeUpCredit.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(
            MakeUpCredit.withdrawn_at.is_(None),
            or_(MakeUpCredit.occurrence_id.in_(ids), MakeUpCredit.used_occurrence_id.in_(ids)),
        )
        .order_by(Person.sort_name)
    )
    found = []
    for credit, given, family in session.execute(query):
        used = credit.used_occurrence_id is not None and credit.used_occurrence_id in fates
        meeting = credit.used_occurrence_id if used else credit.occurrence_id
        if meeting is None:
            continue
        gone = used and fates[meeting] is Fate.CANCELLED
        proposal = tr("Open again: find another time for it") if gone else tr("Stays as it is")
        name = f"{given} {family}".strip()
        title = tr("Make-up of {name}", name=name)
        found.append(Effect(EffectKind.CREDIT, credit.id, meeting, title, proposal))
    return found
