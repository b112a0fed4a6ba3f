"""A large school made by sets, and the questions asked of it with and without policies.

Imports nothing of ours.
"""

import hashlib
import statistics
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

STUDENTS, CLASSES, MEETINGS, TEACHERS = 10_000, 400, 20, 40

_NOW = "now(), now(), 1"
FILL = f"""
SET session_replication_role = replica;
INSERT INTO person (school_id, id, given_name, family_name, sort_name, privacy_level,
  created_at, updated_at, version)
SELECT 1, md5('person' || g)::uuid, 'Given ' || g, 'Family', 'family, given ' || g, 'public', {_NOW}
FROM generate_series(1, {STUDENTS + TEACHERS}) g;
INSERT INTO student (school_id, id, person_id, sort_name, created_at, updated_at, version)
SELECT 1, md5('student' || g)::uuid, md5('person' || g)::uuid, 'family, given ' || g, {_NOW}
FROM generate_series(1, {STUDENTS}) g;
INSERT INTO staff (school_id, id, person_id, kind, created_at, updated_at, version)
SELECT 1, md5('staff' || g)::uuid, md5('person' || {STUDENTS} + g)::uuid, 'TEACHER', {_NOW}
FROM generate_series(1, {TEACHERS}) g;
INSERT INTO lesson (school_id, id, title, sort_title, type, recurrence, status, teacher_id,
  created_at, updated_at, version)
SELECT 1, md5('lesson' || g)::uuid, 'Class ' || g, 'class ' || g, 'GROUP', 'WEEKLY', 'SCHEDULED',
  md5('staff' || 1 + g %% {TEACHERS})::uuid, {_NOW} FROM generate_series(1, {CLASSES}) g;
INSERT INTO lesson_occurrence (school_id, id, lesson_id, original_date, local_date, starts_at,
  ends_at, status, teacher_id, created_at, updated_at, version)
SELECT 1, md5('meeting' || g || '.' || w)::uuid, md5('lesson' || g)::uuid,
  date '2026-09-01' + 7 * w, date '2026-09-01' + 7 * w, timestamptz '2026-09-01 16:00+00'
  + w * interval '7 days', timestamptz '2026-09-01 17:00+00' + w * interval '7 days', 'SCHEDULED',
  md5('staff' || 1 + g %% {TEACHERS})::uuid, {_NOW}
FROM generate_series(1, {CLASSES}) g, generate_series(1, {MEETINGS}) w;
INSERT INTO enrollment (school_id, id, lesson_id, student_id, status, enrolled_on, created_at,
  updated_at, version)
SELECT 1, md5('enrollment' || g)::uuid, md5('lesson' || 1 + g %% {CLASSES})::uuid,
  md5('student' || g)::uuid, 'ACTIVE', date '2026-09-01', {_NOW}
FROM generate_series(1, {STUDENTS}) g;
INSERT INTO attendance_mark (school_id, id, occurrence_id, student_id, code_id, author_name, device,
  device_time, received_at, created_at, updated_at, version)
SELECT 1, md5('mark' || g || '.' || w)::uuid,
  md5('meeting' || 1 + g %% {CLASSES} || '.' || w)::uuid, md5('student' || g)::uuid, %s, 'Maeve',
  '', now(), now(), {_NOW} FROM generate_series(1, {STUDENTS}) g, generate_series(1, {MEETINGS}) w;
INSERT INTO attendance (school_id, id, occurrence_id, student_id, code_id, mark_id, recorded_at,
  created_at, updated_at, version)
SELECT 1, md5('attendance' || g || '.' || w)::uuid,
  md5('meeting' || 1 + g %% {CLASSES} || '.' || w)::uuid, md5('student' || g)::uuid, %s,
  md5('mark' || g || '.' || w)::uuid, now(), {_NOW}
FROM generate_series(1, {STUDENTS}) g, generate_series(1, {MEETINGS}) w
"""

ROSTER = """
SELECT s.id, p.sort_name, r.rate FROM student s
JOIN person p ON p.school_id = s.school_id AND p.id = s.person_id
LEFT JOIN (
  SELECT a.student_id, count(*) FILTER (WHERE c.counts_present) * 100.0 / count(*) AS rate
  FROM attendance a JOIN attendance_code c ON c.school_id = a.school_id AND c.id = a.code_id
  WHERE a.school_id = 1 GROUP BY a.student_id
) r ON r.student_id = s.id
WHERE s.school_id = 1 ORDER BY p.sort_name
"""
NO_INDEXES = ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan")

MINE = """
SELECT s.id, p.sort_name, e.status FROM enrollment e
JOIN student s ON s.school_id = e.school_id AND s.id = e.student_id
JOIN person p ON p.school_id = s.school_id AND p.id = s.person_id
WHERE e.school_id = 1 AND e.lesson_id IN (
  SELECT l.id FROM lesson l WHERE l.school_id = 1 AND l.teacher_id = md5('staff1')::uuid
) ORDER BY p.sort_name
"""

BARE = "CREATE TABLE IF NOT EXISTS bare_mark (LIKE attendance_mark INCLUDING ALL)"
MARK = """
INSERT INTO {} (school_id, id, occurrence_id, student_id, code_id, author_name, device, device_time,
  received_at, created_at, updated_at, version)
VALUES (1, %s, %s, %s, %s, 'Maeve', '', now(), now(), now(), now(), 1)
"""


def fill(address: str, code: uuid.UUID) -> None:
    """Fill a school that has its codes, past all triggers, as a superuser."""
    with psycopg.connect(address, autocommit=True) as master:
        for statement in FILL.split(";\n"):
            master.execute(statement, (code,) if "%s" in statement else ())
        master.execute("SET session_replication_role = origin")
        master.execute(BARE)
        master.execute("VACUUM ANALYZE")


def ask(client: "psycopg.Connection[Any]", question: str, times: int = 1) -> float:
    """Ask a question; return the seconds of one time."""
    return timed(lambda: client.execute(question).fetchall(), times)


def worked(client: "psycopg.Connection[Any]", question: str, times: int) -> float:
    """Ask a question; return the seconds the server's process worked for one time.

    What else the computer does meanwhile is not counted, where the system tells (Linux).
    """
    told = Path(f"/proc/{client.info.backend_pid}/schedstat")
    if not told.exists():
        return ask(client, question, times)
    client.execute(question).fetchall()
    before = int(told.read_text(encoding="utf-8").split()[0])
    for _ in range(times):
        client.execute(question).fetchall()
    return (int(told.read_text(encoding="utf-8").split()[0]) - before) / 1e9 / times


def timed(deed: Callable[[], object], times: int = 5) -> float:
    """Do something a few times; return the seconds of one time."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        deed()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def marks(
    client: "psycopg.Connection[Any]", table: str, code: uuid.UUID, *, number: int = 30
) -> float:
    """Insert marks of one class, a commit each; return the seconds of all."""
    lesson = TEACHERS  # a class of the first teacher
    meetings = [id_of(f"meeting{lesson}.{week}") for week in range(1, MEETINGS + 1)]
    students = [lesson - 1 + CLASSES * n for n in range(STUDENTS // CLASSES)]
    begun = time.perf_counter()
    for n in range(number):
        place = students[n % len(students)] or STUDENTS
        client.execute(
            MARK.format(table),
            (uuid.uuid4(), meetings[n % MEETINGS], id_of(f"student{place}"), code),
        )
    return time.perf_counter() - begun


def id_of(words: str) -> uuid.UUID:
    return uuid.UUID(hashlib.md5(words.encode()).hexdigest())
