"""What is owed by age, summed by SQLite alone, without the program."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

OPEN = "school_id = 1 AND status = 'ISSUED' AND kind = 'INVOICE' AND settled < total"
AGES = """
    sum(CASE WHEN due_on >= :d0 THEN total - settled ELSE 0 END),
    sum(CASE WHEN due_on < :d0 AND due_on >= :d30 THEN total - settled ELSE 0 END),
    sum(CASE WHEN due_on < :d30 AND due_on >= :d60 THEN total - settled ELSE 0 END),
    sum(CASE WHEN due_on < :d60 AND due_on >= :d90 THEN total - settled ELSE 0 END),
    sum(CASE WHEN due_on < :d90 THEN total - settled ELSE 0 END)
"""
IN_ALL = f"SELECT {AGES} FROM invoice WHERE {OPEN}"
BY_FAMILY = f"""
    SELECT f.id, f.name, {AGES} FROM invoice i
    JOIN family f ON f.school_id = i.school_id AND f.id = i.family_id
    WHERE i.school_id = 1 AND status = 'ISSUED' AND kind = 'INVOICE' AND settled < total
    GROUP BY f.id, f.name, f.sort_name ORDER BY f.sort_name, f.id
"""


def opened(path: Path) -> sqlite3.Connection:
    """Open the school as plain SQLite."""
    return sqlite3.connect(path)


def _days(today: date) -> dict[str, str]:
    return {f"d{days}": str(today - timedelta(days=days)) for days in (0, 30, 60, 90)}


def ageing(connection: sqlite3.Connection, today: date) -> tuple[int, ...]:
    """Return what is not due and what is late by age."""
    return tuple(connection.execute(IN_ALL, _days(today)).fetchone())


def by_family(connection: sqlite3.Connection, today: date) -> list[tuple[object, ...]]:
    """Return the same for each family."""
    return connection.execute(BY_FAMILY, _days(today)).fetchall()
