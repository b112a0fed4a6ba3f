"""What was done with a lesson: the deeds that touched it, its meetings or who is in it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.school.api import facts
from desktop_app.areas.timetable.tables import (
    Enrollment,
    HybridLessonConfig,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)
from desktop_app.core.clock import local
from desktop_app.core.journal.tables import Change, ChangeSet

LIMIT = 60


@dataclass(frozen=True, slots=True)
class LessonDeed:
    """One deed: what it was called, who did it, when on the wall of the school."""

    number: int
    label: str
    actor: str
    at: datetime
    undone: bool


def lesson_history(session: Session, lesson_id: UUID, *, limit: int = LIMIT) -> list[LessonDeed]:
    """Return the deeds that touched a lesson, the newest first."""
    parts = [and_(Change.table_name == "lesson", Change.row_id == lesson_id)]
    for name, model in (
        ("lesson_occurrence", LessonOccurrence),
        ("enrollment", Enrollment),
        ("hybrid_lesson_config", HybridLessonConfig),
        ("one_on_one_slot", OneOnOneSlot),
    ):
        mine = select(model.id).where(model.lesson_id == lesson_id)
        parts.append(and_(Change.table_name == name, Change.row_id.in_(mine)))
    booked = (
        select(SlotBooking.id)
        .join(OneOnOneSlot, OneOnOneSlot.id == SlotBooking.slot_id)
        .where(OneOnOneSlot.lesson_id == lesson_id)
    )
    parts.append(and_(Change.table_name == "slot_booking", Change.row_id.in_(booked)))
    numbers = select(Change.set_number).where(or_(*parts))
    query = (
        select(ChangeSet)
        .where(ChangeSet.number.in_(numbers))
        .order_by(ChangeSet.number.desc())
        .limit(limit)
    )
    zone = facts(session).timezone
    return [
        LessonDeed(
            deed.number,
            deed.label,
            deed.actor_name,
            local(deed.at, zone).replace(tzinfo=None),
            deed.undone_by is not None,
        )
        for deed in session.scalars(query)
    ]
