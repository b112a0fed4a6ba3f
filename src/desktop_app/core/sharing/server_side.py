"""The side of the server: a school copied in and out by COPY, with its counts, sums and hashes.

Every function works in the transaction of the connection it is given, as the owner of the tables.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from desktop_app.core.sharing import file_side
from desktop_app.core.sharing.file_side import Proof
from desktop_app.core.sharing.lines import Moved

_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisprimary
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""
_SEARCHED = "COPY search_index (school_id, row_id, kind, words) FROM STDIN"


def schools(connection: Any) -> int:
    """Return how many schools the database holds."""
    found: int = connection.execute("SELECT count(*) FROM school").fetchone()[0]
    return found


def number_of(connection: Any, school: UUID) -> int | None:
    """Return the number under which a school is here already, by its id."""
    found = connection.execute("SELECT school_id FROM school WHERE id = %s", [school]).fetchone()
    return None if found is None else int(found[0])


def next_number(connection: Any) -> int:
    """Return a number for one more school; two who share at once wait for each other."""
    connection.execute("SELECT pg_advisory_xact_lock(7301)")
    found: int = connection.execute(
        "SELECT coalesce(max(school_id), 0) + 1 FROM school"
    ).fetchone()[0]
    return found


@contextmanager
def unwatched(connection: Any, tables: Sequence[Moved]) -> Iterator[None]:
    """Copy without triggers and policies; both are back before the transaction ends."""
    for table in tables:
        connection.execute(
            f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY'
        )
    connection.execute("ALTER TABLE search_index NO FORCE ROW LEVEL SECURITY")
    yield
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits would hold the tables
    connection.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in tables:
        connection.execute(
            f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY'
        )
    connection.execute("ALTER TABLE search_index FORCE ROW LEVEL SECURITY")


@contextmanager
def bare(connection: Any) -> Iterator[None]:
    """Copy into empty tables without foreign keys and indexes; made afterwards, they prove more.

    Only where no other school is: nobody could read meanwhile.
    """
    keys = connection.execute(_KEYS).fetchall()
    indexes = connection.execute(_INDEXES).fetchall()
    for table, name, _ in keys:
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, made in indexes:
        connection.execute(made)
    for table, name, said in keys:
        connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {said}')


def copy_in(connection: Any, table: Moved, blocks: Iterable[bytes]) -> str:
    """Copy the rows of a table in, and return the hash of what was sent."""
    digest = hashlib.sha256()
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({table.quoted}) FROM STDIN') as copy,
    ):
        for block in blocks:
            digest.update(block)
            copy.write(block)
    return digest.hexdigest()


def copy_searched(connection: Any, file: Any, school_id: int) -> None:
    """Copy what the file can be searched for."""
    rows = file.execute(file_side.SEARCHED)
    with connection.cursor() as cursor, cursor.copy(_SEARCHED) as copy:
        for words, kind, row_id in rows:
            copy.write(b"%d\t%s\t%s\t %s\n" % (school_id, row_id.hex().encode(), kind, words))


def lines(connection: Any, table: Moved, school_id: int) -> Iterator[bytes]:
    """Return the rows of a school as the server writes them, in the order of the key."""
    asked = (
        f'COPY (SELECT {table.quoted} FROM "{table.name}" WHERE school_id = {school_id:d} '
        f"ORDER BY {table.order}) TO STDOUT"
    )
    with connection.cursor() as cursor, cursor.copy(asked) as copy:
        for line in copy:
            yield bytes(line)


def proof(connection: Any, table: Moved, school_id: int) -> Proof:
    """Return what the server says of a table."""
    digest = hashlib.sha256()
    for line in lines(connection, table, school_id):
        digest.update(line)
    asked = ", ".join(["count(*)", *(f'coalesce(sum("{name}"), 0)' for name in table.sums)])
    rows, *sums = connection.execute(
        f'SELECT {asked} FROM "{table.name}" WHERE school_id = {school_id:d}'
    ).fetchone()
    return Proof(rows, tuple(int(one) for one in sums), digest.hexdigest())


def count_on(connection: Any) -> None:
    """Let the numbers of the journal go on above those that were copied in."""
    for sequence, table, column in (
        ("change_set_number", "change_set", "number"),
        ("change_seq", "change", "seq"),
    ):
        connection.execute(
            f"SELECT setval('{sequence}', greatest((SELECT last_value FROM {sequence}), "
            f'(SELECT coalesce(max("{column}"), 1) FROM "{table}")))'
        )


def speak_alike(connection: Any) -> None:
    """Let the server write values in the one form, in the running transaction."""
    for said in ("TimeZone = 'UTC'", "DateStyle = 'ISO'", "bytea_output = 'hex'"):
        connection.execute(f"SET LOCAL {said}")


def drop_logins(connection: Any, school_id: int) -> None:
    """Take back the logins of a school that was half moved."""
    asked = "SELECT login_role FROM user_account WHERE school_id = %s AND login_role IS NOT NULL"
    database = connection.execute("SELECT current_database()").fetchone()[0].replace('"', '""')
    for (login,) in connection.execute(asked, [school_id]).fetchall():
        there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login])
        if there.fetchone() is not None:
            connection.execute(f'REVOKE ALL ON DATABASE "{database}" FROM "{login}"')
            connection.execute(f'DROP ROLE "{login}"')


def clear(connection: Any, tables: Sequence[Moved], school_id: int) -> None:
    """Delete a school that was half moved; in the running transaction."""
    for table in reversed(tables):
        connection.execute(f'DELETE FROM "{table.name}" WHERE school_id = {school_id:d}')
    connection.execute(f"DELETE FROM search_index WHERE school_id = {school_id:d}")
