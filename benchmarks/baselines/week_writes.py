"""Weeks of clubs made by one statement of SQLite alone: what ours is measured against.

The same sums for every member, no averages that hide a child, no level, no holidays.
"""

import sqlite3
from pathlib import Path

_SHAPE = """
CREATE TABLE bare_week (
    school_id SMALLINT NOT NULL, id BLOB NOT NULL, student_id BLOB NOT NULL, club_id BLOB NOT NULL,
    academic_year TEXT NOT NULL, academic_term TEXT, academic_week INTEGER NOT NULL,
    week_starts_on DATE NOT NULL, week_ends_on DATE NOT NULL, points INTEGER NOT NULL,
    level_at_start INTEGER NOT NULL, level_at_end INTEGER NOT NULL, levels_progressed INTEGER,
    pages_read INTEGER, books_completed INTEGER, pages_per_day INTEGER, days_active INTEGER,
    consistency INTEGER, class_average INTEGER, personal_best BOOLEAN, improvement INTEGER,
    velocity INTEGER, prediction INTEGER, calculated_at DATETIME, created_at DATETIME,
    updated_at DATETIME, version INTEGER, PRIMARY KEY (school_id, id),
    UNIQUE (school_id, student_id, club_id, academic_year, academic_week),
    FOREIGN KEY (school_id, student_id) REFERENCES student (school_id, id),
    FOREIGN KEY (school_id, club_id) REFERENCES club (school_id, id)
) WITHOUT ROWID;
CREATE INDEX bare_week_club ON bare_week (school_id, club_id, week_starts_on);
CREATE INDEX bare_week_year ON bare_week (school_id, academic_year, academic_week);
"""
_MADE = """
INSERT INTO bare_week
WITH summed AS (
    SELECT student_id, club_id, date(earned_on, '-6 days', 'weekday 1') AS monday,
        sum(points) AS points, sum(reading_pages) AS pages, count(DISTINCT earned_on) AS days
    FROM learning_points_transaction WHERE school_id = 1 AND earned_on <= :sunday GROUP BY 1, 2, 3
),
so_far AS (
    SELECT student_id, club_id,
        sum(CASE WHEN monday < :monday THEN points ELSE 0 END) AS before,
        max(CASE WHEN monday < :monday THEN points ELSE 0 END) AS best,
        sum(CASE WHEN monday = :monday THEN points ELSE 0 END) AS points,
        sum(CASE WHEN monday = :monday THEN pages END) AS pages,
        sum(CASE WHEN monday = :monday THEN days ELSE 0 END) AS days,
        sum(CASE WHEN monday = date(:monday, '-7 days') THEN points ELSE 0 END) AS last,
        sum(CASE WHEN monday > date(:monday, '-28 days') THEN points ELSE 0 END) AS four
    FROM summed GROUP BY 1, 2
)
SELECT 1, randomblob(16), m.student_id, m.club_id, '2026/27', NULL, :number, :monday, :sunday,
    s.points, 1 + s.before / 12, 1 + (s.before + s.points) / 12, 0, s.pages, 0, s.pages * 200,
    s.days, s.days * 200, avg(s.points) OVER (PARTITION BY m.club_id), s.points > s.best,
    CASE WHEN s.last > 0 THEN 1000 * (s.points - s.last) / s.last END, s.four * 50, s.four * 250,
    :sunday, :sunday, :sunday, 1
FROM club_membership m
JOIN so_far s ON s.student_id = m.student_id AND s.club_id = m.club_id
WHERE m.school_id = 1 AND m.joined_on <= :sunday AND (m.left_on IS NULL OR m.left_on >= :monday)
"""


def opened(path: Path) -> sqlite3.Connection:
    """Open the school as plain SQLite, with the table that is to be filled."""
    connection = sqlite3.connect(path)
    for pragma in ("cache_size=-65536", "temp_store=MEMORY", "foreign_keys=ON",
                   "synchronous=FULL"):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(_SHAPE)
    return connection


def write(connection: sqlite3.Connection, monday: str, sunday: str, number: int) -> int:
    """Make a week; return how many rows that were."""
    with connection:
        words = {"monday": monday, "sunday": sunday, "number": number}
        return connection.execute(_MADE, words).rowcount
