"""Everything that the streaks of a day follow from, read by SQLite alone, without the program."""

import sqlite3
from pathlib import Path

_READS = (
    "SELECT a.student_id, c.streak_effect, a.id FROM lesson_occurrence o "
    "JOIN attendance a ON a.school_id = o.school_id AND a.occurrence_id = o.id "
    "JOIN attendance_code c ON c.school_id = a.school_id AND c.id = a.code_id "
    "WHERE o.school_id = 1 AND o.local_date = :day AND c.streak_effect IN ('EARNS', 'NEUTRAL')",
    "SELECT h.student_id, w.club_id, h.id FROM student s "
    "CROSS JOIN homework_completion h ON h.school_id = 1 AND h.student_id = s.id "
    "AND h.done_on = :day AND h.withdrawn_at IS NULL "
    "JOIN homework w ON w.school_id = 1 AND w.id = h.homework_id WHERE s.school_id = 1",
    "SELECT r.student_id, r.club_id, r.id FROM student s "
    "CROSS JOIN reading_log r ON r.school_id = 1 AND r.student_id = s.id "
    "AND r.read_on = :day AND r.withdrawn_at IS NULL WHERE s.school_id = 1",
    "SELECT p.student_id, p.club_id, p.id, p.minutes FROM student s "
    "CROSS JOIN practice_log p ON p.school_id = 1 AND p.student_id = s.id "
    "AND p.practiced_on = :day AND p.withdrawn_at IS NULL WHERE s.school_id = 1",
    "SELECT student_id, club_id, state FROM streak_correction WHERE school_id = 1 AND day = :day",
    "SELECT student_id, club_id, buddy_group_id FROM streak_freeze WHERE school_id = 1 "
    "AND first_day <= :day AND (last_day IS NULL OR last_day >= :day)",
    "SELECT t.student_id, t.club_id, t.current, t.longest, t.last_earned_on, s.left_on, "
    "s.archived_at FROM student_streak t "
    "JOIN student s ON s.school_id = 1 AND s.id = t.student_id WHERE t.school_id = 1",
    "SELECT g.id, g.club_id, r.count, r.unbroken, r.streak_status FROM buddy_group g "
    "JOIN buddy_group_spell p ON p.school_id = 1 AND p.buddy_group_id = g.id "
    "AND p.first_day <= :day AND (p.last_day IS NULL OR p.last_day >= :day) "
    "LEFT JOIN buddy_group_daily_record r ON r.school_id = 1 AND r.buddy_group_id = g.id "
    "AND r.day = (SELECT max(l.day) FROM buddy_group_daily_record l WHERE l.school_id = 1 "
    "AND l.day < :day) WHERE g.school_id = 1",
    "SELECT m.buddy_group_id, m.student_id, d.state, m.days_counted, m.days_missed "
    "FROM buddy_group_member m "
    "JOIN buddy_group g ON g.school_id = 1 AND g.id = m.buddy_group_id "
    "LEFT JOIN streak_day d ON d.school_id = 1 AND d.student_id = m.student_id "
    "AND d.day = :day AND d.club_id IS g.club_id "
    "WHERE m.school_id = 1 AND m.status IN ('ACCEPTED', 'LEFT', 'REMOVED') "
    "AND m.role <> 'OBSERVER' AND m.joined_on < :day",
)


def opened(path: Path) -> sqlite3.Connection:
    """Open the school as plain SQLite."""
    return sqlite3.connect(path)


def read(connection: sqlite3.Connection, day: str) -> int:
    """Read all that decides a day; count the rows."""
    return sum(len(connection.execute(each, {"day": day}).fetchall()) for each in _READS)


_WRITES = (
    "INSERT INTO streak_day SELECT school_id, randomblob(16), student_id, club_id, :day, state, "
    "count + 1, attendance_id, homework_completion_id, reading_log_id, practice_log_id, "
    "created_at, updated_at, 1 FROM streak_day WHERE school_id = 1 AND day = :before",
    "UPDATE student_streak SET current = current + 1, longest = max(longest, current + 1), "
    "last_earned_on = :day, closed_until = :day, version = version + 1 WHERE school_id = 1",
    "INSERT INTO buddy_group_daily_record SELECT school_id, randomblob(16), buddy_group_id, :day, "
    "is_school_day, academic_year, academic_term, academic_week, academic_month, active_members, "
    "members_earned, earned, count, unbroken, streak_status, created_at, updated_at, 1 "
    "FROM buddy_group_daily_record WHERE school_id = 1 AND day = :before",
    "INSERT INTO buddy_group_daily_member SELECT 1, randomblob(16), n.id, m.student_id, m.state, "
    "m.created_at, m.updated_at, 1 FROM buddy_group_daily_record n "
    "JOIN buddy_group_daily_record o ON o.school_id = 1 AND o.day = :before "
    "AND o.buddy_group_id = n.buddy_group_id "
    "JOIN buddy_group_daily_member m ON m.school_id = 1 AND m.daily_record_id = o.id "
    "WHERE n.school_id = 1 AND n.day = :day",
    "UPDATE buddy_group SET current_streak = current_streak + 1, last_streak_on = :day, "
    "version = version + 1 WHERE school_id = 1",
    "UPDATE buddy_group_member SET days_counted = days_counted + 1, version = version + 1 "
    "WHERE school_id = 1",
)


def write(connection: sqlite3.Connection, day: str, before: str) -> None:
    """Write as many rows as a day has, copied from the last school day, in one transaction."""
    for pragma in ("cache_size=-65536", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in connection.execute(triggers).fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    with connection:
        for each in _WRITES:
            connection.execute(each, {"day": day, "before": before})
