"""Everything that a month's pay follows from, read by SQLite alone, without the program."""

import sqlite3
from pathlib import Path

_MEETINGS = (
    "SELECT o.id, o.teacher_id, o.substitute_for_id, o.local_date, o.starts_at, o.ends_at, "
    "o.status, l.title, l.type, l.instrument_id, coalesce(r.location_id, l.location_id) "
    "FROM lesson_occurrence o JOIN lesson l ON l.school_id = o.school_id AND l.id = o.lesson_id "
    "LEFT JOIN room r ON r.school_id = o.school_id AND r.id = o.room_id "
    "WHERE o.school_id = 1 AND o.local_date BETWEEN ? AND ? "
    "ORDER BY o.local_date, o.starts_at, o.id"
)
_MARKS = (
    "SELECT a.occurrence_id, count(*), sum(c.counts_present), sum(c.pays_teacher) "
    "FROM attendance a "
    "JOIN lesson_occurrence o ON o.school_id = a.school_id AND o.id = a.occurrence_id "
    "JOIN attendance_code c ON c.school_id = a.school_id AND c.id = a.code_id "
    "WHERE a.school_id = 1 AND o.local_date BETWEEN ? AND ? GROUP BY a.occurrence_id"
)
_PAID = (
    "SELECT p.occurrence_id, p.teacher_id, p.amount FROM payout_line p "
    "JOIN lesson_occurrence o ON o.school_id = p.school_id AND o.id = p.occurrence_id "
    "WHERE p.school_id = 1 AND o.local_date >= ?"
)
_RATES = "SELECT * FROM pay_rate WHERE school_id = 1 AND archived_at IS NULL"


def opened(path: Path) -> sqlite3.Connection:
    """Open the school as plain SQLite."""
    return sqlite3.connect(path)


def read(connection: sqlite3.Connection, first: str, last: str) -> int:
    """Read the meetings of a month, their marks, what was paid and the rates; count the rows."""
    span = (first, last)
    rows = connection.execute(_MEETINGS, span).fetchall()
    marks = connection.execute(_MARKS, span).fetchall()
    paid = connection.execute(_PAID, (first,)).fetchall()
    rates = connection.execute(_RATES).fetchall()
    return len(rows) + len(marks) + len(paid) + len(rates)
