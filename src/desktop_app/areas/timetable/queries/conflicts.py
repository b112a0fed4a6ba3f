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
    cast,
    literal,
    null,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Staff, Student
from desktop_app.areas.timetable.queries.conflict_words import KINDS, Conflict, Hit, described
from desktop_app.areas.timetable.tables import Busy, Enrollment, LessonOccurrence
from desktop_app.areas.timetable.terms import CANCELLED, EnrollmentStatus, Slot, Taken
from desktop_app.core.db.types import UtcDateTime, Uuid

LONGEST = timedelta(
    days=1
)  # no meeting lasts longer: the index is asked for a window, not for all before


def conflicts(
    session: Session, proposed: Sequence[Slot], *, leaving_out: Iterable[UUID] = ()
) -> list[Conflict]:
    """Return everything that stands in the way of the slots, in their order.

    The stored meetings that the slots name, and those of `leaving_out`, are as if they were gone.
    Slots are compared with each other too.
    """
    if not proposed:
        return []
    return described(
        session, proposed, _stored(session, proposed, leaving_out), _among_themselves(proposed)
    )


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


def _stored(session: Session, proposed: Sequence[Slot], leaving_out: Iterable[UUID]) -> list[Hit]:
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
    away = _table(session, "away", {"id": Uuid}, [[each.hex] for each in gone if each])
    parts = [*_meetings(asked, students, away, bool(pairs)), *_busy(asked, students, bool(pairs))]
    return [
        Hit(n, KINDS[kind], who, meeting, busy)
        for n, kind, who, meeting, busy in session.execute(union_all(*parts))
    ]


def _overlaps(asked: CTE, meeting: Any) -> ColumnElement[bool]:
    return and_(
        meeting.starts_at < asked.c.ends_at,
        meeting.starts_at > asked.c.earliest,
        meeting.ends_at > asked.c.starts_at,
        meeting.status.not_in(CANCELLED),
    )


def _meetings(asked: CTE, students: CTE, away: CTE, any_students: bool) -> list[Select[Any]]:
    taken = LessonOccurrence
    free = taken.id.not_in(select(away.c.id))
    none = cast(null(), Uuid()).label("busy_id")
    found = [
        select(
            asked.c.n,
            literal(kind).label("kind"),
            column.label("who_id"),
            taken.id.label("occurrence_id"),
            none,
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
            select(asked.c.n, literal(2), students.c.student_id, taken.id, none)
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


def _busy(asked: CTE, students: CTE, any_students: bool) -> list[Select[Any]]:
    overlaps = and_(Busy.starts_at < asked.c.ends_at, Busy.ends_at > asked.c.starts_at)
    none = cast(null(), Uuid())
    found = [
        select(asked.c.n, literal(0), Staff.id, none, Busy.id)
        .select_from(asked)
        .join(Staff, Staff.id == asked.c.teacher_id)
        .join(Busy, Busy.person_id == Staff.person_id)
        .where(overlaps),
        select(asked.c.n, literal(1), Busy.room_id, none, Busy.id)
        .select_from(asked)
        .join(Busy, Busy.room_id == asked.c.room_id)
        .where(overlaps),
    ]
    if any_students:
        found.append(
            select(asked.c.n, literal(2), Student.id, none, Busy.id)
            .select_from(asked)
            .join(students, students.c.n == asked.c.n)
            .join(Student, Student.id == students.c.student_id)
            .join(Busy, Busy.person_id == Student.person_id)
            .where(overlaps)
        )
    return found


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
