"""Weeks of clubs worked out set by set: the same for one club and for all.

What a week is, is said by `weeks.figures`; this statement says it for every member at once.
"""

import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.clubs.week_facts import SchoolWeek
from desktop_app.core.db import sets

_AT_ONCE = 4
_SEEN = 3  # how many weeks before are looked at beside the week itself
_NEVER = date(1, 1, 1)


def _share(part: str, whole: str) -> str:
    """Write a part of a whole in thousandths, rounded half up, also below nothing."""
    over, under = f"(2000 * ({part}) + ({whole}))", f"(2 * ({whole}))"
    floor = f"({over} - (({over} % {under}) + {under}) % {under}) / {under}"
    return f"CASE WHEN ({whole}) <= 0 THEN 0 ELSE {floor} END"


def _level(total: str) -> str:
    return f"(1 + {{greatest}}(0, {total}) / per_level)"


_SUM4 = "points + coalesce(p1, 0) + coalesce(p2, 0) + coalesce(p3, 0)"
_DAYS4 = (
    "days + CASE WHEN p1 IS NULL THEN 0 ELSE d1 END + CASE WHEN p2 IS NULL THEN 0 ELSE d2 END"
    " + CASE WHEN p3 IS NULL THEN 0 ELSE d3 END"
)
_WEEKS4 = (
    "(1 + CASE WHEN p1 IS NULL THEN 0 ELSE 1 END + CASE WHEN p2 IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN p3 IS NULL THEN 0 ELSE 1 END)"
)
_BEFORE = "\n".join(
    f"""    LEFT JOIN line l{n} ON l{n}.student_id = m.student_id AND l{n}.club_id = m.club_id
        AND l{n}.monday = m.m{n}"""
    for n in (1, 2, 3)
)
_MADE = f"""
INSERT INTO weekly_learning_points_snapshot (
    school_id, id, student_id, club_id, academic_year, academic_term, academic_week,
    week_starts_on, week_ends_on, points, level_at_start, level_at_end, levels_progressed,
    pages_read, books_completed, pages_per_day, days_active, consistency, class_average,
    personal_best, improvement, velocity, prediction, calculated_at, created_at, updated_at, version
)
WITH week AS MATERIALIZED (
    SELECT CAST(value ->> 'at' AS INTEGER) AS at, {{as_day[value ->> 'monday']}} AS monday,
        {{as_day[value ->> 'sunday']}} AS sunday, value ->> 'year' AS year,
        value ->> 'term' AS term,
        CAST(value ->> 'number' AS INTEGER) AS number, CAST(value ->> 'days' AS INTEGER) AS days,
        {{as_day[value ->> 'm1']}} AS m1, CAST(value ->> 'd1' AS INTEGER) AS d1,
        {{as_day[value ->> 'm2']}} AS m2, CAST(value ->> 'd2' AS INTEGER) AS d2,
        {{as_day[value ->> 'm3']}} AS m3, CAST(value ->> 'd3' AS INTEGER) AS d3
    FROM {{each[weeks]}}
),
entry AS (
    SELECT e.student_id, e.club_id, e.earned_on, e.points, e.reading_pages,
        CASE WHEN e.earned_on < :detail THEN :never ELSE {{monday[e.earned_on]}} END AS monday
    FROM learning_points_transaction e
    WHERE e.school_id = :school AND e.earned_on <= :last <of e.club_id>
),
per_week AS (
    SELECT student_id, club_id, monday, sum(points) AS points, sum(reading_pages) AS pages
    FROM entry WHERE monday > :never GROUP BY student_id, club_id, monday
),
long_ago AS (
    SELECT student_id, club_id, sum(points) AS points, max(points) AS best FROM (
        SELECT student_id, club_id, sum(points) AS points
        FROM entry WHERE monday = :never
        GROUP BY student_id, club_id, {{monday[earned_on]}}) older
    GROUP BY student_id, club_id
),
member AS MATERIALIZED (
    SELECT s.club_id, s.student_id, w.at, w.monday, {{monday[min(s.joined_on)]}} AS joined
    FROM week w JOIN club_membership s ON s.school_id = :school AND s.joined_on <= w.sunday
        AND (s.left_on IS NULL OR s.left_on >= w.monday) <of s.club_id>
    GROUP BY s.club_id, s.student_id, w.at, w.monday
),
line AS MATERIALIZED (
    SELECT student_id, club_id, monday, points, pages,
        CAST(coalesce(sum(points) OVER before, 0) AS BIGINT) AS total_before,
        coalesce(max(best) OVER before, 0) AS best_before
    FROM (
        SELECT student_id, club_id, monday, CAST(sum(points) AS BIGINT) AS points,
            CAST(sum(pages) AS BIGINT) AS pages, max(best) AS best
        FROM (
            SELECT student_id, club_id, monday, points, coalesce(pages, 0) AS pages,
                points AS best FROM per_week
            UNION ALL SELECT student_id, club_id, :never, points, 0, best FROM long_ago
            UNION ALL SELECT student_id, club_id, monday, 0, 0, 0 FROM member
        ) each_week GROUP BY student_id, club_id, monday) in_weeks
    WINDOW before AS (PARTITION BY student_id, club_id ORDER BY monday
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
active AS (
    SELECT student_id, club_id, monday, count(*) AS days FROM (
        SELECT student_id, club_id, monday, earned_on FROM entry WHERE earned_on >= :first
        GROUP BY student_id, club_id, monday, earned_on HAVING sum(points) > 0) on_days
    GROUP BY student_id, club_id, monday
),
finished AS (
    SELECT student_id, club_id, {{monday[read_on]}} AS monday, count(*) AS books
    FROM reading_log WHERE school_id = :school AND finished_book AND withdrawn_at IS NULL
        AND read_on BETWEEN :first AND :last <of club_id>
    GROUP BY student_id, club_id, {{monday[read_on]}}
),
told AS (
    SELECT m.student_id, m.club_id, w.year, w.term, w.number, w.monday, w.sunday, w.days,
        k.points_per_level AS per_level, k.kind, l.points, l.pages, l.total_before, l.best_before,
        coalesce(a.days, 0) AS active, coalesce(f.books, 0) AS books,
        CASE WHEN w.m1 >= m.joined THEN coalesce(l1.points, 0) END AS p1, w.d1,
        CASE WHEN w.m2 >= m.joined THEN coalesce(l2.points, 0) END AS p2, w.d2,
        CASE WHEN w.m3 >= m.joined THEN coalesce(l3.points, 0) END AS p3, w.d3,
        CAST(sum(l.points) OVER (PARTITION BY m.club_id, m.at) AS BIGINT) AS all_points,
        count(*) OVER (PARTITION BY m.club_id, m.at) AS members
    FROM member m
    JOIN week w ON w.at = m.at
    JOIN club k ON k.school_id = :school AND k.id = m.club_id
    JOIN line l ON l.student_id = m.student_id AND l.club_id = m.club_id AND l.monday = m.monday
    LEFT JOIN active a ON a.student_id = m.student_id AND a.club_id = m.club_id
        AND a.monday = m.monday
    LEFT JOIN finished f ON f.student_id = m.student_id AND f.club_id = m.club_id
        AND f.monday = m.monday
{_BEFORE.replace("m.m", "w.m")}
)
SELECT :school, {{new_id}}, student_id, club_id, year, term, number, monday, sunday, points,
    {_level("total_before")}, {_level("total_before + points")},
    {{greatest}}(0, {_level("total_before + points")} - {_level("total_before")}),
    CASE WHEN kind = 'READING' THEN pages END, CASE WHEN kind = 'READING' THEN books END,
    CASE WHEN kind = 'READING' THEN {_share("pages", "days")} END,
    active, {{least}}(1000, {_share("active", "days")}),
    CASE WHEN members >= 5 THEN {_share("all_points", "members")} END,
    points > {{greatest}}(0, best_before),
    CASE WHEN p1 > 0 THEN {_share("points - p1", "p1")} END,
    {_share(_SUM4, _DAYS4)},
    CASE WHEN {_WEEKS4} >= 2 THEN {_share(_SUM4, _WEEKS4)} END,
    :now, :now, :now, 1
FROM told ORDER BY student_id, club_id, monday
"""
_GONE = """
DELETE FROM weekly_learning_points_snapshot
WHERE school_id = :school AND week_starts_on BETWEEN :first AND :last <of club_id>
"""


def forget_weeks(session: Session, first: date, last: date, clubs: Collection[UUID] | None) -> None:
    """Take the weeks of some clubs, or of all, away that begin between two days."""
    _run(session, _GONE, clubs, first=first, last=last)


def make_weeks(
    session: Session,
    wanted: Sequence[SchoolWeek],
    weeks: Sequence[SchoolWeek],
    clubs: Collection[UUID] | None,
) -> int:
    """Work weeks out for every member of some clubs, or of all; return how many rows that are."""
    made = 0
    for at in range(0, len(wanted), _AT_ONCE):
        part = wanted[at : at + _AT_ONCE]
        facts = [_facts(number, week, weeks) for number, week in enumerate(part)]
        seen = [str(each[f"m{n}"]) for each in facts for n in range(1, _SEEN + 1) if each[f"m{n}"]]
        first, last = part[0].monday, part[-1].sunday
        detail = min([first, *map(date.fromisoformat, seen)])
        made += _run(
            session, _MADE, clubs, weeks=json.dumps(facts), first=first, last=last, detail=detail,
            never=_NEVER,
        )  # fmt: skip
    return made


def _facts(at: int, week: SchoolWeek, weeks: Sequence[SchoolWeek]) -> dict[str, Any]:
    earlier = [each for each in weeks if each.monday < week.monday][-_SEEN:]
    found: dict[str, Any] = {
        "at": at, "monday": str(week.monday), "sunday": str(week.sunday), "year": week.year,
        "term": week.term, "number": week.number, "days": week.school_days,
    }  # fmt: skip
    for n in range(1, _SEEN + 1):
        before = earlier[-n] if len(earlier) >= n else None
        found[f"m{n}"] = str(before.monday) if before else None
        found[f"d{n}"] = before.school_days if before else 0
    return found


def _run(session: Session, statement: str, clubs: Collection[UUID] | None, **values: Any) -> int:
    first, *parts = statement.split("<of ")
    said = [first]
    for part in parts:
        column, _, rest = part.partition(">")
        said.append(("" if clubs is None else f"AND {column} IN :clubs") + rest)
    if clubs is not None:
        values["clubs"] = sorted(clubs)
    return sets.run(session, "".join(said), **values)
