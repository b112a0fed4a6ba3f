"""Balances worked out set by set: the same for one pupil and for all.

What a total means is said by `rules.level_of`; these statements say it for every balance at once,
and write only what differs.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.clubs.queries.deeds import Pair
from desktop_app.core.db import sets

_CALC = """
    SELECT student_id, club_id, total, last, first, since, best,
        1 + {greatest}(0, total) / per_level AS level,
        {greatest}(0, total) % per_level AS in_level,
        per_level - {greatest}(0, total) % per_level AS to_next,
        {greatest}(0, total) / per_level AS achieved
    FROM (
        SELECT r.student_id, r.club_id, CAST(sum(r.points) AS BIGINT) AS total,
            max(r.last) AS last, min(r.earned_on) AS first, max(w.best) AS best,
            max(r.per_level) AS per_level,
            coalesce(max(CASE WHEN r.filled <> r.before THEN r.earned_on END),
                min(r.earned_on)) AS since
        FROM (
            SELECT f.*, coalesce(lag(filled) OVER (
                PARTITION BY student_id, club_id ORDER BY earned_on), 0) AS before
            FROM (
                SELECT d.student_id, d.club_id, d.earned_on, d.points, d.last,
                    k.points_per_level AS per_level,
                    CAST(sum(d.points) OVER (PARTITION BY d.student_id, d.club_id
                        ORDER BY d.earned_on) AS BIGINT) / k.points_per_level AS filled
                FROM (
                    SELECT e.student_id, e.club_id, e.earned_on, sum(e.points) AS points,
                        max(e.earned_at) AS last
                    FROM learning_points_transaction e WHERE e.school_id = :school <of e>
                    GROUP BY e.student_id, e.club_id, e.earned_on HAVING sum(e.points) <> 0) d
                JOIN club k ON k.school_id = :school AND k.id = d.club_id) f) r
        JOIN (
            SELECT student_id, club_id, CAST(max(points) AS BIGINT) AS best FROM (
                SELECT e.student_id, e.club_id, sum(e.points) AS points
                FROM learning_points_transaction e WHERE e.school_id = :school <of e>
                GROUP BY e.student_id, e.club_id, {monday[e.earned_on]}) weeks
            GROUP BY student_id, club_id) w
            ON w.student_id = r.student_id AND w.club_id = r.club_id
        GROUP BY r.student_id, r.club_id) summed
"""
_CHANGED = f"""
UPDATE learning_points_balance SET total = c.total, level = c.level, in_level = c.in_level,
    to_next = c.to_next, levels_achieved = c.achieved, best_week_points = c.best,
    last_earned_at = c.last, first_earned_on = c.first, level_since = c.since,
    version = learning_points_balance.version + 1
FROM ({_CALC}) c
WHERE learning_points_balance.school_id = :school
    AND learning_points_balance.student_id = c.student_id
    AND learning_points_balance.club_id = c.club_id AND (
        learning_points_balance.total <> c.total OR learning_points_balance.level <> c.level
        OR learning_points_balance.in_level <> c.in_level
        OR learning_points_balance.to_next <> c.to_next
        OR learning_points_balance.levels_achieved <> c.achieved
        OR learning_points_balance.best_week_points <> c.best
        OR learning_points_balance.last_earned_at {{differs}} c.last
        OR learning_points_balance.first_earned_on {{differs}} c.first
        OR learning_points_balance.level_since {{differs}} c.since)
"""
_NEW = f"""
INSERT INTO learning_points_balance (
    school_id, id, student_id, club_id, total, level, in_level, to_next, levels_achieved,
    best_week_points, last_earned_at, first_earned_on, level_since, created_at, updated_at, version
)
SELECT :school, {{new_id}}, c.student_id, c.club_id, c.total, c.level, c.in_level, c.to_next,
    c.achieved, c.best, c.last, c.first, c.since, :now, :now, 1
FROM ({_CALC}) c
WHERE NOT EXISTS (
    SELECT 1 FROM learning_points_balance b WHERE b.school_id = :school
        AND b.student_id = c.student_id AND b.club_id = c.club_id)
"""
_NOTHING = """
UPDATE learning_points_balance SET total = 0, level = 1, in_level = 0, levels_achieved = 0,
    to_next = (SELECT k.points_per_level FROM club k
        WHERE k.school_id = :school AND k.id = learning_points_balance.club_id),
    best_week_points = 0, last_earned_at = NULL, first_earned_on = NULL, level_since = NULL,
    version = version + 1
WHERE school_id = :school <of learning_points_balance> AND NOT EXISTS (
    SELECT 1 FROM learning_points_transaction e WHERE e.school_id = :school
        AND e.student_id = learning_points_balance.student_id
        AND e.club_id = learning_points_balance.club_id
    GROUP BY e.earned_on HAVING sum(e.points) <> 0)
"""
_ADDED = """
UPDATE learning_points_balance SET total = c.total, level = 1 + c.total / c.per_level,
    in_level = c.total % c.per_level, to_next = c.per_level - c.total % c.per_level,
    levels_achieved = c.total / c.per_level, best_week_points = c.best, last_earned_at = c.last,
    level_since = c.since, version = learning_points_balance.version + 1
FROM (
    SELECT b.id, b.total + n.points AS total, n.per_level,
        {greatest}(b.best_week_points, n.week) AS best,
        {greatest}(b.last_earned_at, n.last) AS last,
        CASE WHEN (b.total + n.points) / n.per_level
                <> (b.total + n.points - n.whole_day) / n.per_level
            THEN n.day ELSE b.level_since END AS since
    FROM (
        SELECT f.student_id, f.club_id, f.points, f.day, f.last, k.points_per_level AS per_level,
            (SELECT CAST(sum(w.points) AS BIGINT) FROM <of the pair>
                AND w.earned_on >= {monday[f.day]}) AS week,
            (SELECT CAST(sum(w.points) AS BIGINT) FROM <of the pair>
                AND w.earned_on = f.day) AS whole_day
        FROM (
            SELECT e.student_id, e.club_id, CAST(sum(e.points) AS BIGINT) AS points,
                min(e.earned_on) AS day, max(e.earned_at) AS last
            FROM learning_points_transaction e WHERE e.school_id = :school AND e.id IN :ids
            GROUP BY e.student_id, e.club_id
            HAVING min(e.points) > 0 AND min(e.earned_on) = max(e.earned_on)
                AND max(CASE WHEN EXISTS (SELECT 1 FROM change x WHERE x.school_id = :school
                    AND x.table_name = 'learning_points_transaction' AND x.row_id = e.id
                    AND x.op <> 'I') THEN 1 ELSE 0 END) = 0) f
        JOIN club k ON k.school_id = :school AND k.id = f.club_id
        WHERE NOT EXISTS (SELECT 1 FROM <of the pair> AND w.earned_on > f.day)) n
    JOIN learning_points_balance b ON b.school_id = :school AND b.student_id = n.student_id
        AND b.club_id = n.club_id
    WHERE b.first_earned_on IS NOT NULL AND n.whole_day >= n.points
        AND b.total + n.points >= n.whole_day) c
WHERE learning_points_balance.school_id = :school AND learning_points_balance.id = c.id
""".replace(
    "<of the pair>",
    "learning_points_transaction w WHERE w.school_id = :school AND w.student_id = f.student_id "
    "AND w.club_id = f.club_id",
)
_DONE = "clubs.balances"


def add_to_balances(session: Session, ids: Collection[UUID]) -> int:
    """Add entries that are new to balances where adding is enough; return to how many.

    It is for points above nothing, earned on the last day of all, that are counted once. The
    history is not read then, however long. The others are to be worked out anew.
    """
    again = session.info.get(_DONE, False)
    session.info[_DONE] = True
    return 0 if again else sets.run(session, _ADDED, ids=list(ids))


def bring_balances(session: Session, pairs: Collection[Pair] | None) -> None:
    """Bring balances in line with the entries: all, or those of some students and clubs."""
    if pairs is not None and not pairs:
        return
    session.info[_DONE] = True
    words: dict[str, Any] = {}
    if pairs is not None:
        words = {
            "students": sorted({student for student, _ in pairs}),
            "clubs": sorted({club for _, club in pairs}),
        }
    changed = sets.run(session, _among(_CHANGED, pairs is None), **words)
    if pairs is None or changed < len(pairs):
        sets.run(session, _among(_NEW, pairs is None), **words)
        sets.run(session, _among(_NOTHING, pairs is None), **words)


@lru_cache(maxsize=8)
def _among(statement: str, everything: bool) -> str:  # one of two texts
    first, *parts = statement.split("<of ")
    said = [first]
    for part in parts:
        table, _, rest = part.partition(">")
        mine = f"AND {table}.student_id IN :students AND {table}.club_id IN :clubs"
        said.append(("" if everything else mine) + rest)
    return "".join(said)
