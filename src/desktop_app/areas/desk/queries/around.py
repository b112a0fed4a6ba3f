"""What the lists show beside a name: the next meeting, the family's balance, a phone to call.

Nothing here knows tables: the statements are named and built in `around_selects`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.desk.queries.moment import Moment
from desktop_app.areas.desk.queries.students import first_of_term
from desktop_app.areas.people.rules import full_name
from desktop_app.areas.timetable.terms import LessonType
from desktop_app.core.db.kept import Rows, fetch

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SELECTS = "desktop_app.areas.desk.queries.around_selects"
_PART = 500


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next meeting of somebody, or the one that is on; times are the school's wall time."""

    occurrence_id: UUID
    lesson_id: UUID
    title: str
    type: LessonType
    start: datetime
    end: datetime
    room: str | None
    teacher: str | None
    is_now: bool
    conflict: bool


@dataclass(frozen=True, slots=True)
class FamilyMoney:
    """A family and what it owes, in minor units; `overdue_since` is its oldest day passed."""

    id: UUID
    name: str
    owed: int
    overdue_since: date | None


def next_of_students(
    session: "Session", student_ids: Collection[UUID], moment: Moment
) -> dict[UUID, NextMeeting]:
    """Return the next meeting of each student who has one."""
    rows = _asked(session, "first_of_students", student_ids, moment)
    found = [row for row in rows if row[2] is not None]
    meetings = meetings_of(session, {meeting_id for _, _, meeting_id in found}, moment)
    earliest: dict[UUID, NextMeeting] = {}
    for student_id, anyway, meeting_id in found:
        meeting = meetings[meeting_id]
        known = earliest.get(student_id)
        if known is None or meeting.start < known.start:
            earliest[student_id] = replace(meeting, conflict=True) if anyway else meeting
    return earliest


def next_of_staff(
    session: "Session", staff_ids: Collection[UUID], moment: Moment
) -> dict[UUID, NextMeeting]:
    """Return the next meeting that each member of staff teaches."""
    rows = _asked(session, "first_of_staff", staff_ids, moment)
    found = {staff_id: meeting_id for staff_id, meeting_id in rows if meeting_id is not None}
    meetings = meetings_of(session, found.values(), moment)
    return {staff_id: meetings[meeting_id] for staff_id, meeting_id in found.items()}


def meetings_of(session: "Session", ids: Iterable[UUID], moment: Moment) -> dict[UUID, NextMeeting]:
    """Return meetings with their room and teacher."""
    rows = _asked(session, "meetings", set(ids), moment)
    return {row[0]: _meeting(row, moment) for row in rows}


def _meeting(row: Any, moment: Moment) -> NextMeeting:
    key, lesson_id, title, kind, starts_at, ends_at, room, given, family, display, anyway = row
    teacher = full_name(given, family, display) if given is not None else None
    return NextMeeting(
        key, lesson_id, title, kind, moment.wall(starts_at), moment.wall(ends_at), room, teacher,
        starts_at <= moment.now < ends_at, anyway,
    )  # fmt: skip


def money_of_persons(
    session: "Session", person_ids: Collection[UUID], moment: Moment
) -> dict[UUID, tuple[FamilyMoney, ...]]:
    """Return the families in use of persons, the oldest first, with what each owes."""
    rows = _asked(session, "money", person_ids)
    late = overdue_since(session, {row[1] for row in rows if row[3] > 0}, moment)
    found: dict[UUID, tuple[FamilyMoney, ...]] = {}
    for person_id, family_id, name, owed in rows:
        money = FamilyMoney(family_id, name, owed, late.get(family_id))
        found[person_id] = (*found.get(person_id, ()), money)
    return found


def overdue_since(
    session: "Session", family_ids: Collection[UUID], moment: Moment
) -> dict[UUID, date]:
    """Return the oldest due day that has passed of families with invoices still open."""
    found = oldest_open(session, family_ids)
    return {family_id: day for family_id, day in found.items() if day < moment.today}


def oldest_open(session: "Session", family_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return the day on which the oldest open invoice of each family is due."""
    rows = _asked(session, "oldest_open", family_ids)
    return {family_id: due for family_id, due in rows if due}


def phones_to_call(session: "Session", person_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return for each person the phone of whom to call first."""
    rows = _asked(session, "phones", person_ids)
    return {person_id: phone for person_id, phone in rows if phone}


def rates_of(session: "Session", student_ids: Sequence[UUID], moment: Moment) -> dict[UUID, int]:
    """Return the attendance of this term in per cent, rounded; none without a mark."""
    first = first_of_term(session, moment)
    found = _asked(session, "rates", student_ids, moment, first=first)
    return {student_id: int(rate + 0.5) for student_id, rate in found if rate is not None}


def _asked(
    session: "Session",
    name: str,
    ids: Collection[UUID],
    moment: Moment | None = None,
    **values: Any,
) -> Rows:
    """Return the rows of a statement about some ids, in parts that fit into one."""
    filled = {**(moment.values() if moment else {}), **values}
    wanted = list(ids)
    return [
        row
        for start in range(0, len(wanted), _PART)
        for row in fetch(session, f"{SELECTS}:{name}", ids=wanted[start : start + _PART], **filled)
    ]
