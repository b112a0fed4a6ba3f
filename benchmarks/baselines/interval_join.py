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
_TAKES_PLACE = """o.status NOT LIKE 'CANCELLED%' AND NOT EXISTS (
       SELECT 1 FROM one_on_one_slot f WHERE f.school_id = 1 AND f.occurrence_id = o.id
          AND f.withdrawn_at IS NULL)"""
_OFFERED = """f.withdrawn_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM lesson_occurrence g WHERE g.school_id = 1 AND g.id = f.occurrence_id
          AND g.status LIKE 'CANCELLED%')"""
_WHO_TEACHES = """SELECT staff_id FROM staff_instrument
            WHERE school_id = 1 AND instrument_id = :instrument"""
_HERE = "SELECT id FROM room WHERE school_id = 1 AND location_id = :place"
SLOT_READS = (
    "SELECT * FROM school WHERE school_id = 1",
    """SELECT p.given_name, p.family_name FROM student s
       JOIN person p ON p.school_id = 1 AND p.id = s.person_id
       WHERE s.school_id = 1 AND s.id = :student""",
    """SELECT l.* FROM enrollment e JOIN lesson l ON l.school_id = 1 AND l.id = e.lesson_id
       WHERE e.school_id = 1 AND e.student_id = :student AND e.status = 'ACTIVE'""",
    _WHO_TEACHES,
    """SELECT r.id, r.name, r.capacity, l.id, l.name FROM room r
       JOIN location l ON l.school_id = 1 AND l.id = r.location_id WHERE r.school_id = 1""",
    "SELECT from_location_id, to_location_id, minutes FROM travel_time WHERE school_id = 1",
    f"""SELECT o.teacher_id, o.starts_at, o.ends_at, o.room_id FROM lesson_occurrence o
        WHERE o.school_id = 1 AND o.teacher_id IN ({_WHO_TEACHES})
          AND o.starts_at >= :first AND o.starts_at < :last AND {_TAKES_PLACE}
        UNION ALL
        SELECT f.teacher_id, f.starts_at, f.ends_at, f.room_id FROM one_on_one_slot f
        WHERE f.school_id = 1 AND f.teacher_id IN ({_WHO_TEACHES})
          AND f.starts_at >= :first AND f.starts_at < :last AND {_OFFERED}""",
    f"""SELECT o.starts_at, o.ends_at FROM enrollment e
        JOIN lesson_occurrence o ON o.school_id = 1 AND o.lesson_id = e.lesson_id
         AND o.starts_at >= :first AND o.starts_at < :last AND {_TAKES_PLACE}
        WHERE e.school_id = 1 AND e.student_id = :student""",
    f"""SELECT o.room_id, o.starts_at, o.ends_at FROM lesson_occurrence o
        WHERE o.school_id = 1 AND o.room_id IN ({_HERE})
          AND o.starts_at >= :first AND o.starts_at < :last AND {_TAKES_PLACE}
        UNION ALL
        SELECT f.room_id, f.starts_at, f.ends_at FROM one_on_one_slot f
        WHERE f.school_id = 1 AND f.room_id IN ({_HERE})
          AND f.starts_at >= :first AND f.starts_at < :last AND {_OFFERED}""",
    f"""SELECT teacher_id, day_of_week, start_time, end_time FROM teacher_availability
        WHERE school_id = 1 AND teacher_id IN ({_WHO_TEACHES})""",
    """SELECT teacher_id, starts_at, ends_at FROM time_off
       WHERE school_id = 1 AND starts_at < :last AND ends_at > :first""",
    """SELECT person_id, room_id, starts_at, ends_at FROM busy
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
    f"""SELECT t.id, p.given_name, p.family_name FROM staff t
        JOIN person p ON p.school_id = 1 AND p.id = t.person_id
        WHERE t.school_id = 1 AND t.id IN ({_WHO_TEACHES})""",
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
