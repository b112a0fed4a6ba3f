"""Thirty entries of points as a bare program would keep them: one durable commit for all."""

import sqlite3
import time
import uuid
from pathlib import Path

CLASS = 30


def prepare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE entry (school INTEGER NOT NULL, id BLOB NOT NULL, student BLOB NOT NULL,"
        " club BLOB NOT NULL, type TEXT NOT NULL, points INTEGER NOT NULL, earned_on TEXT NOT NULL,"
        " earned_at TEXT NOT NULL, why TEXT NOT NULL, author TEXT, PRIMARY KEY (school, id))"
        " WITHOUT ROWID"
    )
    connection.execute(
        "CREATE TABLE balance (school INTEGER NOT NULL, student BLOB NOT NULL, club BLOB NOT NULL,"
        " total INTEGER NOT NULL, PRIMARY KEY (school, student, club)) WITHOUT ROWID"
    )
    for name, columns in (("a", "student, earned_on"), ("b", "club, earned_on"),
                          ("c", "student, club, earned_on"), ("d", "type, earned_on")):  # fmt: skip
        connection.execute(f"CREATE INDEX {name} ON entry (school, {columns})")
    return connection


def give(connection: sqlite3.Connection, club: bytes, students: list[bytes]) -> float:
    """Insert and commit the entries and the balances; return the seconds."""
    now = "2026-11-19 16:00:00.000000"
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for student in students:
        connection.execute(
            "INSERT INTO entry VALUES (1, ?, ?, ?, 'TEACHER_AWARD', 3, '2026-11-19', ?, 'Well', "
            "'Desk')",
            (uuid.uuid4().bytes, student, club, now),
        )
        connection.execute(
            "INSERT INTO balance VALUES (1, ?, ?, 3) ON CONFLICT DO UPDATE SET total = total + 3",
            (student, club),
        )
    connection.execute("COMMIT")
    return time.perf_counter() - begun
