"""Thirty marks as a bare program would keep them: one insert, one durable commit each."""

import sqlite3
import sys
import tempfile
import time
import uuid
from pathlib import Path

MARKS = 30


def prepare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE mark (school INTEGER NOT NULL, id BLOB NOT NULL, meeting BLOB NOT NULL,"
        " student BLOB NOT NULL, code BLOB, minutes INTEGER, note TEXT, author BLOB,"
        " author_name TEXT NOT NULL, device TEXT NOT NULL, device_time TEXT NOT NULL,"
        " received_at TEXT NOT NULL, reason TEXT, PRIMARY KEY (school, id)) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX by_meeting ON mark (school, meeting, student, received_at)")
    for column in ("student", "code", "author"):
        connection.execute(f"CREATE INDEX by_{column} ON mark (school, {column})")
    return connection


def marks(connection: sqlite3.Connection, occurrence: bytes) -> float:
    """Insert and commit thirty marks; return the seconds."""
    students = [uuid.uuid4().bytes for _ in range(MARKS)]
    code, now = uuid.uuid4().bytes, "2026-11-19 16:00:00.000000"
    begun = time.perf_counter()
    for student in students:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO mark VALUES (1, ?, ?, ?, ?, NULL, NULL, NULL, 'Desk', 'pc', ?, ?, NULL)",
            (uuid.uuid4().bytes, occurrence, student, code, now, now),
        )
        connection.execute("COMMIT")
    return time.perf_counter() - begun


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        bare = prepare(Path(folder) / "bare.sqlite")
        sys.stdout.write(f"{marks(bare, uuid.uuid4().bytes)}\n")
        bare.close()
