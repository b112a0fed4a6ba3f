"""The days on which something waits for a choice in the review list.

Until somebody has chosen, such a day neither earns by what waits nor breaks: it counts as excused.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.sync.tables import Conflict

MARK: Final = "MARK"
HOMEWORK: Final = "HOMEWORK"
_DAYS: Mapping[str, str] = {HOMEWORK: "done_on", "READING": "read_on", "PRACTICE": "practiced_on"}
"""Which column of a fact says on which day it was done."""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One day of one student that waits; of a mark with its meeting."""

    student_id: UUID
    day: date
    kind: str
    occurrence_id: UUID | None = None


def awaiting(
    session: Session, first: date, last: date, students: Collection[UUID] | None = None
) -> list[Awaiting]:
    """Return the days between two on which something of some students, or of all, waits."""
    return [
        each
        for each in _read(session, [Conflict.decided_at.is_(None)])
        if first <= each.day <= last and (students is None or each.student_id in students)
    ]


def of_entries(session: Session, ids: Collection[UUID]) -> list[tuple[UUID, date]]:
    """Return whose days entries of the review list are about, open or decided."""
    return [(each.student_id, each.day) for each in _read(session, [Conflict.id.in_(ids)])]


def of_earlier(session: Session, was: Mapping[str, Any]) -> list[tuple[UUID, date]]:
    """Return whose day an entry was about that is there no more, by what it held."""
    student, meeting = was.get("student_id"), was.get("occurrence_id")
    if not student or was.get("kind") not in (MARK, *_DAYS):
        return []
    if was["kind"] == MARK:
        if not meeting:
            return []
        query = select(LessonOccurrence.local_date).where(LessonOccurrence.id == UUID(meeting))
        return [(UUID(student), day) for day in session.scalars(query)]
    facts = (was.get("mine"), was.get("theirs"), was.get("base"), was.get("about"))
    return [(UUID(student), day) for day in _days(was["kind"], facts)]


def _read(session: Session, which: Collection[Any]) -> list[Awaiting]:
    """Read entries that streaks follow from; there are never many."""
    row = Conflict
    query: Any = (
        select(
            *(row.kind, row.student_id, row.occurrence_id, LessonOccurrence.local_date),
            *(row.mine, row.theirs, row.base, row.about),
        )
        .outerjoin(LessonOccurrence, LessonOccurrence.id == row.occurrence_id)
        .where(row.student_id.is_not(None), row.kind.in_((MARK, *_DAYS)), *which)
    )
    found = []
    for kind, student, meeting, day, *facts in session.execute(query):
        if kind == MARK:
            if day is not None:
                found.append(Awaiting(student, day, kind, meeting))
        else:
            found += [Awaiting(student, each, kind) for each in _days(kind, facts)]
    return found


def _days(kind: str, facts: Collection[str | None]) -> set[date]:
    """Return the days that either side says, for both wait."""
    found = set()
    for text in facts:
        said = json.loads(text) if text else None
        day = said.get(_DAYS[kind]) if isinstance(said, dict) else None
        if isinstance(day, str):
            try:
                found.add(date.fromisoformat(day[:10]))
            except ValueError:
                continue
    return found


_WHERE: Mapping[str, str] = {
    "<held>": """held AS MATERIALIZED (
    SELECT {as_id[value ->> 'student']} AS student_id, {as_day[value ->> 'day']} AS day,
        value ->> 'kind' AS kind, {as_id[value ->> 'meeting']} AS meeting
    FROM {each[held]}
),""",
    "<no held mark>": """AND NOT EXISTS (
        SELECT 1 FROM held w WHERE w.student_id = a.student_id AND w.meeting = o.id)""",
    "<no held homework>": """AND NOT EXISTS (SELECT 1 FROM held w
        WHERE w.kind = 'HOMEWORK' AND w.student_id = h.student_id AND w.day = h.done_on)""",
    "<or held>": """OR EXISTS (
            SELECT 1 FROM held w WHERE w.student_id = s.student_id AND w.day = <day>)""",
    "<held aside>": """, (
    SELECT 'EXCUSED' FROM held w WHERE w.student_id = m.student_id AND w.day = r.day LIMIT 1)""",
}


def filled(statement: str, held: Collection[Awaiting]) -> str:
    """Leave out of a statement what waits; where nothing does, it says nothing about that."""
    for gap, words in _WHERE.items():
        statement = statement.replace(gap, words if held else "")
    return statement


def as_json(found: Collection[Awaiting]) -> str:
    """Write them as a statement reads them."""
    return json.dumps(
        [
            {
                "student": each.student_id.hex,
                "day": str(each.day),
                "kind": each.kind,
                "meeting": each.occurrence_id.hex if each.occurrence_id else None,
            }
            for each in found
        ]
    )
