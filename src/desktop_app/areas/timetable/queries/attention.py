"""What in the timetable needs somebody: booked twice, without teacher or slots, on a closed day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.school.api import facts
from desktop_app.areas.timetable.glances.meetings import meeting_page
from desktop_app.areas.timetable.glances.needs import closed_meetings
from desktop_app.areas.timetable.glances.standing import standing_conflicts
from desktop_app.areas.timetable.tables import (
    HybridLessonConfig,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
)
from desktop_app.areas.timetable.terms import OccurrenceStatus
from desktop_app.core.clock import local
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class Attention:
    """One meeting that needs somebody, at the school's wall time, and why."""

    occurrence_id: UUID
    title: str
    wall: datetime
    why: str
    is_conflict: bool = False


def attention(session: Session, first: date, last: date) -> list[Attention]:
    """Return what needs somebody on the days from first to last, in order of time."""
    found = [
        Attention(each.occurrence_id, each.title, each.wall, each.conflict.sentence, True)
        for each in standing_conflicts(session, first, last)
    ]
    zone = facts(session).timezone
    nobody = (
        select(LessonOccurrence.id, Lesson.title, LessonOccurrence.starts_at)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .where(
            LessonOccurrence.local_date.between(first, last),
            LessonOccurrence.status == OccurrenceStatus.SCHEDULED,
            LessonOccurrence.teacher_id.is_(None),
        )
    )
    found += [
        Attention(key, title, local(starts_at, zone).replace(tzinfo=None), tr("Nobody teaches it"))
        for key, title, starts_at in session.execute(nobody)
    ]
    closed = {each.occurrence_id: each for each in closed_meetings(session, first, last)}
    starts = select(LessonOccurrence.id, LessonOccurrence.starts_at).where(
        LessonOccurrence.id.in_(list(closed))
    )
    found += [
        Attention(
            key,
            closed[key].title,
            local(starts_at, zone).replace(tzinfo=None),
            tr("Planned on a closed day: {name}", name=closed[key].closure),
        )
        for key, starts_at in (session.execute(starts) if closed else ())
    ]
    found += _without_slots(session, first, last)
    return sorted(found, key=lambda each: (each.wall, each.title, each.why))


def _without_slots(session: Session, first: date, last: date) -> list[Attention]:
    """Return the one-on-one weeks in which nothing is offered: the group is expected and billed."""
    slot = aliased(OneOnOneSlot)
    offered = select(slot.id).where(
        slot.school_id == LessonOccurrence.school_id,
        slot.occurrence_id == LessonOccurrence.id,
        slot.withdrawn_at.is_(None),
    )
    query = (
        select(LessonOccurrence.id)
        .join(HybridLessonConfig, HybridLessonConfig.lesson_id == LessonOccurrence.lesson_id)
        .where(
            LessonOccurrence.local_date.between(first, last),
            LessonOccurrence.status == OccurrenceStatus.SCHEDULED,
            ~offered.exists(),
        )
    )
    ids = list(session.scalars(query))
    why = tr("One-on-one week without slots: the group is expected")
    return [
        Attention(row.id, row.title, row.start, why)
        for row in meeting_page(session, ids).values()
        if row.one_on_one
    ]
