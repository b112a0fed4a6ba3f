"""A teacher of 500 pupils with 5,000 marks on a server, and the bare way to take them along.

The bare way asks for the same rows, table by table in one moment, as the driver gives them, and
puts them into an encrypted file with the same tables. Imports nothing of ours.
"""

import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from sqlcipher3 import dbapi2

STUDENTS, CLASSES, WEEKS, OTHERS = 500, 25, 10, 4
_NOW = "now(), now(), 1"
_ALL = STUDENTS * OTHERS
FILL = f"""
SET session_replication_role = replica;
INSERT INTO person (school_id, id, given_name, family_name, sort_name, phone, privacy_level,
  created_at, updated_at, version)
SELECT 1, md5('person' || g)::uuid, 'Given ' || g, 'Family' || g / 3, 'family, given ' || g,
  '+353 1 ' || g, 'public', {_NOW}
FROM generate_series(1, {_ALL * 2 + OTHERS}) g;
INSERT INTO student (school_id, id, person_id, sort_name, created_at, updated_at, version)
SELECT 1, md5('student' || g)::uuid, md5('person' || g)::uuid, 'family, given ' || g, {_NOW}
FROM generate_series(1, {_ALL}) g;
INSERT INTO relationship (school_id, id, person_id, other_id, kind, position, created_at,
  updated_at, version)
SELECT 1, md5('relationship' || g)::uuid, md5('person' || g)::uuid,
  md5('person' || {_ALL} + g)::uuid, 'GUARDIAN', 1, {_NOW} FROM generate_series(1, {_ALL}) g;
INSERT INTO staff (school_id, id, person_id, kind, created_at, updated_at, version)
SELECT 1, md5('staff' || g)::uuid, md5('person' || {_ALL * 2} + g)::uuid, 'TEACHER', {_NOW}
FROM generate_series(1, {OTHERS}) g;
INSERT INTO lesson (school_id, id, title, sort_title, type, recurrence, status, teacher_id,
  created_at, updated_at, version)
SELECT 1, md5('lesson' || g)::uuid, 'Class ' || g, 'class ' || g, 'GROUP', 'WEEKLY', 'SCHEDULED',
  md5('staff' || 1 + g %% {OTHERS})::uuid, {_NOW} FROM generate_series(1, {CLASSES * OTHERS}) g;
INSERT INTO lesson_occurrence (school_id, id, lesson_id, original_date, local_date, starts_at,
  ends_at, status, teacher_id, created_at, updated_at, version)
SELECT 1, md5('meeting' || g || '.' || w)::uuid, md5('lesson' || g)::uuid,
  date '2026-09-10' + 7 * w, date '2026-09-10' + 7 * w, timestamptz '2026-09-10 16:00+00'
  + w * interval '7 days', timestamptz '2026-09-10 17:00+00' + w * interval '7 days', 'SCHEDULED',
  md5('staff' || 1 + g %% {OTHERS})::uuid, {_NOW}
FROM generate_series(1, {CLASSES * OTHERS}) g, generate_series(1, {WEEKS + 10}) w;
INSERT INTO enrollment (school_id, id, lesson_id, student_id, status, enrolled_on, created_at,
  updated_at, version)
SELECT 1, md5('enrollment' || g)::uuid, md5('lesson' || 1 + g %% {CLASSES * OTHERS})::uuid,
  md5('student' || g)::uuid, 'ACTIVE', date '2026-09-01', {_NOW} FROM generate_series(1, {_ALL}) g;
INSERT INTO attendance_mark (school_id, id, occurrence_id, student_id, code_id, author_name, device,
  device_time, received_at, created_at, updated_at, version)
SELECT 1, md5('mark' || g || '.' || w)::uuid,
  md5('meeting' || 1 + g %% {CLASSES * OTHERS} || '.' || w)::uuid, md5('student' || g)::uuid, %s,
  'Maeve', 'desk', now(), now(), {_NOW}
FROM generate_series(1, {_ALL}) g, generate_series(1, {WEEKS}) w;
INSERT INTO attendance (school_id, id, occurrence_id, student_id, code_id, mark_id, recorded_at,
  created_at, updated_at, version)
SELECT 1, md5('attendance' || g || '.' || w)::uuid,
  md5('meeting' || 1 + g %% {CLASSES * OTHERS} || '.' || w)::uuid, md5('student' || g)::uuid, %s,
  md5('mark' || g || '.' || w)::uuid, now(), {_NOW}
FROM generate_series(1, {_ALL}) g, generate_series(1, {WEEKS}) w;
INSERT INTO student_streak (school_id, id, student_id, status, current, longest, created_at,
  updated_at, version)
SELECT 1, md5('streak' || g)::uuid, md5('student' || g)::uuid, 'ACTIVE', g %% 9, g %% 20, {_NOW}
FROM generate_series(1, {_ALL}) g
"""


def fill(address: str, code: uuid.UUID) -> None:
    """Fill a school that has its codes, past all triggers, as a superuser."""
    with psycopg.connect(address, autocommit=True) as master:
        for statement in FILL.split(";\n"):
            master.execute(statement, (code,) if "%s" in statement else ())
        master.execute("SET session_replication_role = origin")
        master.execute("VACUUM ANALYZE")


def read(address: str, wanted: Mapping[str, Sequence[uuid.UUID]]) -> dict[str, list[Any]]:
    """Ask for rows by their ids, in one moment; they are named by table and columns."""
    found = {}
    with psycopg.connect(address) as line:
        line.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for name, ids in wanted.items():
            asked = f'SELECT * FROM "{name}" WHERE id = ANY(%s)'
            cursor = line.execute(asked, [list(ids)])
            names = ", ".join(f'"{column.name}"' for column in cursor.description or ())
            found[f'"{name}" ({names})'] = cursor.fetchall()
    return found


def keep(path: Path, key: bytes, tables: Sequence[str], found: Mapping[str, list[Any]]) -> None:
    """Put rows into a new encrypted file with its tables and indexes, in one transaction."""
    path.unlink(missing_ok=True)
    file = dbapi2.connect(str(path), isolation_level=None)
    file.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("PRAGMA synchronous=FULL")
    file.execute("BEGIN IMMEDIATE")
    for sql in tables:
        file.execute(sql)
    for columns, rows in found.items():
        if rows:
            given = ", ".join("?" * len(rows[0]))
            stored = [[_stored(value) for value in row] for row in rows]
            file.executemany(f"INSERT INTO {columns} VALUES ({given})", stored)
    file.execute("COMMIT")
    file.close()


def _stored(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.bytes
    return value if value is None or isinstance(value, int | str | bytes) else str(value)
