"""The days of buddy groups, worked out set by set from the days of their members.

What a group's day is, is said by `rules.counting` and `rules.group_day`; these statements say it
for all groups at once, a week at a time. Where a group stood is in its last day before.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.streaks.derivations.awaiting import as_json as held_json
from desktop_app.areas.streaks.derivations.awaiting import awaiting, filled
from desktop_app.areas.streaks.derivations.spans import DAYS, SchoolDay, as_json, weeks
from desktop_app.core.db import sets

_COUNTED = """
    SELECT r.buddy_group_id, r.day, r.school, m.student_id,
        coalesce(d.state, <aside>, 'MISSED') AS state
    FROM present r
    JOIN buddy_group_member m ON m.school_id = :school AND m.buddy_group_id = r.buddy_group_id
        AND m.role <> 'OBSERVER' AND m.status IN ('ACCEPTED', 'LEFT', 'REMOVED')
        AND m.joined_on < r.day AND (m.left_on IS NULL OR m.left_on >= r.day)
    JOIN student p ON p.school_id = :school AND p.id = m.student_id
        AND (p.left_on IS NULL OR p.left_on >= r.day)
        AND (p.archived_at IS NULL OR p.archived_at >= r.ends)
    LEFT JOIN streak_day d ON d.school_id = :school AND d.student_id = m.student_id
        AND d.day = r.day AND d.club_id {same} r.club_id
"""
_ASIDE = """(
    SELECT k.state FROM streak_correction k
    WHERE k.school_id = :school AND k.student_id = m.student_id AND k.day = r.day
        AND k.club_id {same} r.club_id
    ORDER BY k.corrected_at DESC, k.id DESC LIMIT 1), (
    SELECT 'FROZEN' FROM streak_freeze f WHERE f.school_id = :school
        AND f.student_id = m.student_id AND (f.club_id IS NULL OR f.club_id = r.club_id)
        AND f.first_day <= r.day AND (f.last_day IS NULL OR f.last_day >= r.day) LIMIT 1), (
    SELECT 'EXCUSED' FROM attendance a
    JOIN lesson_occurrence o ON o.school_id = a.school_id AND o.id = a.occurrence_id
        AND o.local_date = r.day
    JOIN attendance_code c ON c.school_id = a.school_id AND c.id = a.code_id
        AND c.streak_effect = 'NEUTRAL'
    WHERE a.school_id = :school AND a.student_id = m.student_id <no held mark> LIMIT 1)
    <held aside>"""
_PRESENT = f"""
{DAYS},
<held>
present AS MATERIALIZED (
    SELECT g.id AS buddy_group_id, g.club_id, c.day, c.school, c.ends, c.year, c.term, c.week,
        c.month,
        CASE WHEN EXISTS (
            SELECT 1 FROM streak_freeze f WHERE f.school_id = :school AND f.buddy_group_id = g.id
                AND f.first_day <= c.day AND (f.last_day IS NULL OR f.last_day >= c.day)
        ) THEN 1 ELSE 0 END AS frozen
    FROM buddy_group g JOIN calendar c ON EXISTS (
        SELECT 1 FROM buddy_group_spell s WHERE s.school_id = :school AND s.buddy_group_id = g.id
            AND s.first_day <= c.day AND (s.last_day IS NULL OR s.last_day >= c.day))
    WHERE g.school_id = :school <of g.id>
)
"""
_MADE = f"""
INSERT INTO buddy_group_daily_record (
    school_id, id, buddy_group_id, day, is_school_day, academic_year, academic_term, academic_week,
    academic_month, active_members, members_earned, earned, count, unbroken, streak_status,
    created_at, updated_at, version
)
WITH {_PRESENT},
counted AS ({_COUNTED}),
told AS MATERIALIZED (
    SELECT buddy_group_id, day, count(*) AS members,
        sum(CASE WHEN state = 'EARNED' THEN 1 ELSE 0 END) AS earned_by
    FROM counted WHERE state IN ('EARNED', 'MISSED') GROUP BY buddy_group_id, day
),
before AS MATERIALIZED (
    SELECT b.buddy_group_id, b.count, b.unbroken,
        CASE WHEN b.streak_status = 'PAUSED' THEN 1 ELSE 0 END AS paused
    FROM buddy_group g
    {{forced}} buddy_group_daily_record b ON b.school_id = :school AND b.buddy_group_id = g.id
        AND b.day = (
            SELECT max(l.day) FROM buddy_group_daily_record l WHERE l.school_id = :school
                AND l.buddy_group_id = g.id AND l.day < :first AND l.streak_status <> 'FROZEN')
    WHERE g.school_id = :school <of g.id>
),
decided AS (
    SELECT r.*, coalesce(t.members, 0) AS members, coalesce(t.earned_by, 0) AS earned_by,
        CASE WHEN r.frozen = 1 OR r.school = 0 OR coalesce(t.members, 0) < 2 THEN 0
            WHEN t.earned_by = t.members THEN 1 ELSE 2 END AS outcome,
        coalesce(b.count, 0) AS count_before, coalesce(b.unbroken, 0) AS unbroken_before,
        coalesce(b.paused, 0) AS paused_before
    FROM present r
    LEFT JOIN told t ON t.buddy_group_id = r.buddy_group_id AND t.day = r.day
    LEFT JOIN before b ON b.buddy_group_id = r.buddy_group_id
),
run AS (
    SELECT decided.*,
        sum(CASE WHEN outcome = 1 THEN 1 ELSE 0 END) OVER days AS earned_so_far,
        sum(CASE WHEN outcome = 2 THEN 1 ELSE 0 END) OVER days AS pauses
    FROM decided
    WINDOW days AS (PARTITION BY buddy_group_id ORDER BY day ROWS UNBOUNDED PRECEDING)
),
went AS (
    SELECT run.*, sum(CASE WHEN outcome = 1 THEN 1 ELSE 0 END) OVER (
        PARTITION BY buddy_group_id, pauses ORDER BY day ROWS UNBOUNDED PRECEDING) AS since_pause
    FROM run
)
SELECT :school, {{new_id}}, buddy_group_id, day, school = 1, year, term, week, month, members,
    earned_by, outcome = 1, count_before + earned_so_far,
    since_pause + CASE WHEN pauses = 0 THEN unbroken_before ELSE 0 END,
    CASE WHEN frozen = 1 THEN 'FROZEN'
        WHEN since_pause = 0 AND (pauses > 0 OR paused_before = 1) THEN 'PAUSED'
        ELSE 'ACTIVE' END,
    :now, :now, 1
FROM went
"""
_MEMBERS = f"""
INSERT INTO buddy_group_daily_member (
    school_id, id, daily_record_id, student_id, state, created_at, updated_at, version
)
WITH {_PRESENT},
counted AS ({_COUNTED})
SELECT :school, {{new_id}}, r.id, c.student_id, c.state, :now, :now, 1
FROM counted c
JOIN buddy_group_daily_record r ON r.school_id = :school
    AND r.buddy_group_id = c.buddy_group_id AND r.day = c.day
WHERE c.school = 1 AND c.state IN ('EARNED', 'MISSED')
"""
_TAKEN_MEMBERS = """
DELETE FROM buddy_group_daily_member WHERE school_id = :school AND daily_record_id IN (
    SELECT r.id FROM buddy_group_daily_record r
    WHERE r.school_id = :school AND r.day >= :since <of r.buddy_group_id>)
"""
_TAKEN = """
DELETE FROM buddy_group_daily_record
WHERE school_id = :school AND day >= :since <of buddy_group_id>
"""
_SUMS = """
    SELECT r.buddy_group_id, max(r.unbroken) AS longest,
        max(CAST({number[r.day]} AS BIGINT) * 100000 + r.count) % 100000 AS count,
        max(CASE WHEN r.earned THEN r.day END) AS last_on,
        max({number[r.day]} * 4 + CASE r.streak_status WHEN 'PAUSED' THEN 1 WHEN 'FROZEN' THEN 2
            ELSE 0 END) % 4 AS status
    FROM buddy_group_daily_record r
    WHERE r.school_id = :school AND r.day BETWEEN :first AND :last <of r.buddy_group_id>
    GROUP BY r.buddy_group_id
"""
_STANDS = f"""
UPDATE buddy_group SET current_streak = d.count,
    longest_streak = {{greatest}}(buddy_group.longest_streak, d.longest),
    last_streak_on = coalesce(d.last_on, buddy_group.last_streak_on),
    streak_status = CASE d.status WHEN 1 THEN 'PAUSED' WHEN 2 THEN 'FROZEN' ELSE 'ACTIVE' END,
    version = buddy_group.version + 1
FROM ({_SUMS}) d
WHERE buddy_group.school_id = :school AND buddy_group.id = d.buddy_group_id AND (
    buddy_group.current_streak <> d.count OR buddy_group.longest_streak < d.longest
    OR buddy_group.last_streak_on {{differs}} coalesce(d.last_on, buddy_group.last_streak_on)
    OR buddy_group.streak_status <>
        CASE d.status WHEN 1 THEN 'PAUSED' WHEN 2 THEN 'FROZEN' ELSE 'ACTIVE' END)
"""
_FROM_NOTHING = """
UPDATE buddy_group SET current_streak = 0, longest_streak = 0, last_streak_on = NULL,
    streak_status = 'ACTIVE', version = version + 1
WHERE school_id = :school <of id> AND (current_streak <> 0 OR longest_streak <> 0
    OR last_streak_on IS NOT NULL OR streak_status <> 'ACTIVE')
"""
_MEMBERS_FROM_NOTHING = """
UPDATE buddy_group_member SET days_counted = 0, days_missed = 0, version = version + 1
WHERE school_id = :school <of buddy_group_id> AND (days_counted <> 0 OR days_missed <> 0)
"""
_TOOK_PART = """
UPDATE buddy_group_member SET days_counted = buddy_group_member.days_counted + d.earned,
    days_missed = buddy_group_member.days_missed + d.missed,
    version = buddy_group_member.version + 1
FROM (
    SELECT m.id, sum(CASE WHEN e.state = 'EARNED' THEN 1 ELSE 0 END) AS earned,
        sum(CASE WHEN e.state = 'MISSED' THEN 1 ELSE 0 END) AS missed
    FROM buddy_group_daily_record r
    JOIN buddy_group_daily_member e ON e.school_id = :school AND e.daily_record_id = r.id
    JOIN buddy_group_member m ON m.school_id = :school AND m.buddy_group_id = r.buddy_group_id
        AND m.student_id = e.student_id AND m.joined_on < r.day
        AND (m.left_on IS NULL OR m.left_on >= r.day)
    WHERE r.school_id = :school AND r.day BETWEEN :first AND :last
        AND r.streak_status <> 'FROZEN' <of r.buddy_group_id>
    GROUP BY m.id
) d
WHERE buddy_group_member.school_id = :school AND buddy_group_member.id = d.id
"""

_ANYTHING = (
    "SELECT 1 FROM buddy_group WHERE school_id = :school LIMIT 1",
    "SELECT 1 FROM buddy_group_daily_record WHERE school_id = :school LIMIT 1",
)


class GroupSets:
    """Works out the days of some groups, or of all, and keeps where they stand."""

    def __init__(self, session: Session, groups: Collection[UUID] | None) -> None:
        self._session = session
        self._which = None if groups is None else sorted(groups)
        self.any = any(sets.rows(session, each) for each in _ANYTHING)
        self._held = awaiting(session, date.min, date.max) if self.any else []

    def take_back(self, since: date) -> None:
        """Forget the days from one on: the groups stand as on the evening before."""
        for statement in (_TAKEN_MEMBERS, _TAKEN):
            self._run(statement, since=since)
        self._run(_FROM_NOTHING)
        self._run(_MEMBERS_FROM_NOTHING)
        if since == date.min:
            return
        before = {"first": date.min, "last": date.fromordinal(since.toordinal() - 1)}
        self._run(_STANDS, **before)
        self._run(_TOOK_PART, **before)

    def go_on(self, days: Sequence[SchoolDay]) -> None:
        """Work days out, on from where the groups stand."""
        for part in weeks(days):
            span = {"first": part[0].day, "last": part[-1].day}
            self._run(_MADE, days=as_json(part), first=part[0].day)
            if any(day.is_school_day for day in part):
                self._run(_MEMBERS, days=as_json(part))
            self._run(_STANDS, **span)
            self._run(_TOOK_PART, **span)

    def _run(self, statement: str, **values: Any) -> int:
        written = filled(statement.replace("<aside>", _ASIDE), self._held)
        first, *parts = written.split("<of ")
        said = [first]
        for part in parts:
            column, _, rest = part.partition(">")
            said.append(("" if self._which is None else f"AND {column} IN :which") + rest)
        if self._which is not None and parts:
            values["which"] = self._which
        return sets.run(self._session, "".join(said), held=held_json(self._held), **values)
