"""Double bookings of a term, and the rows a free slot is found in, by SQLite alone."""

import sqlite3
from pathlib import Path

_OVERLAP = """
   AND b.starts_at >= a.starts_at AND b.starts_at < a.ends_at
   AND (b.starts_at > a.starts_at OR b.id > a.id) AND b.status NOT LIKE 'CANCELLED%'
 WHERE a.school_id = 1 AND a.local_date BETWEEN ?1 AND ?2 AND a.status NOT LIKE 'CANCELLED%'
"""
JOINS = (
    f"""SELECT a.id, b.id, a.teacher_id FROM lesson_occurrence a
        JOIN lesson_occurrence b ON b.school_id = 1 AND b.teacher_id = a.teacher_id {_OVERLAP}""",
    f"""SELECT a.id, b.id, a.room_id FROM lesson_occurrence a
        JOIN lesson_occurrence b ON b.school_id = 1 AND b.room_id = a.room_id {_OVERLAP}""",
    f"""SELECT a.id, b.id, s.student_id FROM lesson_occurrence a
        JOIN enrollment s ON s.school_id = 1 AND s.lesson_id = a.lesson_id
         AND s.status <> 'PENDING' AND s.enrolled_on <= a.local_date
         AND (s.unenrolled_on IS NULL OR s.unenrolled_on >= a.local_date)
        JOIN enrollment t ON t.school_id = 1 AND t.student_id = s.student_id
         AND t.lesson_id <> s.lesson_id AND t.status <> 'PENDING'
        JOIN lesson_occurrence b ON b.school_id = 1 AND b.lesson_id = t.lesson_id
         AND t.enrolled_on <= b.local_date
         AND (t.unenrolled_on IS NULL OR t.unenrolled_on >= b.local_date) {_OVERLAP}""",
)
SLOT_READS = (
    """SELECT o.teacher_id, o.starts_at, o.ends_at, o.room_id, l.title FROM lesson_occurrence o
       JOIN lesson l ON l.school_id = 1 AND l.id = o.lesson_id
       WHERE o.school_id = 1 AND o.starts_at >= :first AND o.starts_at < :last
         AND o.status NOT LIKE 'CANCELLED%' AND o.teacher_id IN (
           SELECT staff_id FROM staff_instrument
            WHERE school_id = 1 AND instrument_id = :instrument)""",
    """SELECT o.starts_at, o.ends_at FROM enrollment e
       JOIN lesson_occurrence o ON o.school_id = 1 AND o.lesson_id = e.lesson_id
        AND o.starts_at >= :first AND o.starts_at < :last AND o.status NOT LIKE 'CANCELLED%'
       WHERE e.school_id = 1 AND e.student_id = :student""",
    """SELECT o.room_id, o.starts_at, o.ends_at FROM lesson_occurrence o
       JOIN room r ON r.school_id = 1 AND r.id = o.room_id AND r.location_id = :place
       WHERE o.school_id = 1 AND o.starts_at >= :first AND o.starts_at < :last
         AND o.status NOT LIKE 'CANCELLED%'""",
    """SELECT teacher_id, day_of_week, start_time, end_time FROM teacher_availability
       WHERE school_id = 1 AND teacher_id IN (
           SELECT staff_id FROM staff_instrument
            WHERE school_id = 1 AND instrument_id = :instrument)""",
    """SELECT teacher_id, starts_at, ends_at FROM time_off
       WHERE school_id = 1 AND starts_at < :last AND ends_at > :first""",
    """SELECT day, location_id FROM calendar_day
       WHERE school_id = 1 AND day >= :first AND day < :last""",
    """SELECT s.id, o.starts_at, o.ends_at FROM student me
       JOIN family_member m ON m.school_id = 1 AND m.person_id = me.person_id
       JOIN family_member k ON k.school_id = 1 AND k.family_id = m.family_id
       JOIN student s ON s.school_id = 1 AND s.person_id = k.person_id AND s.id <> me.id
       JOIN enrollment e ON e.school_id = 1 AND e.student_id = s.id
       JOIN lesson_occurrence o ON o.school_id = 1 AND o.lesson_id = e.lesson_id
        AND o.starts_at >= :first AND o.starts_at < :last
       WHERE me.school_id = 1 AND me.id = :student""",
)


def opened(path: Path) -> sqlite3.Connection:
    """Open the school as plain SQLite, to read."""
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def joins(connection: sqlite3.Connection, first: str, last: str) -> int:
    """Return how many pairs of meetings take the same teacher, room or student at once."""
    return sum(len(connection.execute(each, (first, last)).fetchall()) for each in JOINS)


def slot_reads(connection: sqlite3.Connection, asked: dict[str, object]) -> int:
    """Return how many rows a free slot of one student is found in."""
    return sum(len(connection.execute(each, asked).fetchall()) for each in SLOT_READS)
