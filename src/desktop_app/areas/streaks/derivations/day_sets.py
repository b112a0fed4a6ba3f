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
from desktop_app.areas.streaks.derivations.awaiting import as_json as held_json
from desktop_app.areas.streaks.derivations.awaiting import awaiting, filled
from desktop_app.areas.streaks.derivations.spans import DAYS, SchoolDay, as_json, weeks
from desktop_app.core.db import sets

_LESSONS = """
    SELECT a.student_id, {no_id} AS club_id, a.day, 0 AS rank, a.id AS fact_id
    FROM mark a WHERE a.effect = 'EARNS'
"""
_HOMEWORK = """
    SELECT h.student_id, w.club_id, h.done_on AS day, 1 AS rank, h.id AS fact_id
    FROM student s
    {forced} homework_completion h ON h.school_id = s.school_id AND h.student_id = s.id
        AND h.done_on BETWEEN :first AND :last AND h.withdrawn_at IS NULL
    JOIN homework w ON w.school_id = h.school_id AND w.id = h.homework_id
    WHERE s.school_id = :school <of s.id> <no held homework>
"""
_READING = """
    SELECT r.student_id, r.club_id, r.read_on AS day, 2 AS rank, r.id AS fact_id
    FROM student s
    {forced} reading_log r ON r.school_id = s.school_id AND r.student_id = s.id
        AND r.read_on BETWEEN :first AND :last AND r.withdrawn_at IS NULL
    WHERE s.school_id = :school <of s.id>
"""
_PRACTICE = """
    SELECT student_id, club_id, day, 3 AS rank, fact_id FROM (
        SELECT p.student_id, p.club_id, p.practiced_on AS day, p.id AS fact_id,
            sum(p.minutes) OVER (PARTITION BY p.student_id, p.practiced_on) AS minutes
        FROM student s
        {forced} practice_log p ON p.school_id = s.school_id AND p.student_id = s.id
            AND p.practiced_on BETWEEN :first AND :last AND p.withdrawn_at IS NULL
        WHERE s.school_id = :school <of s.id>
    ) practiced WHERE minutes >= :minutes
"""
_NO_SOURCE = """
    SELECT {no_id} AS student_id, {no_id} AS club_id, c.day, 9 AS rank, {no_id} AS fact_id
    FROM calendar c WHERE 1 = 0
"""
_SOURCES = {
    "LESSON": _LESSONS,
    "HOMEWORK": _HOMEWORK,
    "READING": _READING,
    "PRACTICE": _PRACTICE,
}
_KNOWN = f"""
INSERT INTO streak_day (
    school_id, id, student_id, club_id, day, state, count, attendance_id, homework_completion_id,
    reading_log_id, practice_log_id, created_at, updated_at, version
)
WITH {DAYS},
<held>
mark AS MATERIALIZED (
    SELECT a.student_id, o.local_date AS day, c.streak_effect AS effect, a.id
    FROM lesson_occurrence o
    JOIN attendance a ON a.school_id = o.school_id AND a.occurrence_id = o.id <of a.student_id>
    JOIN attendance_code c ON c.school_id = a.school_id AND c.id = a.code_id
        AND c.streak_effect IN ('EARNS', 'NEUTRAL')
    WHERE o.school_id = :school AND o.local_date BETWEEN :first AND :last <no held mark>
),
fact AS (<sources>),
either AS (
    SELECT student_id, {{no_id}} AS club_id, {{nil}} AS place, day, rank, fact_id FROM fact
    UNION ALL
    SELECT student_id, club_id, club_id, day, rank, fact_id FROM fact WHERE club_id IS NOT NULL
),
earned AS MATERIALIZED (
    SELECT student_id, club_id, place, day, rank, fact_id FROM (
        SELECT either.*, row_number() OVER (
            PARTITION BY student_id, place, day ORDER BY rank, fact_id) AS at
        FROM either) ordered
    WHERE at = 1
),
excused AS MATERIALIZED (
    SELECT DISTINCT student_id, day FROM mark WHERE effect = 'NEUTRAL' <or held>
),
corrected AS MATERIALIZED (
    SELECT student_id, club_id, place, day, state FROM (
        SELECT k.student_id, k.club_id, coalesce(k.club_id, {{nil}}) AS place, k.day, k.state,
            row_number() OVER (PARTITION BY k.student_id, k.club_id, k.day
                ORDER BY k.corrected_at DESC, k.id DESC) AS at
        FROM streak_correction k
        WHERE k.school_id = :school AND k.day BETWEEN :first AND :last <of k.student_id>
    ) said WHERE at = 1
),
streak AS MATERIALIZED (
    SELECT t.student_id, t.club_id, coalesce(t.club_id, {{nil}}) AS place, t.current, 1 AS begun
    FROM student_streak t WHERE t.school_id = :school <of t.student_id>
    UNION ALL
    SELECT n.student_id, n.club_id, n.place, 0, 0 FROM (
        SELECT student_id, club_id, place FROM earned
        UNION SELECT student_id, club_id, place FROM corrected WHERE state = 'EARNED') n
    WHERE NOT EXISTS (
        SELECT 1 FROM student_streak t WHERE t.school_id = :school
            AND t.student_id = n.student_id AND t.club_id {{same}} n.club_id)
),
slot AS (
    SELECT s.*, c.day, c.ends FROM streak s CROSS JOIN calendar c WHERE c.school = 1
    UNION ALL
    SELECT s.*, c.day, c.ends FROM corrected k
    JOIN calendar c ON c.day = k.day AND c.school = 0
    JOIN streak s ON s.student_id = k.student_id AND s.place = k.place
),
known AS (
    SELECT s.student_id, s.club_id, s.place, s.current, s.begun, s.day, e.rank, e.fact_id,
        CASE WHEN k.state IS NOT NULL THEN k.state
            WHEN <frozen> THEN 'FROZEN'
            WHEN e.fact_id IS NOT NULL THEN 'EARNED'
            WHEN x.day IS NOT NULL THEN 'EXCUSED'
            ELSE 'MISSED' END AS state
    FROM slot s
    JOIN student p ON p.school_id = :school AND p.id = s.student_id
        AND (p.left_on IS NULL OR p.left_on >= s.day)
        AND (p.archived_at IS NULL OR p.archived_at >= s.ends)
    LEFT JOIN earned e ON e.student_id = s.student_id AND e.place = s.place AND e.day = s.day
    LEFT JOIN corrected k ON k.student_id = s.student_id AND k.place = s.place AND k.day = s.day
    LEFT JOIN excused x ON x.student_id = s.student_id AND x.day = s.day
)
"""
_COLUMNS = """
    CASE WHEN state = 'EARNED' AND rank = 0 THEN fact_id END,
    CASE WHEN state = 'EARNED' AND rank = 1 THEN fact_id END,
    CASE WHEN state = 'EARNED' AND rank = 2 THEN fact_id END,
    CASE WHEN state = 'EARNED' AND rank = 3 THEN fact_id END,
    :now, :now, 1
"""
_MANY_DAYS = f"""{_KNOWN},
run AS (
    SELECT known.*,
        sum(CASE WHEN state = 'MISSED' THEN 1 ELSE 0 END) OVER days AS breaks,
        max(CASE WHEN state = 'EARNED' THEN 1 ELSE begun END) OVER days AS going
    FROM known
    WINDOW days AS (PARTITION BY student_id, place ORDER BY day ROWS UNBOUNDED PRECEDING)
)
SELECT :school, {{new_id}}, student_id, club_id, day, state,
    sum(CASE WHEN state = 'EARNED' THEN 1 ELSE 0 END) OVER (
        PARTITION BY student_id, place, breaks ORDER BY day ROWS UNBOUNDED PRECEDING)
    + CASE WHEN breaks = 0 THEN current ELSE 0 END, {_COLUMNS}
FROM run WHERE going = 1
"""
_ONE_DAY = f"""{_KNOWN}
SELECT :school, {{new_id}}, student_id, club_id, day, state,
    CASE state WHEN 'EARNED' THEN current + 1 WHEN 'MISSED' THEN 0 ELSE current END, {_COLUMNS}
FROM known WHERE begun = 1 OR state = 'EARNED'
ORDER BY student_id, place
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
    WHERE school_id = :school AND day BETWEEN :first AND :last <of student_id>
    GROUP BY student_id, club_id
"""
_BEGUN = f"""
INSERT INTO student_streak (
    school_id, id, student_id, club_id, status, current, longest, last_earned_on, closed_until,
    created_at, updated_at, version
)
SELECT :school, {{new_id}}, d.student_id, d.club_id, 'ACTIVE', d.current, d.longest, d.earned,
    :closed, :now, :now, 1
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
DELETE FROM streak_day WHERE school_id = :school AND day >= :since <of student_id>
"""
_LEFT = """
    SELECT student_id, club_id,
        max(CAST({number[day]} AS BIGINT) * 100000 + count) % 100000 AS current,
        max(count) AS longest, max(CASE WHEN state = 'EARNED' THEN day END) AS earned
    FROM streak_day WHERE school_id = :school AND day < :since <of student_id>
    GROUP BY student_id, club_id
"""
_NEVER = """
DELETE FROM student_streak WHERE school_id = :school <of student_id> AND NOT EXISTS (
    SELECT 1 FROM streak_day d WHERE d.school_id = :school
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
        for statement in (_TAKEN, _NEVER, _BACK):
            self._run(statement, since=since)

    def go_on(self, days: Sequence[SchoolDay], closed: date) -> None:
        """Work days out, on from where the streaks stand; they are then closed until a day."""
        for part in weeks(days):
            if any(day.is_school_day for day in part) or self._corrected(part):
                self._one_part(part, closed)
        self._run(_CLOSED, closed=closed)

    def _corrected(self, part: Sequence[SchoolDay]) -> bool:
        found = "SELECT 1 FROM streak_correction WHERE school_id = :school AND day BETWEEN "
        span = {"first": part[0].day, "last": part[-1].day}
        return bool(sets.rows(self._session, f"{found} :first AND :last LIMIT 1", **span))

    def _one_part(self, part: Sequence[SchoolDay], closed: date) -> None:
        span = {"first": part[0].day, "last": part[-1].day}
        more = {"minutes": self._minutes} if "PRACTICE" in self._facts else {}
        one = part[0].day == part[-1].day
        made = self._run(_ONE_DAY if one else _MANY_DAYS, days=as_json(part), **span, **more)
        went_on = self._run(_WENT_ON, closed=closed, **span)
        if not one or went_on < made:
            self._run(_BEGUN, closed=closed, **span)

    def _run(self, statement: str, **values: object) -> int:
        """Fill in which facts count and whose, and run it."""
        sources = [_SOURCES[name] for name in _SOURCES if name in self._facts]
        frozen = _FROZEN.format(who="s.student_id", club="s.club_id", day="s.day")
        now = _FROZEN.format(who="student_streak.student_id", club="student_streak.club_id",
                             day=":closed")  # fmt: skip
        status = f"CASE WHEN {now} THEN 'FROZEN' ELSE 'ACTIVE' END"
        written = (
            statement.replace("<sources>", " UNION ALL ".join(sources) or _NO_SOURCE)
            .replace("<frozen>", frozen if self._freezes else "1 = 0")
            .replace("<status>", status if self._freezes else "'ACTIVE'")
        )
        text, more = of_students(filled(written, self._held), self._who)
        return sets.run(self._session, text, held=held_json(self._held), **values, **more)


def of_students(statement: str, who: list[UUID] | None) -> tuple[str, dict[str, Any]]:
    """Keep a statement to some students where it says `<of column>`; None means all of them."""
    first, *parts = statement.split("<of ")
    said = [first]
    for part in parts:
        column, _, rest = part.partition(">")
        said.append(("" if who is None else f"AND {column} IN :students") + rest)
    return "".join(said), {} if who is None or not parts else {"students": who}
