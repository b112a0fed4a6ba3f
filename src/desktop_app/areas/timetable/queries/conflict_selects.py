"""The statements behind what is booked twice, and the names it is said with; see `core.db.kept`."""

from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Interval,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from desktop_app.areas.people.tables import Person, Staff, Student
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.glances.conflict_words import Source
from desktop_app.areas.timetable.queries.conflicts import in_spell, is_offered, takes_place
from desktop_app.areas.timetable.queries.names import shown_name
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
from desktop_app.core.db.binds import Statement, day, moment, some
from desktop_app.core.db.types import UtcDateTime

LONGEST = timedelta(days=1)  # as in the engine: the index is asked for a window


def standing(engine: str) -> CompoundSelect[Any]:
    """Build what is booked twice on the days from first to last, in ids."""
    meeting, slot = aliased(LessonOccurrence), aliased(OneOnOneSlot)
    begin, end = moment("begin"), moment("end")
    days = meeting.local_date.between(day("first"), day("last"))
    meets = and_(meeting.starts_at >= begin, meeting.starts_at < end)
    offered = and_(slot.starts_at >= begin, slot.starts_at < end, is_offered(slot))
    parts = [
        *(part.where(days) for part in _pairs(meeting)),
        *(part.where(meets) for part in (*_busy_pairs(meeting), _away(meeting))),
        *(
            part.where(offered)
            for part in (
                *_slot_pairs(slot, day_before(engine, slot)),
                *_slot_busy(slot, _overlaps(slot, Busy)),
                _away(slot),
            )
        ),
    ]
    return union_all(*parts)


def _few(row: Any) -> Any:
    """Say in SQL that a row takes time of the days: whom such rows take are few.

    What is asked only of those few is found by their index, not by going through all meetings.
    """
    return and_(row.starts_at < moment("end"), row.ends_at > moment("begin"))


def day_before(engine: str, slot: Any) -> Any:
    """Return in SQL the instant before which nothing that lasts into a slot begins."""
    if engine == "postgresql":
        return slot.starts_at - literal(LONGEST, Interval)
    return func.strftime("%Y-%m-%d %H:%M:%S.000000", slot.starts_at, "-1 day", type_=UtcDateTime)


def asking_meetings(_engine: str) -> Statement:
    """Build some meetings that are in the way, and why somebody booked them anyway."""
    row = LessonOccurrence
    return (
        select(row.id, row.id.label("meeting_id"), Lesson.title, row.starts_at, row.booked_anyway)
        .join(Lesson, Lesson.id == row.lesson_id)
        .where(row.id.in_(some("ids")))
    )


def asking_slots(_engine: str) -> Statement:
    """Build some one-on-one slots that are in the way, with their group meeting."""
    slot, row = OneOnOneSlot, LessonOccurrence
    return (
        select(slot.id, slot.occurrence_id, Lesson.title, slot.starts_at, row.booked_anyway)
        .join(Lesson, Lesson.id == slot.lesson_id)
        .join(row, row.id == slot.occurrence_id)
        .where(slot.id.in_(some("ids")))
    )


def taken_meetings(_engine: str) -> Statement:
    """Build what is said of some meetings."""
    row = LessonOccurrence
    return (
        select(
            row.id, Lesson.title, row.starts_at, Lesson.id, row.room_id, row.id.label("meeting_id")
        )
        .join(Lesson, Lesson.id == row.lesson_id)
        .where(row.id.in_(some("ids")))
    )


def taken_slots(_engine: str) -> Statement:
    """Build what is said of some one-on-one slots."""
    slot = OneOnOneSlot
    return (
        select(slot.id, Lesson.title, slot.starts_at, Lesson.id, slot.room_id, slot.occurrence_id)
        .join(Lesson, Lesson.id == slot.lesson_id)
        .where(slot.id.in_(some("ids")))
    )


def taken_busy(_engine: str) -> Statement:
    """Build what is said of some busy times."""
    return select(Busy.id, Busy.title, Busy.starts_at).where(Busy.id.in_(some("ids")))


def time_off(_engine: str) -> Statement:
    """Build when some times off begin and end."""
    row = TimeOff
    return select(row.id, row.starts_at, row.ends_at).where(row.id.in_(some("ids")))


def staff_names(_engine: str) -> Statement:
    """Build the names of some members of staff."""
    query = select(Staff.id, shown_name()).join(Person, Person.id == Staff.person_id)
    return query.where(Staff.id.in_(some("ids")))


def student_names(_engine: str) -> Statement:
    """Build the names of some students."""
    query = select(Student.id, shown_name()).join(Person, Person.id == Student.person_id)
    return query.where(Student.id.in_(some("ids")))


def room_names(_engine: str) -> Statement:
    """Build the names of some rooms."""
    return select(Room.id, Room.name).where(Room.id.in_(some("ids")))


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
    any_slot = aliased(OneOnOneSlot)
    near = and_(taken.starts_at > moment("earliest"), taken.starts_at < moment("end"))
    for kind, name in enumerate(("teacher_id", "room_id")):
        who = getattr(slot, name)
        few = select(getattr(any_slot, name)).where(_few(any_slot))
        found += [
            _found(slot.id, kind, who, Source.MEETING, taken.id)
            .select_from(slot)
            .join(taken, and_(getattr(taken, name) == who, meets))
            .where(getattr(taken, name).in_(few), near),
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
    busy, student, spell = aliased(Busy), aliased(Student), aliased(Enrollment)
    lessons = (
        select(spell.lesson_id)
        .select_from(busy)
        .join(student, student.person_id == busy.person_id)
        .join(spell, spell.student_id == student.id)
        .where(_few(busy))
    )
    return [
        *_slot_busy(mine, overlaps),
        _found(mine.id, 2, Enrollment.student_id, Source.BUSY, Busy.id)
        .select_from(mine)
        .join(Enrollment, and_(Enrollment.lesson_id == mine.lesson_id, in_spell(mine, Enrollment)))
        .join(Student, Student.id == Enrollment.student_id)
        .join(Busy, and_(Busy.person_id == Student.person_id, overlaps))
        .where(mine.lesson_id.in_(lessons)),
    ]


def _slot_busy(mine: Any, overlaps: ColumnElement[bool]) -> list[Select[Any]]:
    busy, staff = aliased(Busy), aliased(Staff)
    teachers = (
        select(staff.id)
        .select_from(busy)
        .join(staff, staff.person_id == busy.person_id)
        .where(_few(busy))
    )
    rooms = select(busy.room_id).where(_few(busy))
    return [
        _found(mine.id, 0, mine.teacher_id, Source.BUSY, Busy.id)
        .select_from(mine)
        .join(Staff, Staff.id == mine.teacher_id)
        .join(Busy, and_(Busy.person_id == Staff.person_id, overlaps))
        .where(mine.teacher_id.in_(teachers)),
        _found(mine.id, 1, mine.room_id, Source.BUSY, Busy.id)
        .select_from(mine)
        .join(Busy, and_(Busy.room_id == mine.room_id, overlaps))
        .where(mine.room_id.in_(rooms)),
    ]


def _away(mine: Any) -> Select[Any]:
    """Return what a teacher who is away would teach; what is finished needs no cover."""
    away = aliased(TimeOff)
    found = (
        _found(mine.id, 0, mine.teacher_id, Source.TIME_OFF, TimeOff.id)
        .select_from(mine)
        .join(TimeOff, and_(TimeOff.teacher_id == mine.teacher_id, _overlaps(mine, TimeOff)))
        .where(mine.teacher_id.in_(select(away.teacher_id).where(_few(away))))
    )
    if not hasattr(mine, "status"):
        return found
    return found.where(mine.status == OccurrenceStatus.SCHEDULED, takes_place(mine, TimeOff))
