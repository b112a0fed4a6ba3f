"""One day of groups in a file: who counts is worked out once, and put aside for all that needs it.

As with the days of streaks (`one_day`), a temporary table; a server makes a day as it makes a week.
"""

from collections.abc import Callable
from typing import Any

from desktop_app.areas.streaks.derivations.group_facts import BEFORE, COUNTED, OUTCOME, PRESENT
from desktop_app.areas.streaks.derivations.spans import SchoolDay

_ASIDE = """
CREATE TEMPORARY TABLE IF NOT EXISTS group_day_aside (
    n INTEGER PRIMARY KEY, buddy_group_id BLOB, member_id BLOB, student_id BLOB, state TEXT)
"""
_WHO = f"""
INSERT INTO temp.group_day_aside (buddy_group_id, member_id, student_id, state)
WITH {PRESENT},
counted AS ({COUNTED})
SELECT buddy_group_id, member_id, student_id, state FROM counted
WHERE state IN ('EARNED', 'MISSED') ORDER BY buddy_group_id, student_id
"""
_MADE = f"""
INSERT INTO buddy_group_daily_record (
    school_id, id, buddy_group_id, day, is_school_day, academic_year, academic_term, academic_week,
    academic_month, active_members, members_earned, earned, count, unbroken, streak_status,
    created_at, updated_at, version
)
WITH {PRESENT},
told AS MATERIALIZED (
    SELECT buddy_group_id, count(*) AS members,
        sum(CASE WHEN state = 'EARNED' THEN 1 ELSE 0 END) AS earned_by
    FROM temp.group_day_aside GROUP BY buddy_group_id
),
{BEFORE},
decided AS (
    SELECT r.*, {OUTCOME}
    FROM present r
    LEFT JOIN told t ON t.buddy_group_id = r.buddy_group_id
    LEFT JOIN before b ON b.buddy_group_id = r.buddy_group_id
    ORDER BY r.buddy_group_id
)
SELECT :school, {{ordered_id[row_number() OVER ()]}}, buddy_group_id, day, school = 1, year, term,
    week, month, members, earned_by, outcome = 1, count_before + (outcome = 1),
    CASE outcome WHEN 1 THEN unbroken_before + 1 WHEN 2 THEN 0 ELSE unbroken_before END,
    CASE WHEN frozen = 1 THEN 'FROZEN'
        WHEN outcome = 2 OR (outcome = 0 AND paused_before = 1) THEN 'PAUSED'
        ELSE 'ACTIVE' END,
    :now, :now, 1
FROM decided
"""
_MEMBERS = """
INSERT INTO buddy_group_daily_member (
    school_id, id, daily_record_id, student_id, state, created_at, updated_at, version
)
SELECT :school, {ordered_id[a.n]}, r.id, a.student_id, a.state, :now, :now, 1
FROM temp.group_day_aside a
CROSS JOIN buddy_group_daily_record r ON r.school_id = :school AND r.day = :day
    AND r.buddy_group_id = a.buddy_group_id
ORDER BY a.n
"""
_TOOK_PART = """
UPDATE buddy_group_member SET days_counted = days_counted + (a.state = 'EARNED'),
    days_missed = days_missed + (a.state = 'MISSED'), version = version + 1
FROM temp.group_day_aside a
WHERE buddy_group_member.school_id = :school AND buddy_group_member.id = a.member_id
    AND a.buddy_group_id NOT IN (
        SELECT r.buddy_group_id FROM buddy_group_daily_record r
        WHERE r.school_id = :school AND r.day = :day AND r.streak_status = 'FROZEN')
"""
_STANDS = """
UPDATE buddy_group SET current_streak = r.count,
    longest_streak = max(longest_streak, r.unbroken),
    last_streak_on = CASE WHEN r.earned THEN r.day ELSE last_streak_on END,
    streak_status = r.streak_status, version = buddy_group.version + 1
FROM buddy_group_daily_record r
WHERE buddy_group.school_id = :school AND r.school_id = :school AND r.day = :day
    AND buddy_group.id = r.buddy_group_id
    AND (r.earned OR current_streak <> r.count OR buddy_group.streak_status <> r.streak_status)
"""
_DONE = "DELETE FROM temp.group_day_aside"


def close(run: Callable[..., int], day: SchoolDay, **values: Any) -> None:
    """Work out a day with a function that runs statements; members took part in it then."""
    run(_ASIDE)
    run(_WHO, days=values["days"])
    run(_MADE, first=day.day, **values)
    run(_STANDS, day=day.day)
    if day.is_school_day:
        run(_MEMBERS, day=day.day)
        run(_TOOK_PART, day=day.day)
    run(_DONE)
