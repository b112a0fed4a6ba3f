"""The one conflict engine: what is booked twice, for any number of intervals at once.

Intervals are half-open: a lesson that begins when another ends does not touch it. What would be
booked comes as one JSON parameter, so that a term of sixty thousand meetings is asked like a single
one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    literal,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Staff, Student
from desktop_app.areas.timetable.glances.conflict_words import KINDS, Hit, Source, described
from desktop_app.areas.timetable.rules.conflicts import Conflict
from desktop_app.areas.timetable.tables import (
    Busy,
    Enrollment,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
    TimeOff,
)
from desktop_app.areas.timetable.terms import (
    CANCELLED,
    BookingStatus,
    EnrollmentStatus,
    Slot,
    Taken,
)
from desktop_app.core.db.types import UtcDateTime, Uuid

LONGEST = timedelta(
    days=1
)  # no meeting lasts longer: the index is asked for a window, not for all before


def conflicts(
    session: Session,
    proposed: Sequence[Slot],
    *,
    leaving_out: Iterable[UUID] = (),
    away: bool = False,
) -> list[Conflict]:
    """Return everything that stands in the way of the slots, in their order.

    The stored meetings and one-on-one slots that the slots name, and those of `leaving_out`, are as
    if they were gone. Slots are compared with each other too. With `away` the teachers' time off is
    in the way as well.
    """
    if not proposed:
        return []
    hits = _stored(session, proposed, leaving_out, away=away)
    return described(session, proposed, hits, _among_themselves(proposed))


def taken_slots(session: Session, proposed: Sequence[Slot], *, away: bool = False) -> set[int]:
    """Return the numbers of the slots in whose way something stored is; words are not asked for."""
    return {hit.slot for hit in _stored(session, proposed, (), away=away)} if proposed else set()


def _moment(value: datetime, dialect: str) -> str:
    """Write an instant as the database stores it: text on SQLite must compare as text."""
    utc = value.astimezone(UTC)
    return (
        utc.isoformat()
        if dialect == "postgresql"
        else f"{utc.replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}"
    )


def _table(
    session: Session, name: str, columns: Mapping[str, Any], rows: Iterable[Sequence[Any]]
) -> CTE:
    """Return rows as a table of the statement, handed over as one JSON parameter."""
    if session.get_bind().dialect.name == "postgresql":
        parts = {
            Integer: "CAST(r.value ->> {} AS integer)",
            UtcDateTime: "CAST(r.value ->> {} AS timestamptz)",
            Uuid: "CAST(r.value ->> {} AS uuid)",
        }
        source = f"jsonb_array_elements(CAST(:{name} AS jsonb)) AS r(value)"
    else:
        parts = {
            Integer: "r.value ->> {}",
            UtcDateTime: "r.value ->> {}",
            Uuid: "unhex(r.value ->> {})",
        }
        source = f"json_each(:{name}) AS r"
    listed = ", ".join(
        f"{parts[kind].format(n)} AS {column}" for n, (column, kind) in enumerate(columns.items())
    )
    said = text(f"SELECT {listed} FROM {source}").bindparams(
        bindparam(name, json.dumps(list(rows), separators=(",", ":")))
    )
    return said.columns(**columns).cte(name)


def _stored(
    session: Session, proposed: Sequence[Slot], leaving_out: Iterable[UUID], *, away: bool
) -> list[Hit]:
    dialect = session.get_bind().dialect.name
    rows = [
        (
            n,
            _moment(slot.starts_at, dialect),
            _moment(slot.ends_at, dialect),
            _moment(slot.starts_at - LONGEST, dialect),
            slot.teacher_id and slot.teacher_id.hex,
            slot.room_id and slot.room_id.hex,
        )
        for n, slot in enumerate(proposed)
    ]
    asked = _table(
        session,
        "proposed",
        {
            "n": Integer,
            "starts_at": UtcDateTime,
            "ends_at": UtcDateTime,
            "earliest": UtcDateTime,
            "teacher_id": Uuid,
            "room_id": Uuid,
        },
        rows,
    )
    pairs = [(n, who.hex) for n, slot in enumerate(proposed) for who in slot.students]
    students = _table(session, "students", {"n": Integer, "student_id": Uuid}, pairs)
    gone = {slot.occurrence_id for slot in proposed} | set(leaving_out)
    left = _table(session, "left_out", {"id": Uuid}, [[each.hex] for each in gone if each])
    parts = [
        *_meetings(asked, students, left, bool(pairs)),
        *_one_on_one(asked, students, left, bool(pairs)),
        *_busy(asked, students, bool(pairs)),
        *([_time_off(asked)] if away else ()),
    ]
    return [
        Hit(n, KINDS[kind], who, Source(source), taken)
        for n, kind, who, source, taken in session.execute(union_all(*parts))
    ]


def _overlaps(asked: CTE, taken: Any) -> ColumnElement[bool]:
    return and_(
        taken.starts_at < asked.c.ends_at,
        taken.starts_at > asked.c.earliest,
        taken.ends_at > asked.c.starts_at,
    )


def takes_place(meeting: Any, beside: Any = None) -> ColumnElement[bool]:
    """Say in SQL that a meeting takes the time of those in it.

    A cancelled one does not, nor does the group meeting in whose place slots are offered. `beside`
    is what it is joined with: then the slots are looked up only where the two meet, for both.
    """
    slot = aliased(OneOnOneSlot)
    replaced = slot.occurrence_id == meeting.id
    if beside is not None:
        replaced = slot.occurrence_id.in_((meeting.id, beside.id))
    offered = select(slot.id).where(
        slot.school_id == meeting.school_id, replaced, slot.withdrawn_at.is_(None)
    )
    return and_(meeting.status.not_in(CANCELLED), ~offered.exists())


def is_offered(slot: Any) -> ColumnElement[bool]:
    """Say in SQL that a one-on-one slot holds its teacher and room: nobody took it back."""
    group = aliased(LessonOccurrence)
    cancelled = select(group.id).where(
        group.school_id == slot.school_id,
        group.id == slot.occurrence_id,
        group.status.in_(CANCELLED),
    )
    return and_(slot.withdrawn_at.is_(None), ~cancelled.exists())


def _meetings(asked: CTE, students: CTE, left: CTE, any_students: bool) -> list[Select[Any]]:
    taken = LessonOccurrence
    free = and_(taken.id.not_in(select(left.c.id)), takes_place(taken))
    found = [
        select(
            asked.c.n,
            literal(kind).label("kind"),
            column.label("who_id"),
            literal(Source.MEETING.value).label("source"),
            taken.id.label("taken_id"),
        )
        .select_from(asked)
        .join(taken, column == asked.c[name])
        .where(_overlaps(asked, taken), free)
        for kind, (name, column) in enumerate(
            (("teacher_id", taken.teacher_id), ("room_id", taken.room_id))
        )
    ]
    if any_students:
        found.append(
            select(
                asked.c.n,
                literal(2),
                students.c.student_id,
                literal(Source.MEETING.value),
                taken.id,
            )
            .select_from(asked)
            .join(students, students.c.n == asked.c.n)
            .join(Enrollment, Enrollment.student_id == students.c.student_id)
            .join(taken, and_(taken.lesson_id == Enrollment.lesson_id, in_spell(taken, Enrollment)))
            .where(_overlaps(asked, taken), free)
        )
    return found


def in_spell(meeting: Any, spell: Any) -> ColumnElement[bool]:
    """Say in SQL that a meeting lies in a student's spell, refused and waiting ones aside."""
    return and_(
        spell.enrolled_on <= meeting.local_date,
        or_(spell.unenrolled_on.is_(None), spell.unenrolled_on >= meeting.local_date),
        spell.status != EnrollmentStatus.PENDING,
    )


def _one_on_one(asked: CTE, students: CTE, left: CTE, any_students: bool) -> list[Select[Any]]:
    taken = OneOnOneSlot
    source = literal(Source.ONE_ON_ONE.value)
    free = and_(taken.id.not_in(select(left.c.id)), is_offered(taken))
    found = [
        select(asked.c.n, literal(kind), column, source, taken.id)
        .select_from(asked)
        .join(taken, column == asked.c[name])
        .where(_overlaps(asked, taken), free)
        for kind, (name, column) in enumerate(
            (("teacher_id", taken.teacher_id), ("room_id", taken.room_id))
        )
    ]
    if any_students:
        found.append(
            select(asked.c.n, literal(2), students.c.student_id, source, taken.id)
            .select_from(asked)
            .join(students, students.c.n == asked.c.n)
            .join(SlotBooking, SlotBooking.student_id == students.c.student_id)
            .join(taken, taken.id == SlotBooking.slot_id)
            .where(_overlaps(asked, taken), free, SlotBooking.status == BookingStatus.BOOKED)
        )
    return found


def _busy(asked: CTE, students: CTE, any_students: bool) -> list[Select[Any]]:
    overlaps = and_(Busy.starts_at < asked.c.ends_at, Busy.ends_at > asked.c.starts_at)
    source = literal(Source.BUSY.value)
    found = [
        select(asked.c.n, literal(0), Staff.id, source, Busy.id)
        .select_from(asked)
        .join(Staff, Staff.id == asked.c.teacher_id)
        .join(Busy, Busy.person_id == Staff.person_id)
        .where(overlaps),
        select(asked.c.n, literal(1), Busy.room_id, source, Busy.id)
        .select_from(asked)
        .join(Busy, Busy.room_id == asked.c.room_id)
        .where(overlaps),
    ]
    if any_students:
        found.append(
            select(asked.c.n, literal(2), Student.id, source, Busy.id)
            .select_from(asked)
            .join(students, students.c.n == asked.c.n)
            .join(Student, Student.id == students.c.student_id)
            .join(Busy, Busy.person_id == Student.person_id)
            .where(overlaps)
        )
    return found


def _time_off(asked: CTE) -> Select[Any]:
    return (
        select(
            asked.c.n,
            literal(0),
            TimeOff.teacher_id,
            literal(Source.TIME_OFF.value),
            TimeOff.id,
        )
        .select_from(asked)
        .join(TimeOff, TimeOff.teacher_id == asked.c.teacher_id)
        .where(TimeOff.starts_at < asked.c.ends_at, TimeOff.ends_at > asked.c.starts_at)
    )


def _among_themselves(proposed: Sequence[Slot]) -> list[tuple[int, int, Taken, UUID]]:
    """Return (later, earlier, what, who) for slots that ask for the same thing at once."""
    by_use: dict[tuple[Taken, UUID], list[int]] = {}
    for n, slot in enumerate(proposed):
        uses = [
            (Taken.TEACHER, slot.teacher_id),
            (Taken.ROOM, slot.room_id),
            *((Taken.STUDENT, who) for who in slot.students),
        ]
        for what, who in uses:
            if who is not None:
                by_use.setdefault((what, who), []).append(n)
    found = []
    for (what, who), numbers in by_use.items():
        numbers.sort(key=lambda n: proposed[n].starts_at)
        until = numbers[0]
        for n in numbers[1:]:
            if proposed[n].starts_at < proposed[until].ends_at:
                found.append((n, until, what, who))
            if proposed[n].ends_at > proposed[until].ends_at:
                until = n
    return found
