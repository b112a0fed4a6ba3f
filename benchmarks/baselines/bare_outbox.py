"""Operations as a bare program would keep them in an encrypted file: one insert for each.

Once with a durable commit each, as they are made, and once all in one transaction, as an office
would take them in: the operation, the mark and the mark in force. And once as no push can do with
less: read from the encrypted file, hashed, not known yet, with a journal of what changed, and
acknowledged durably where they came from.
"""

import hashlib
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

KEY = bytes(range(32))
NOW = "2027-06-30 16:00:00.000000"
VALUE = '{"code_id":"01a1fa79-541e-7685-9d09-37768716a96e","minutes_late":null,"note":null}'


def prepare(path: Path, *, encrypted: bool) -> Any:
    connection = dbapi2.connect(str(path), isolation_level=None)
    if encrypted:
        connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE outbox (school INTEGER NOT NULL, id BLOB NOT NULL, copy BLOB NOT NULL,"
        " seq INTEGER NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL, value TEXT, base TEXT,"
        " previous BLOB, student BLOB, person BLOB, author_name TEXT NOT NULL,"
        " device TEXT NOT NULL, made_at TEXT NOT NULL, digest TEXT NOT NULL,"
        " PRIMARY KEY (school, id), UNIQUE (school, copy, seq)) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX by_fact ON outbox (school, kind, about)")
    for column in ("student", "person"):
        connection.execute(f"CREATE INDEX by_{column} ON outbox (school, {column})")
    connection.execute(
        "CREATE TABLE mark (school INTEGER NOT NULL, id BLOB NOT NULL, meeting BLOB NOT NULL,"
        " student BLOB NOT NULL, code BLOB, author_name TEXT NOT NULL, received_at TEXT NOT NULL,"
        " PRIMARY KEY (school, id)) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX by_meeting ON mark (school, meeting, student, received_at)")
    connection.execute(
        "CREATE TABLE attendance (school INTEGER NOT NULL, id BLOB NOT NULL, meeting BLOB NOT NULL,"
        " student BLOB NOT NULL, code BLOB, mark BLOB NOT NULL, PRIMARY KEY (school, id),"
        " UNIQUE (school, meeting, student)) WITHOUT ROWID"
    )
    return connection


def _operation(connection: Any, copy: bytes, seq: int, student: bytes) -> None:
    about = f'{{"occurrence_id":"{uuid.UUID(bytes=copy)}","student_id":"{uuid.uuid4()}"}}'
    connection.execute(
        "INSERT INTO outbox VALUES (1, ?, ?, ?, 'MARK', ?, ?, NULL, NULL, ?, ?, 'Maeve Cullinan',"
        " 'laptop', ?, ?)",
        (uuid.uuid4().bytes, copy, seq, about, VALUE, student, copy, NOW, "0" * 64),
    )


def one_by_one(connection: Any, many: int) -> float:
    """Insert operations with a durable commit each; return the seconds."""
    copy, student = uuid.uuid4().bytes, uuid.uuid4().bytes
    begun = time.perf_counter()
    for seq in range(1, many + 1):
        connection.execute("BEGIN IMMEDIATE")
        _operation(connection, copy, seq, student)
        connection.execute("COMMIT")
    return time.perf_counter() - begun


def at_once(connection: Any, many: int) -> float:
    """Insert operations, marks and marks in force in one transaction; return the seconds."""
    copy, meeting, code = (uuid.uuid4().bytes for _ in range(3))
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for seq in range(1, many + 1):
        student, mark = uuid.uuid4().bytes, uuid.uuid4().bytes
        connection.execute(
            "INSERT INTO mark VALUES (1, ?, ?, ?, ?, 'Maeve Cullinan', ?)",
            (mark, meeting, student, code, NOW),
        )
        connection.execute(
            "INSERT INTO attendance VALUES (1, ?, ?, ?, ?, ?)",
            (uuid.uuid4().bytes, meeting, student, code, mark),
        )
        _operation(connection, copy, seq, student)
    connection.execute("COMMIT")
    return time.perf_counter() - begun


def prepare_pair(path: Path) -> tuple[Any, Any]:
    """Return a copy and an office that can push and take in."""
    copy = prepare(path.with_suffix(".copy"), encrypted=True)
    office = prepare(path, encrypted=False)
    copy.execute("CREATE TABLE state (seq INTEGER NOT NULL, chain TEXT NOT NULL)")
    copy.execute("INSERT INTO state VALUES (0, '')")
    office.execute("CREATE TABLE state (seq INTEGER NOT NULL, chain TEXT NOT NULL)")
    office.execute("INSERT INTO state VALUES (0, '')")
    office.execute(
        "CREATE TABLE journal (school INTEGER NOT NULL, seq INTEGER NOT NULL, deed INTEGER"
        " NOT NULL, name TEXT NOT NULL, row BLOB NOT NULL, op TEXT NOT NULL,"
        " PRIMARY KEY (school, seq)) WITHOUT ROWID"
    )
    office.execute("CREATE INDEX by_deed ON journal (school, deed, name, row)")
    office.execute("CREATE INDEX by_row ON journal (school, name, row, seq)")
    return copy, office


def pushed(sides: tuple[Any, Any], many: int) -> float:
    """Push operations that wait on a copy; return the seconds."""
    copy, office = sides
    (seq, _), laptop = copy.execute("SELECT seq, chain FROM state").fetchone(), b"c" * 16
    copy.execute("BEGIN IMMEDIATE")
    for each in range(seq + 1, seq + many + 1):
        _operation(copy, laptop, each, uuid.uuid4().bytes)
    copy.execute("COMMIT")
    begun = time.perf_counter()
    waiting = "SELECT * FROM outbox WHERE school = 1 AND copy = ? AND seq > ? ORDER BY seq"
    rows = copy.execute(waiting, (laptop, seq)).fetchall()
    chain = _take_in(office, rows, seq)
    copy.execute("BEGIN IMMEDIATE")
    copy.execute("UPDATE state SET seq = ?, chain = ?", (seq + many, chain))
    copy.execute("COMMIT")
    return time.perf_counter() - begun


def _take_in(office: Any, rows: list[Any], seq: int) -> str:
    meeting, code = uuid.uuid4().bytes, uuid.uuid4().bytes
    office.execute("BEGIN IMMEDIATE")
    (chain,) = office.execute("SELECT chain FROM state").fetchone()
    journal = "INSERT INTO journal VALUES (1, ?, ?, ?, ?, 'I')"
    for at, row in enumerate(rows):
        digest = hashlib.sha256(repr(row).encode()).hexdigest()
        chain = hashlib.sha256(f"{chain}{digest}".encode()).hexdigest()
        known = office.execute("SELECT digest FROM outbox WHERE school = 1 AND id = ?", (row[1],))
        if known.fetchone() is not None:
            continue
        mark, place = uuid.uuid4().bytes, uuid.uuid4().bytes
        office.execute(
            "INSERT INTO mark VALUES (1, ?, ?, ?, ?, 'Maeve Cullinan', ?)",
            (mark, meeting, row[9], code, NOW),
        )
        office.execute(
            "INSERT INTO attendance VALUES (1, ?, ?, ?, ?, ?)", (place, meeting, row[9], code, mark)
        )
        office.execute(journal, (2 * (seq + at), seq, "mark", mark))
        office.execute(journal, (2 * (seq + at) + 1, seq, "attendance", place))
        office.execute(f"INSERT INTO outbox VALUES ({', '.join('?' * len(row))})", row)
    office.execute("UPDATE state SET seq = ?, chain = ?", (seq + len(rows), chain))
    office.execute("COMMIT")
    return str(chain)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        bare = prepare(Path(folder) / "bare.sqlite", encrypted=True)
        sys.stdout.write(f"{one_by_one(bare, 30)} {at_once(bare, 500)}\n")
        bare.close()
