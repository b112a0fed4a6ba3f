"""Which marks wait for a choice in the review list, so that nothing follows from them yet."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.terms import DECIDING_KINDS, WHOLE_KIND
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.sync.tables import Conflict

AwaitingPair = tuple[UUID | None, UUID]
"""A student and a meeting; without a student all of the meeting waits."""


def awaits(meeting: Any, student: Any) -> ColumnElement[bool]:
    """Return whether what a student did in a meeting waits for somebody's choice."""
    return exists().where(
        Conflict.school_id == meeting.class_.school_id,
        Conflict.occurrence_id == meeting,
        Conflict.decided_at.is_(None),
        or_(
            Conflict.kind == WHOLE_KIND,
            and_(Conflict.kind.in_(DECIDING_KINDS), Conflict.student_id == student),
        ),
    )


def awaiting(
    session: Session, first: date | None = None, last: date | None = None
) -> frozenset[AwaitingPair]:
    """Return the students and meetings, of these days or all, whose mark waits for a choice."""
    query = select(Conflict.kind, Conflict.student_id, Conflict.occurrence_id).where(
        Conflict.decided_at.is_(None),
        Conflict.occurrence_id.is_not(None),
        or_(
            Conflict.kind == WHOLE_KIND,
            and_(Conflict.kind.in_(DECIDING_KINDS), Conflict.student_id.is_not(None)),
        ),
    )
    if first is not None or last is not None:
        query = query.join(LessonOccurrence, LessonOccurrence.id == Conflict.occurrence_id).where(
            LessonOccurrence.local_date.between(first or date.min, last or date.max)
        )
    found: Any = session.execute(query.distinct())
    return frozenset(
        (None if kind == WHOLE_KIND else student, meeting) for kind, student, meeting in found
    )


def meetings_of_entries(session: Session, ids: frozenset[UUID]) -> set[UUID]:
    """Return the meetings that entries of the review list are about."""
    query = select(Conflict.occurrence_id).where(
        Conflict.id.in_(ids), Conflict.occurrence_id.is_not(None)
    )
    return {each for each in session.scalars(query) if each is not None}
