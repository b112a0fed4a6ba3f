"""Days of streaks made by one statement of SQLite alone: what a rebuild is measured against.

It knows lessons and reading only, no corrections, freezes or excuses, and writes into a table of
its own with the same columns and indexes.
"""

import sqlite3
from pathlib import Path

_SHAPE = """
CREATE TABLE bare_day (
    school_id SMALLINT NOT NULL, id BLOB NOT NULL, student_id BLOB NOT NULL, club_id BLOB,
    day DATE NOT NULL, state VARCHAR(32) NOT NULL CHECK (state IN (
        'EARNED', 'MISSED', 'EXCUSED', 'NEUTRAL', 'FROZEN')), count INTEGER NOT NULL,
    attendance_id BLOB, homework_completion_id BLOB, reading_log_id BLOB, practice_log_id BLOB,
    created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (school_id, id), UNIQUE (school_id, student_id, club_id, day),
    FOREIGN KEY (school_id, student_id) REFERENCES student (school_id, id),
    FOREIGN KEY (school_id, club_id) REFERENCES club (school_id, id),
    FOREIGN KEY (school_id, attendance_id) REFERENCES attendance (school_id, id),
    FOREIGN KEY (school_id, reading_log_id) REFERENCES reading_log (school_id, id)
) WITHOUT ROWID;
CREATE INDEX bare_day_state ON bare_day (school_id, day, state);
CREATE INDEX bare_day_club ON bare_day (school_id, club_id);
CREATE UNIQUE INDEX bare_day_overall ON bare_day (school_id, student_id, day)
    WHERE club_id IS NULL;
"""
_MADE = """
INSERT INTO bare_day
WITH earned AS (
    SELECT a.student_id, NULL AS club_id, o.local_date AS day, a.id AS mark, NULL AS log
    FROM lesson_occurrence o
    JOIN attendance a ON a.school_id = o.school_id AND a.occurrence_id = o.id
    JOIN attendance_code c ON c.school_id = a.school_id AND c.id = a.code_id
        AND c.streak_effect = 'EARNS'
    WHERE o.school_id = 1 AND o.local_date BETWEEN :first AND :last
    UNION ALL
    SELECT student_id, NULL, read_on, NULL, id FROM reading_log
    WHERE school_id = 1 AND read_on BETWEEN :first AND :last AND withdrawn_at IS NULL
    UNION ALL
    SELECT student_id, club_id, read_on, NULL, id FROM reading_log
    WHERE school_id = 1 AND read_on BETWEEN :first AND :last AND withdrawn_at IS NULL
),
day AS (SELECT DISTINCT local_date AS day FROM lesson_occurrence
    WHERE school_id = 1 AND local_date BETWEEN :first AND :last),
streak AS (SELECT student_id, club_id, min(day) AS begun FROM earned GROUP BY 1, 2),
known AS (
    SELECT s.student_id, s.club_id, d.day, e.mark, e.log,
        CASE WHEN e.day IS NULL THEN 'MISSED' ELSE 'EARNED' END AS state
    FROM streak s JOIN day d ON d.day >= s.begun
    LEFT JOIN earned e ON e.student_id = s.student_id AND e.day = d.day
        AND coalesce(e.club_id, x'00') = coalesce(s.club_id, x'00')
),
run AS (
    SELECT known.*, sum(state = 'MISSED') OVER (
        PARTITION BY student_id, club_id ORDER BY day) AS breaks FROM known
)
SELECT 1, randomblob(16), student_id, club_id, day, state, sum(state = 'EARNED') OVER (
    PARTITION BY student_id, club_id, breaks ORDER BY day), mark, NULL, log, NULL,
    '2027-01-01', '2027-01-01', 1
FROM run
"""


def opened(path: Path) -> sqlite3.Connection:
    """Open the school as plain SQLite, with the table that is to be filled."""
    connection = sqlite3.connect(path)
    for pragma in ("cache_size=-65536", "temp_store=MEMORY", "foreign_keys=ON",
                   "synchronous=FULL"):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(_SHAPE)
    return connection


def write(connection: sqlite3.Connection, first: str, last: str) -> int:
    """Make the days; return how many rows that were."""
    with connection:
        return connection.execute(_MADE, {"first": first, "last": last}).rowcount
