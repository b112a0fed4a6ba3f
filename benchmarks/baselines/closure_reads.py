"""Everything that a closure touches, read by SQLite alone, without the program."""

import sqlite3
from pathlib import Path

MEETINGS = """
SELECT o.id, o.lesson_id, l.title, o.local_date, o.starts_at, o.ends_at, o.status,
       p.given_name, p.family_name, r.name,
       (SELECT count(*) FROM enrollment e
         WHERE e.school_id = 1 AND e.lesson_id = o.lesson_id AND e.status <> 'PENDING'
           AND e.enrolled_on <= o.local_date
           AND (e.unenrolled_on IS NULL OR e.unenrolled_on >= o.local_date))
  FROM lesson_occurrence o
  JOIN lesson l ON l.school_id = 1 AND l.id = o.lesson_id
  LEFT JOIN staff s ON s.school_id = 1 AND s.id = o.teacher_id
  LEFT JOIN person p ON p.school_id = 1 AND p.id = s.person_id
  LEFT JOIN room r ON r.school_id = 1 AND r.id = o.room_id
 WHERE o.school_id = 1 AND o.local_date BETWEEN ? AND ? AND o.status NOT LIKE 'CANCELLED%'
 ORDER BY o.starts_at, l.sort_title
"""
LINES = """
SELECT b.occurrence_id, n.id, n.description, i.number, f.name, b.amount
  FROM lesson_occurrence o
  JOIN billed_meeting b ON b.school_id = 1 AND b.occurrence_id = o.id AND b.sign = 1
  JOIN invoice_line n ON n.school_id = 1 AND n.id = b.invoice_line_id
  JOIN invoice i ON i.school_id = 1 AND i.id = n.invoice_id
  JOIN family f ON f.school_id = 1 AND f.id = i.family_id
 WHERE o.school_id = 1 AND o.local_date BETWEEN ? AND ?
   AND (SELECT sum(a.sign) FROM billed_meeting a
         WHERE a.school_id = 1 AND a.student_id = b.student_id
           AND a.occurrence_id = b.occurrence_id AND a.family_id = b.family_id) > 0
 ORDER BY i.number
"""
OTHERS = (
    """SELECT l.id, l.occurrence_id, l.amount FROM lesson_occurrence o
       JOIN payout_line l ON l.school_id = 1 AND l.occurrence_id = o.id
       WHERE o.school_id = 1 AND o.local_date BETWEEN ? AND ?""",
    """SELECT c.id, c.student_id FROM lesson_occurrence o
       JOIN make_up_credit c ON c.school_id = 1
        AND (c.occurrence_id = o.id OR c.used_occurrence_id = o.id)
       WHERE o.school_id = 1 AND o.local_date BETWEEN ? AND ?""",
    """SELECT a.id, a.occurrence_id, c.label FROM lesson_occurrence o
       JOIN attendance a ON a.school_id = 1 AND a.occurrence_id = o.id
       JOIN attendance_code c ON c.school_id = 1 AND c.id = a.code_id
       WHERE o.school_id = 1 AND o.local_date BETWEEN ? AND ?""",
)


def opened(path: Path) -> sqlite3.Connection:
    """Open the school as plain SQLite."""
    return sqlite3.connect(path)


def reads(connection: sqlite3.Connection, first: str, last: str) -> list[list[tuple[object, ...]]]:
    """Return what each statement finds between two days."""
    return [
        connection.execute(statement, (first, last)).fetchall()
        for statement in (MEETINGS, LINES, *OTHERS)
    ]
