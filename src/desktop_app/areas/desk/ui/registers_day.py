"""The registers of a day, and those of earlier days that were never finished, as they were read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import RegisterState
from desktop_app.areas.desk.queries import review
from desktop_app.areas.desk.ui import review_words as words
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.timetable import api as timetable
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.sync import standing as of_copy
from desktop_app.core.sync.terms import FactState

if TYPE_CHECKING:
    from desktop_app.core.sync.standing import Standing

MOST_EARLIER = 60
WITHOUT_A_YEAR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Day:
    """The registers of a day and those of earlier days that are not finished.

    Something of those in `waiting` waits on this copy and is not in the office yet.
    """

    day: date
    today: date
    lines: tuple[attendance.RegisterLine, ...]
    earlier: tuple[attendance.RegisterLine, ...]
    alone: Mapping[UUID, str]
    closed: str
    codes: tuple[attendance.CodeRow, ...]
    waiting: frozenset[UUID] = frozenset()

    def first_wanted(self) -> UUID | None:
        """Return the register to open: the first that has begun and is not finished, else next."""
        done = (RegisterState.DONE, RegisterState.CANCELLED)
        waiting = [line for line in self.lines if line.state not in done]
        begun = [line for line in waiting if line.state is not RegisterState.COMING]
        lines = begun or waiting or self.lines or self.earlier
        return lines[0].meeting.id if lines else None


def read_day(database: Database, wanted: date | None) -> Day:
    """Read a day, without one today; on a reader thread."""
    now = database.clock.now()
    with database.reading() as session:
        today = clock.today(database.clock, school.facts(session).timezone)
        day = wanted or today
        year = school.year_of(session, today)
        since = year.starts_on if year is not None else today - WITHOUT_A_YEAR
        lines = tuple(attendance.day_registers(session, day, now))
        earlier = attendance.unfinished_registers(session, now, since=since)[:MOST_EARLIER]
        lessons = {line.meeting.lesson_id for line in (*lines, *earlier)}
        closed = school.closures(session, day, day).get(day, "")
        return Day(
            day, today, lines, tuple(line for line in earlier if line.meeting.day != day),
            timetable.alone_in(session, lessons), closed, tuple(attendance.codes(session)),
            _waiting(session, database),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundRegister:
    """One register, and who of it is booked elsewhere at the same time, with the reason.

    On a copy, `kept` says which marks wait there or need a choice. `choices` say what a laptop
    wants where somebody has to choose.
    """

    register: attendance.Register
    elsewhere: Mapping[UUID, str]
    streaks: Mapping[UUID, int] = field(default_factory=dict)
    kept: Mapping[UUID, FactState] | None = None
    choices: Mapping[UUID, str] = field(default_factory=dict)


def read_register(database: Database, occurrence_id: UUID) -> FoundRegister:
    """Read a register; on a reader thread. Raises NotFound."""
    with database.reading() as session:
        found = attendance.register(session, occurrence_id, database.clock.now())
        meeting = found.meeting
        students = tuple(row.student_id for row in found.rows)
        slot = timetable.Slot(
            meeting.starts_at, meeting.ends_at, students=students, occurrence_id=meeting.id
        )
        running = streaks.current_of(session, list(students))
        taken = () if meeting.cancelled else timetable.conflicts(session, [slot])
        kept = _kept(session, database, occurrence_id)
        choices = {
            row.student_id: words.wants_words(row)
            for row in review.at_meeting(session, database.fact_kinds, occurrence_id)
            if row.student_id is not None
        }
    here = {row.credit_id for row in found.rows if row.credit_id is not None}
    return FoundRegister(
        found,
        {
            one.who_id: f"{one.sentence}."
            for one in taken
            if one.what is timetable.Taken.STUDENT and one.busy_id not in here
        },
        running,
        kept,
        choices,
    )


def _standing(session: Any, database: Database) -> "Standing | None":
    return of_copy.standing(session, database.copy.copy_id) if database.copy is not None else None


def _waiting(session: Any, database: Database) -> frozenset[UUID]:
    """Return the meetings of which something waits on this copy."""
    found = _standing(session, database)
    facts = found.facts.items() if found is not None else ()
    about = (json.loads(about) for (_, about), state in facts if state is FactState.HERE)
    return frozenset(UUID(each["occurrence_id"]) for each in about if each.get("occurrence_id"))


def _kept(session: Any, database: Database, occurrence_id: UUID) -> Mapping[UUID, FactState] | None:
    """Return where the marks of a register are that are not simply in the office."""
    found = _standing(session, database)
    if found is None:
        return None
    among = found.among("MARK", "occurrence_id", occurrence_id)
    return {UUID(about["student_id"]): state for about, state in among}
