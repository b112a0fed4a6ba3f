"""The days of buddy groups, worked out set by set from the days of their members.

What a group's day is, is said by `rules.counting` and `rules.group_day`; these statements say it
for all groups at once, a week at a time. Where a group stood is in its last day before.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.streaks.derivations import one_group_day
from desktop_app.areas.streaks.derivations.awaiting import as_json as held_json
from desktop_app.areas.streaks.derivations.awaiting import awaiting, filled
from desktop_app.areas.streaks.derivations.group_facts import (
    ASIDE,
    BEFORE,
    COUNTED,
    OUTCOME,
    PRESENT,
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
from desktop_app.areas.streaks.tables import BuddyGroupDailyRecord
from desktop_app.core.db import sets

_MADE = f"""
INSERT INTO buddy_group_daily_record (
    school_id, id, buddy_group_id, day, is_school_day, academic_year, academic_term, academic_week,
    academic_month, active_members, members_earned, earned, count, unbroken, streak_status,
    created_at, updated_at, version
)
WITH {PRESENT},
counted AS ({COUNTED}),
told AS MATERIALIZED (
    SELECT buddy_group_id, day, count(*) AS members,
        sum(CASE WHEN state = 'EARNED' THEN 1 ELSE 0 END) AS earned_by
    FROM counted WHERE state IN ('EARNED', 'MISSED') GROUP BY buddy_group_id, day
),
{BEFORE},
decided AS (
    SELECT r.*, {OUTCOME}
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
SELECT :school, {{ordered_id[row_number() OVER ()]}}, buddy_group_id, day, school = 1, year, term,
    week, month, members,
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
WITH {PRESENT},
counted AS ({COUNTED})
SELECT :school, {{ordered_id[row_number() OVER ()]}}, r.id, c.student_id, c.state, :now, :now, 1
FROM counted c
JOIN buddy_group_daily_record r ON r.school_id = :school
    AND r.buddy_group_id = c.buddy_group_id AND r.day = c.day
WHERE c.school = 1 AND c.state IN ('EARNED', 'MISSED')
"""
_TAKEN_MEMBERS = """
DELETE FROM buddy_group_daily_member WHERE school_id = :school AND daily_record_id IN (
    SELECT r.id FROM buddy_group_daily_record r
    WHERE r.school_id = :school AND r.day >= :since <within r.day> <of r.buddy_group_id>)
"""
_TAKEN = """
DELETE FROM buddy_group_daily_record
WHERE school_id = :school AND day >= :since <within day> <of buddy_group_id>
"""
_SUMS = """
    SELECT r.buddy_group_id, max(r.unbroken) AS longest,
        max(CAST({number[r.day]} AS BIGINT) * 100000 + r.count) % 100000 AS count,
        max(CASE WHEN r.earned THEN r.day END) AS last_on,
        max({number[r.day]} * 4 + CASE r.streak_status WHEN 'PAUSED' THEN 1 WHEN 'FROZEN' THEN 2
            ELSE 0 END) % 4 AS status
    FROM buddy_group_daily_record r
    WHERE r.school_id = :school AND r.day BETWEEN :first AND :last <within r.day>
        <of r.buddy_group_id>
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
    WHERE r.school_id = :school AND r.day BETWEEN :first AND :last <within r.day>
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
        kept = kept_span(self._session, BuddyGroupDailyRecord.day)
        if kept is not None:
            within = days_as_json(max(since, kept[0]), kept[1])
            for statement in (_TAKEN_MEMBERS, _TAKEN):
                self._run(statement, since=since, within=within)
        self._run(_FROM_NOTHING)
        self._run(_MEMBERS_FROM_NOTHING)
        if kept is None or since <= kept[0]:
            return
        last = min(since - DAY, kept[1])
        before = {"first": kept[0], "last": last, "within": days_as_json(kept[0], last)}
        self._run(_STANDS, **before)
        self._run(_TOOK_PART, **before)

    def go_on(self, days: Sequence[SchoolDay]) -> None:
        """Work days out, on from where the groups stand."""
        kept = kept_span(self._session, BuddyGroupDailyRecord.day)
        begun = min(kept[0], days[0].day) if kept else days[0].day
        for part in weeks(days):
            span = {"first": part[0].day, "last": part[-1].day}
            past, within = days_as_json(begun, part[0].day - DAY), as_json(part)
            if len(part) == 1 and sets.is_file(self._session):
                one_group_day.close(self._run, part[0], past=past, days=within)
                continue
            self._run(_MADE, first=part[0].day, past=past, days=within)
            if any(day.is_school_day for day in part):
                self._run(_MEMBERS, days=within)
            self._run(_STANDS, within=within, **span)
            self._run(_TOOK_PART, within=within, **span)

    def _run(self, statement: str, **values: Any) -> int:
        written = filled(statement.replace("<aside>", ASIDE), self._held)
        first, *parts = kept_to_days(written, some=self._which is not None).split("<of ")
        said = [first]
        for part in parts:
            column, _, rest = part.partition(">")
            said.append(("" if self._which is None else f"AND {column} IN :which") + rest)
        if self._which is not None and parts:
            values["which"] = self._which
        return sets.run(self._session, "".join(said), held=held_json(self._held), **values)
