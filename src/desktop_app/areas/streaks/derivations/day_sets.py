"""The days of streaks, worked out set by set: the same for one student and for ten thousand.

What each day is, is said by `rules.state_of` and `rules.Run`; these statements say it for all at
once. A streak begins with its first earned day. A week at a time, so that little is held at once;
where a streak stood on the evening before is what `student_streak` says.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.derivations import one_day
from desktop_app.areas.streaks.derivations.awaiting import as_json as held_json
from desktop_app.areas.streaks.derivations.awaiting import awaiting, filled
from desktop_app.areas.streaks.derivations.day_facts import (
    FACTS,
    JOINED,
    NO_SOURCE,
    SOURCES,
    STATE,
)
from desktop_app.areas.streaks.derivations.spans import (
    DAY,
    SchoolDay,
    as_json,
    days_as_json,
    kept_span,
    kept_to_days,
    weeks,
)
from desktop_app.areas.streaks.tables import StreakDay
from desktop_app.core.db import sets

_KNOWN = f"""
WITH {FACTS},
streak AS MATERIALIZED (
    SELECT t.student_id, t.club_id, coalesce(t.club_id, {{nil}}) AS place, t.current, 1 AS begun
    FROM student_streak t WHERE t.school_id = :school <of t.student_id>
    UNION ALL
    SELECT student_id, club_id, place, 0, 0 FROM fresh
),
slot AS (
    SELECT s.*, c.day, c.ends FROM streak s CROSS JOIN calendar c WHERE c.school = 1
    UNION ALL
    SELECT s.*, c.day, c.ends FROM corrected k
    JOIN calendar c ON c.day = k.day AND c.school = 0
    JOIN streak s ON s.student_id = k.student_id AND s.place = k.place
),
known AS (
    SELECT s.student_id, s.club_id, s.place, s.current, s.begun, s.day, {STATE}
    FROM slot s
    JOIN student p ON p.school_id = :school AND p.id = s.student_id
        AND (p.left_on IS NULL OR p.left_on >= s.day)
        AND (p.archived_at IS NULL OR p.archived_at >= s.ends)
    {JOINED}
)
""".replace("<place>", "s.place")
_INTO = """
INSERT INTO streak_day (
    school_id, id, student_id, club_id, day, state, count, attendance_id, homework_completion_id,
    reading_log_id, practice_log_id, created_at, updated_at, version
)
"""
_COLUMNS = """
    CASE WHEN state = 'EARNED' AND rank = 0 THEN fact_id END,
    CASE WHEN state = 'EARNED' AND rank = 1 THEN fact_id END,
    CASE WHEN state = 'EARNED' AND rank = 2 THEN fact_id END,
    CASE WHEN state = 'EARNED' AND rank = 3 THEN fact_id END,
    :now, :now, 1
"""
_MADE = f"""{_INTO} {_KNOWN},
run AS (
    SELECT known.*,
        sum(CASE WHEN state = 'MISSED' THEN 1 ELSE 0 END) OVER days AS breaks,
        max(CASE WHEN state = 'EARNED' THEN 1 ELSE begun END) OVER days AS going
    FROM known
    WINDOW days AS (PARTITION BY student_id, place ORDER BY day ROWS UNBOUNDED PRECEDING)
)
SELECT :school, {{ordered_id[row_number() OVER ()]}}, student_id, club_id, day, state,
    sum(CASE WHEN state = 'EARNED' THEN 1 ELSE 0 END) OVER (
        PARTITION BY student_id, place, breaks ORDER BY day ROWS UNBOUNDED PRECEDING)
    + CASE WHEN breaks = 0 THEN current ELSE 0 END, {_COLUMNS}
FROM run WHERE going = 1
"""
_FROZEN = """EXISTS (
    SELECT 1 FROM streak_freeze f WHERE f.school_id = :school AND f.student_id = {who}
        AND (f.club_id IS NULL OR f.club_id = {club}) AND f.first_day <= {day}
        AND (f.last_day IS NULL OR f.last_day >= {day}))"""
_ANY_FREEZE = """
SELECT 1 FROM streak_freeze WHERE school_id = :school AND student_id IS NOT NULL LIMIT 1
"""
_SUMMED = """
    SELECT student_id, club_id,
        max(CAST({number[day]} AS BIGINT) * 100000 + count) % 100000 AS current,
        max(count) AS longest, max(CASE WHEN state = 'EARNED' THEN day END) AS earned
    FROM streak_day
    WHERE school_id = :school AND day BETWEEN :first AND :last <within day> <of student_id>
    GROUP BY student_id, club_id
"""
_BEGUN = f"""
INSERT INTO student_streak (
    school_id, id, student_id, club_id, status, current, longest, last_earned_on, closed_until,
    created_at, updated_at, version
)
SELECT :school, {{ordered_id[row_number() OVER ()]}}, d.student_id, d.club_id, 'ACTIVE', d.current,
    d.longest, d.earned, :closed, :now, :now, 1
FROM ({_SUMMED}) d
WHERE NOT EXISTS (
    SELECT 1 FROM student_streak t WHERE t.school_id = :school AND t.student_id = d.student_id
        AND t.club_id {{same}} d.club_id)
"""
_WENT_ON = f"""
UPDATE student_streak SET current = d.current,
    longest = {{greatest}}(student_streak.longest, d.longest),
    last_earned_on = coalesce(d.earned, student_streak.last_earned_on),
    closed_until = :closed, version = student_streak.version + 1
FROM ({_SUMMED}) d
WHERE student_streak.school_id = :school AND student_streak.student_id = d.student_id
    AND student_streak.club_id {{same}} d.club_id
"""
_CLOSED = """
UPDATE student_streak SET closed_until = :closed, status = <status>, version = version + 1
WHERE school_id = :school <of student_id>
    AND (closed_until {differs} :closed OR status <> <status>)
"""
_TAKEN = """
DELETE FROM streak_day WHERE school_id = :school AND day >= :since <within day> <of student_id>
"""
_LEFT = """
    SELECT student_id, club_id,
        max(CAST({number[day]} AS BIGINT) * 100000 + count) % 100000 AS current,
        max(count) AS longest, max(CASE WHEN state = 'EARNED' THEN day END) AS earned
    FROM streak_day WHERE school_id = :school AND day < :since <within day> <of student_id>
    GROUP BY student_id, club_id
"""
_NEVER = """
DELETE FROM student_streak WHERE school_id = :school <of student_id> AND NOT EXISTS (
    SELECT 1 FROM streak_day d WHERE d.school_id = :school <within d.day>
        AND d.student_id = student_streak.student_id AND d.club_id {same} student_streak.club_id)
"""
_BACK = f"""
UPDATE student_streak SET current = d.current, longest = d.longest, last_earned_on = d.earned,
    version = student_streak.version + 1
FROM ({_LEFT}) d
WHERE student_streak.school_id = :school AND student_streak.student_id = d.student_id
    AND student_streak.club_id {{same}} d.club_id
"""


class DaySets:
    """Works out the days of some students, or of all, and keeps their streaks."""

    def __init__(self, session: Session, students: Collection[UUID] | None) -> None:
        self._session = session
        self._who = None if students is None else sorted(students)
        self._facts: Sequence[str] = school.setting(session, "streak_facts")
        self._minutes = int(school.setting(session, "streak_minutes"))
        self._freezes = bool(sets.rows(session, _ANY_FREEZE))
        self._held = awaiting(session, date.min, date.max, students)

    def take_back(self, since: date) -> None:
        """Forget the days from one on: the streaks stand as on the evening before."""
        kept = kept_span(self._session, StreakDay.day)
        before = "[]"
        if kept is not None:
            first, last = kept
            self._run(_TAKEN, since=since, within=days_as_json(max(since, first), last))
            if since > first:
                before = days_as_json(first, min(since - DAY, last))
        for statement in (_NEVER, _BACK):
            self._run(statement, since=since, within=before)

    def go_on(self, days: Sequence[SchoolDay], closed: date) -> None:
        """Work days out, on from where the streaks stand; they are then closed until a day."""
        told = False
        for part in weeks(days):
            if any(day.is_school_day for day in part) or self._corrected(part):
                told = self._one_part(part, closed)
        if not told:
            self._run(_CLOSED, closed=closed)

    def _corrected(self, part: Sequence[SchoolDay]) -> bool:
        found = "SELECT 1 FROM streak_correction WHERE school_id = :school AND day BETWEEN "
        span = {"first": part[0].day, "last": part[-1].day}
        return bool(sets.rows(self._session, f"{found} :first AND :last LIMIT 1", **span))

    def _one_part(self, part: Sequence[SchoolDay], closed: date) -> bool:
        """Work out days of a week; say whether all streaks were told until when they are closed."""
        span: dict[str, Any] = {"first": part[0].day, "last": part[-1].day}
        more: dict[str, Any] = {"minutes": self._minutes} if "PRACTICE" in self._facts else {}
        values = {"days": as_json(part), **span, **more}
        if len(part) == 1 and part[0].is_school_day and sets.is_file(self._session):
            return one_day.close(self._session, self._run, closed, **values)
        self._run(_MADE, **values)
        self._run(_WENT_ON, closed=closed, within=as_json(part), **span)
        self._run(_BEGUN, closed=closed, within=as_json(part), **span)
        return False

    def _run(self, statement: str, *, which_day: str = "s.day", **values: Any) -> int:
        """Fill in which facts count and whose, and run it."""
        sources = [SOURCES[name] for name in SOURCES if name in self._facts]
        frozen = _FROZEN.format(who="s.student_id", club="s.club_id", day="<day>")
        now = _FROZEN.format(who="student_streak.student_id", club="student_streak.club_id",
                             day=":closed")  # fmt: skip
        status = f"CASE WHEN {now} THEN 'FROZEN' ELSE 'ACTIVE' END"
        written = (
            statement.replace("<sources>", " UNION ALL ".join(sources) or NO_SOURCE)
            .replace("<lesson>", "a.id" if "LESSON" in self._facts else "NULL")
            .replace("<frozen>", frozen if self._freezes else "1 = 0")
            .replace("<status>", status if self._freezes else "'ACTIVE'")
        )
        written = filled(written, self._held).replace("<day>", which_day)
        text, more = of_students(kept_to_days(written, some=self._who is not None), self._who)
        return sets.run(self._session, text, held=held_json(self._held), **values, **more)


def of_students(statement: str, who: list[UUID] | None) -> tuple[str, dict[str, Any]]:
    """Keep a statement to some students where it says `<of column>`; None means all of them."""
    first, *parts = statement.split("<of ")
    said = [first]
    for part in parts:
        column, _, rest = part.partition(">")
        said.append(("" if who is None else f"AND {column} IN :students") + rest)
    return "".join(said), {} if who is None or not parts else {"students": who}
