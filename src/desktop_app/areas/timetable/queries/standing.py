"""What is booked twice already: booked anyway, imported, rolled over."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Staff, Student
from desktop_app.areas.timetable.queries.conflict_words import (
    KINDS,
    Conflict,
    Hit,
    in_batches,
    of_hit,
    words_for,
)
from desktop_app.areas.timetable.queries.conflicts import in_spell
from desktop_app.areas.timetable.tables import Busy, Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import CANCELLED
from desktop_app.core.clock import local
from desktop_app.core.db.types import Uuid


@dataclass(frozen=True, slots=True)
class StandingConflict:
    """Two bookings that are in each other's way, and why somebody booked anyway, if so."""

    conflict: Conflict
    occurrence_id: UUID
    title: str
    wall: datetime
    booked_anyway: str | None


def standing_conflicts(session: Session, first: date, last: date) -> list[StandingConflict]:
    """Return what is booked twice on the days from first to last, in order of time."""
    mine, taken = aliased(LessonOccurrence), aliased(LessonOccurrence)
    parts = [*_pairs(mine, taken), *_busy_pairs(mine)]
    within = and_(mine.local_date.between(first, last), mine.status.not_in(CANCELLED))
    rows = session.execute(union_all(*(part.where(within) for part in parts))).all()
    hits = [
        Hit(n, KINDS[kind], who, meeting, busy)
        for n, (_, kind, who, meeting, busy) in enumerate(rows)
    ]
    asking = [row[0] for row in rows]
    words = words_for(session, {hit.who_id for hit in hits}, hits)
    facts_of = {
        occurrence_id: (title, starts_at, why)
        for occurrence_id, title, starts_at, why in in_batches(
            session,
            select(
                LessonOccurrence.id,
                Lesson.title,
                LessonOccurrence.starts_at,
                LessonOccurrence.booked_anyway,
            ).join(Lesson, Lesson.id == LessonOccurrence.lesson_id),
            LessonOccurrence.id,
            {*asking, *(hit.occurrence_id for hit in hits if hit.occurrence_id)},
        )
    }
    found = []
    for hit, occurrence_id in zip(hits, asking, strict=True):
        title, starts_at, why = facts_of[occurrence_id]
        other = facts_of[hit.occurrence_id][2] if hit.occurrence_id else None
        wall = local(starts_at, words.zone).replace(tzinfo=None)
        found.append(StandingConflict(of_hit(hit, words), occurrence_id, title, wall, why or other))
    return sorted(found, key=lambda each: (each.wall, each.title))


def _pairs(mine: Any, taken: Any) -> list[Select[Any]]:
    """Return the meetings that begin while another of the same teacher, room or student goes on."""
    later = and_(
        taken.starts_at >= mine.starts_at,
        taken.starts_at < mine.ends_at,
        or_(taken.starts_at > mine.starts_at, taken.id > mine.id),
        taken.status.not_in(CANCELLED),
    )
    none = cast(null(), Uuid()).label("busy_id")
    found = [
        select(
            taken.id.label("asking"),
            literal(kind).label("kind"),
            mine_column.label("who_id"),
            mine.id.label("occurrence_id"),
            none,
        )
        .select_from(mine)
        .join(taken, and_(column == mine_column, later))
        for kind, (mine_column, column) in enumerate(
            ((mine.teacher_id, taken.teacher_id), (mine.room_id, taken.room_id))
        )
    ]
    spell, other = aliased(Enrollment), aliased(Enrollment)
    found.append(
        select(taken.id, literal(2), spell.student_id, mine.id, none)
        .select_from(mine)
        .join(spell, and_(spell.lesson_id == mine.lesson_id, in_spell(mine, spell)))
        .join(other, and_(other.student_id == spell.student_id, other.lesson_id != spell.lesson_id))
        .join(taken, and_(taken.lesson_id == other.lesson_id, later, in_spell(taken, other)))
    )
    return found


def _busy_pairs(mine: Any) -> list[Select[Any]]:
    overlaps = and_(Busy.starts_at < mine.ends_at, Busy.ends_at > mine.starts_at)
    none = cast(null(), Uuid())
    return [
        select(mine.id, literal(0), mine.teacher_id, none, Busy.id)
        .select_from(mine)
        .join(Staff, Staff.id == mine.teacher_id)
        .join(Busy, and_(Busy.person_id == Staff.person_id, overlaps)),
        select(mine.id, literal(1), mine.room_id, none, Busy.id)
        .select_from(mine)
        .join(Busy, and_(Busy.room_id == mine.room_id, overlaps)),
        select(mine.id, literal(2), Enrollment.student_id, none, Busy.id)
        .select_from(mine)
        .join(Enrollment, and_(Enrollment.lesson_id == mine.lesson_id, in_spell(mine, Enrollment)))
        .join(Student, Student.id == Enrollment.student_id)
        .join(Busy, and_(Busy.person_id == Student.person_id, overlaps)),
    ]
