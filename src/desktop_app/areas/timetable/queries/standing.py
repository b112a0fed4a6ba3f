"""What is booked twice already: booked anyway, imported, rolled over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Interval, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Staff, Student
from desktop_app.areas.school.api import facts
from desktop_app.areas.timetable.queries.conflict_words import (
    KINDS,
    Hit,
    Source,
    in_batches,
    of_hit,
    words_for,
)
from desktop_app.areas.timetable.queries.conflicts import in_spell, is_offered, takes_place
from desktop_app.areas.timetable.rules.conflicts import Conflict
from desktop_app.areas.timetable.tables import (
    Busy,
    Enrollment,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
    TimeOff,
)
from desktop_app.areas.timetable.terms import CANCELLED, BookingStatus, OccurrenceStatus
from desktop_app.core.clock import day_bounds, local
from desktop_app.core.db.types import UtcDateTime

LONGEST = timedelta(days=1)  # as in the engine: the index is asked for a window


@dataclass(frozen=True, slots=True)
class StandingConflict:
    """Two bookings that are in each other's way, and why somebody booked anyway, if so.

    `occurrence_id` is the meeting that is in the way; of a one-on-one slot, its group meeting.
    """

    conflict: Conflict
    occurrence_id: UUID
    title: str
    wall: datetime
    booked_anyway: str | None


def standing_conflicts(session: Session, first: date, last: date) -> list[StandingConflict]:
    """Return what is booked twice on the days from first to last, in order of time."""
    zone = facts(session).timezone
    begin, end = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    meeting, slot = aliased(LessonOccurrence), aliased(OneOnOneSlot)
    day = meeting.local_date.between(first, last)
    offered = and_(slot.starts_at >= begin, slot.starts_at < end, is_offered(slot))
    parts = [
        *(part.where(day) for part in (*_pairs(meeting), *_busy_pairs(meeting), _away(meeting))),
        *(
            part.where(offered)
            for part in (
                *_slot_pairs(slot, _day_before(session, slot)),
                *_slot_busy(slot, _overlaps(slot, Busy)),
                _away(slot),
            )
        ),
    ]
    rows = session.execute(union_all(*parts)).all()
    hits = [
        Hit(n, KINDS[kind], who, Source(source), taken)
        for n, (_, kind, who, source, taken) in enumerate(rows)
    ]
    words = words_for(session, {hit.who_id for hit in hits}, hits)
    of = _asking(session, {row[0] for row in rows} | {hit.taken_id for hit in hits})
    found = []
    for hit, (asking, *_) in zip(hits, rows, strict=True):
        occurrence_id, title, starts_at, why = of[asking]
        other = of[hit.taken_id][3] if hit.taken_id in of else None
        wall = local(starts_at, zone).replace(tzinfo=None)
        found.append(StandingConflict(of_hit(hit, words), occurrence_id, title, wall, why or other))
    return sorted(found, key=lambda each: (each.wall, each.title))


def _day_before(session: Session, slot: Any) -> Any:
    """Return in SQL the instant before which nothing that lasts into a slot begins."""
    if session.get_bind().dialect.name == "postgresql":
        return slot.starts_at - literal(LONGEST, Interval)
    return func.strftime("%Y-%m-%d %H:%M:%S.000000", slot.starts_at, "-1 day", type_=UtcDateTime)


def _asking(session: Session, ids: set[UUID]) -> dict[UUID, tuple[UUID, str, datetime, str | None]]:
    meeting, slot = LessonOccurrence, OneOnOneSlot
    of_meetings = select(
        meeting.id, meeting.id, Lesson.title, meeting.starts_at, meeting.booked_anyway
    ).join(Lesson, Lesson.id == meeting.lesson_id)
    of_slots = (
        select(slot.id, slot.occurrence_id, Lesson.title, slot.starts_at, meeting.booked_anyway)
        .join(Lesson, Lesson.id == slot.lesson_id)
        .join(meeting, meeting.id == slot.occurrence_id)
    )
    return {
        row[0]: (row[1], row[2], row[3], row[4])
        for query, column in ((of_meetings, meeting.id), (of_slots, slot.id))
        for row in in_batches(session, query, column, ids)
    }


def _found(asking: Any, kind: int, who: Any, source: Source, taken: Any) -> Select[Any]:
    return select(
        asking.label("asking"),
        literal(kind).label("kind"),
        who.label("who_id"),
        literal(source.value).label("source"),
        taken.label("taken_id"),
    )


def _pairs(mine: Any) -> list[Select[Any]]:
    """Return the meetings that begin while another of the same teacher, room or student goes on."""
    taken = aliased(LessonOccurrence)
    later = and_(
        taken.starts_at >= mine.starts_at,
        taken.starts_at < mine.ends_at,
        or_(taken.starts_at > mine.starts_at, taken.id > mine.id),
        mine.status.not_in(CANCELLED),
        takes_place(taken, mine),
    )
    found = [
        _found(taken.id, kind, mine_column, Source.MEETING, mine.id)
        .select_from(mine)
        .join(taken, and_(column == mine_column, later))
        for kind, (mine_column, column) in enumerate(
            ((mine.teacher_id, taken.teacher_id), (mine.room_id, taken.room_id))
        )
    ]
    spell, other = aliased(Enrollment), aliased(Enrollment)
    found.append(
        _found(taken.id, 2, spell.student_id, Source.MEETING, mine.id)
        .select_from(mine)
        .join(spell, and_(spell.lesson_id == mine.lesson_id, in_spell(mine, spell)))
        .join(other, and_(other.student_id == spell.student_id, other.lesson_id != spell.lesson_id))
        .join(taken, and_(taken.lesson_id == other.lesson_id, later, in_spell(taken, other)))
    )
    return found


def _overlaps(one: Any, other: Any) -> ColumnElement[bool]:
    return and_(other.starts_at < one.ends_at, other.ends_at > one.starts_at)


def _slot_pairs(slot: Any, earliest: Any) -> list[Select[Any]]:
    """Return what meetings and other slots take of a one-on-one slot's teacher, room, student."""
    taken, other = aliased(LessonOccurrence), aliased(OneOnOneSlot)
    meets = and_(_overlaps(slot, taken), taken.starts_at > earliest, takes_place(taken))
    later = and_(_overlaps(slot, other), other.id > slot.id, is_offered(other))
    found = []
    for kind, name in enumerate(("teacher_id", "room_id")):
        who = getattr(slot, name)
        found += [
            _found(slot.id, kind, who, Source.MEETING, taken.id)
            .select_from(slot)
            .join(taken, and_(getattr(taken, name) == who, meets)),
            _found(slot.id, kind, who, Source.ONE_ON_ONE, other.id)
            .select_from(slot)
            .join(
                other,
                and_(getattr(other, name) == who, other.starts_at > earliest, later),
            ),
        ]
    booked, spell = aliased(SlotBooking), aliased(Enrollment)
    found.append(
        _found(slot.id, 2, booked.student_id, Source.MEETING, taken.id)
        .select_from(slot)
        .join(booked, and_(booked.slot_id == slot.id, booked.status == BookingStatus.BOOKED))
        .join(spell, spell.student_id == booked.student_id)
        .join(taken, and_(taken.lesson_id == spell.lesson_id, meets, in_spell(taken, spell)))
    )
    return found


def _busy_pairs(mine: Any) -> list[Select[Any]]:
    overlaps = and_(_overlaps(mine, Busy), takes_place(mine, Busy))
    return [
        *_slot_busy(mine, overlaps),
        _found(mine.id, 2, Enrollment.student_id, Source.BUSY, Busy.id)
        .select_from(mine)
        .join(Enrollment, and_(Enrollment.lesson_id == mine.lesson_id, in_spell(mine, Enrollment)))
        .join(Student, Student.id == Enrollment.student_id)
        .join(Busy, and_(Busy.person_id == Student.person_id, overlaps)),
    ]


def _slot_busy(mine: Any, overlaps: ColumnElement[bool]) -> list[Select[Any]]:
    return [
        _found(mine.id, 0, mine.teacher_id, Source.BUSY, Busy.id)
        .select_from(mine)
        .join(Staff, Staff.id == mine.teacher_id)
        .join(Busy, and_(Busy.person_id == Staff.person_id, overlaps)),
        _found(mine.id, 1, mine.room_id, Source.BUSY, Busy.id)
        .select_from(mine)
        .join(Busy, and_(Busy.room_id == mine.room_id, overlaps)),
    ]


def _away(mine: Any) -> Select[Any]:
    """Return what a teacher who is away would teach; what is finished needs no cover."""
    found = (
        _found(mine.id, 0, mine.teacher_id, Source.TIME_OFF, TimeOff.id)
        .select_from(mine)
        .join(TimeOff, and_(TimeOff.teacher_id == mine.teacher_id, _overlaps(mine, TimeOff)))
    )
    if not hasattr(mine, "status"):
        return found
    return found.where(mine.status == OccurrenceStatus.SCHEDULED, takes_place(mine, TimeOff))
