"""One day of streaks in a file: decided once, put aside, and written in the order it is kept.

For a day of thousands of pupils what costs is to find rows again that were just decided, and to
write pages here and there. What is put aside is in the order of students; it is a temporary table,
which a file has and a server does not give. There, days are made as those of a week are.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from desktop_app.areas.streaks.derivations.day_facts import FACTS, JOINED, STATE
from desktop_app.core.db import sets

_ASIDE = """
CREATE TEMPORARY TABLE IF NOT EXISTS day_aside (
    n INTEGER PRIMARY KEY, id BLOB, student_id BLOB, club_id BLOB, state TEXT, count INTEGER,
    rank INTEGER, fact_id BLOB, found INTEGER)
"""
_GONE = """
    SELECT p.id FROM student p WHERE p.school_id = :school <of p.id>
        AND (p.left_on < :first OR p.archived_at < (SELECT ends FROM calendar))
"""
_EACH = f"""
SELECT id, student_id, club_id, state,
    CASE state WHEN 'EARNED' THEN current + 1 WHEN 'MISSED' THEN 0 ELSE current END AS count,
    rank, fact_id, found
FROM (
    SELECT id, student_id, club_id, current, rank, fact_id, found,
        CASE WHEN student_id NOT IN ({_GONE}) THEN state END AS state
    FROM (SELECT <row>, s.student_id, s.club_id, {STATE} FROM <streaks> s {JOINED}) known
)
"""
_FOUND = """
    (s.club_id IS NULL AND x.fact_id IS NOT NULL) + (e.fact_id IS NOT NULL)
    + coalesce(k.state = 'EARNED', 0) AS found"""
_BEGUN = _EACH.replace("<row>", f"s.id, s.current, {_FOUND}").replace(
    "<streaks>", "(SELECT * FROM student_streak WHERE school_id = :school <of student_id>)"
)
_INTO = f"""
INSERT INTO temp.day_aside (id, student_id, club_id, state, count, rank, fact_id, found)
WITH {FACTS}"""


def _of_one_day(statement: str) -> str:
    """Say where a streak is, and leave out on which day: there is but one."""
    for each in "ekx":
        statement = statement.replace(f" AND {each}.day = <day>", "")
    return statement.replace("<place>", "coalesce(s.club_id, {nil})")


_DECIDED = _of_one_day(f"""{_INTO}
SELECT * FROM ({_BEGUN})
UNION ALL
SELECT NULL, NULL, NULL, NULL, 0, NULL, NULL,
    -(SELECT count(*) FROM mark WHERE fact_id IS NOT NULL) - (SELECT count(*) FROM earned)
    - (SELECT count(*) FROM corrected WHERE state = 'EARNED')
ORDER BY student_id, club_id
""")
_ALL_FOUND = "SELECT sum(found) FROM temp.day_aside"
"""Nothing but zero says that something happened which no streak has found: one may begin."""

_FRESH = _of_one_day(f"""{_INTO}
SELECT * FROM (
    {_EACH.replace("<row>", "NULL AS id, 0 AS current, 0 AS found").replace("<streaks>", "fresh")}
) WHERE state = 'EARNED' ORDER BY student_id, club_id
""")
_DAYS = """
INSERT INTO streak_day (
    school_id, id, student_id, club_id, day, state, count, attendance_id, homework_completion_id,
    reading_log_id, practice_log_id, created_at, updated_at, version
)
SELECT :school, {ordered_id[n]}, student_id, club_id, :first, state, count,
    CASE WHEN state = 'EARNED' AND rank = 0 THEN fact_id END,
    CASE WHEN state = 'EARNED' AND rank = 1 THEN fact_id END,
    CASE WHEN state = 'EARNED' AND rank = 2 THEN fact_id END,
    CASE WHEN state = 'EARNED' AND rank = 3 THEN fact_id END,
    :now, :now, 1
FROM temp.day_aside WHERE state IS NOT NULL ORDER BY n
"""
_STREAKS = """
UPDATE student_streak SET current = d.count, longest = max(longest, d.count),
    last_earned_on = CASE d.state WHEN 'EARNED' THEN :first ELSE last_earned_on END,
    closed_until = :closed, status = <status>, version = version + 1
FROM temp.day_aside d
WHERE student_streak.school_id = :school AND student_streak.id = d.id
"""
_NEW_STREAKS = """
INSERT INTO student_streak (
    school_id, id, student_id, club_id, status, current, longest, last_earned_on, closed_until,
    created_at, updated_at, version
)
SELECT :school, {ordered_id[n]}, student_id, club_id, 'ACTIVE', count, count, :first, :closed,
    :now, :now, 1
FROM temp.day_aside WHERE id IS NULL AND state IS NOT NULL ORDER BY n
"""
_DONE = "DELETE FROM temp.day_aside"


def close(session: Session, run: Callable[..., int], closed: date, **values: Any) -> bool:
    """Work out a school day, `first` of what is given, with a function that runs statements.

    Say whether all streaks were told until when they are closed.
    """
    day = values["first"]
    run(_ASIDE)
    run(_DECIDED, which_day=":first", **values)
    ((found,),) = sets.rows(session, _ALL_FOUND)
    begun = found != 0 and run(_FRESH, which_day=":first", **values) > 0
    run(_DAYS, first=day)
    run(_STREAKS, first=day, closed=closed)
    if begun:
        run(_NEW_STREAKS, first=day, closed=closed)
    run(_DONE)
    return not begun
