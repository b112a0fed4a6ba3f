"""Making a school shared: everything of a file into a database, in one transaction, and proved.

Until that transaction is committed nothing of the school is on the server, and until the last step
the file is the school: stopped anywhere, it stays in use, and a second try begins anew.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData

from desktop_app.core.db import engine, revisions, school_file, school_server
from desktop_app.core.db.connection_refusals import ServerRefused
from desktop_app.core.errors import FileRefused
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.sharing import file_side, lines, server_side
from desktop_app.core.sharing.lines import Moved
from desktop_app.core.wording import tr

ACT = "share"
_SHARED = """
INSERT INTO change_set (school_id, number, kind, label, act, actor_name, device, at, revision)
VALUES (%s, nextval('change_set_number'), 'SYSTEM', %s, 'share', %s, %s, now(), %s)
"""
_IN_USE = """
SELECT EXISTS (SELECT 1 FROM change_set WHERE school_id = %(school)s AND number >
  (SELECT max(number) FROM change_set WHERE school_id = %(school)s AND act = 'share'))
"""


@dataclass(frozen=True, slots=True)
class MovedSchool:
    """What was moved: the school's number on the server, its name, and how many rows."""

    school_id: int
    name: str
    rows: int


def move_in(
    file: Path,
    server: Any,
    metadata: MetaData,
    progress: Progress = SILENT,
) -> MovedSchool:
    """Copy a school file into a prepared database, prove it, and commit.

    `server` is a connection of the driver that acts as the owner of the tables. Raises
    ServerRefused; nothing was changed then.
    """
    school_server.leave_transaction(server)
    source = file_side.look(file)
    try:
        key, name = source.execute("SELECT id, name FROM school").fetchone()
        with server.transaction():
            server_side.speak_alike(server)
            school_id = _place_for(server, UUID(bytes=key), metadata)
            tables = lines.tables(metadata, school_id)
            alone = server_side.schools(server) == 0
            with server_side.unwatched(server, tables):
                if alone:
                    with server_side.bare(server):
                        sent = _copy(source, server, tables, progress)
                        server_side.copy_searched(server, source, school_id)
                else:
                    sent = _copy(source, server, tables, progress)
                    server_side.copy_searched(server, source, school_id)
            rows = _prove(source, server, (tables, sent), school_id, progress)
            server_side.count_on(server)
            given = [school_id, tr("Made shared"), "Downbeat", "", revisions.head()]
            server.execute(_SHARED, given)
            progress.step(1, 1, tr("Keeping"))
    finally:
        source.close()
    return MovedSchool(school_id, name.decode("utf-8"), rows)


def _place_for(server: Any, school: UUID, metadata: MetaData) -> int:
    """Return the number for the school; one left over from an earlier try is cleared away."""
    there = server_side.number_of(server, school)
    if there is None:
        return server_side.next_number(server)
    if server.execute(_IN_USE, {"school": there}).fetchone()[0]:
        raise ServerRefused(
            tr(
                "This school is already shared there, and people have worked in it. Nothing was "
                "changed; join it instead."
            ),
            "already-shared",
        )
    tables = lines.tables(metadata, there)
    server_side.drop_logins(server, there)
    with server_side.unwatched(server, tables):
        server_side.clear(server, tables, there)
    return there


def _copy(source: Any, server: Any, tables: list[Moved], progress: Progress) -> dict[str, str]:
    sent = {}
    for done, table in enumerate(tables):
        progress.step(done, len(tables), tr("Copying"))
        sent[table.name] = server_side.copy_in(server, table, file_side.lines(source, table))
    return sent


def _prove(
    source: Any,
    server: Any,
    moved: tuple[list[Moved], dict[str, str]],
    school_id: int,
    progress: Progress,
) -> int:
    """Hold counts, sums and hashes of both sides against each other, table by table."""
    tables, sent = moved
    rows, wrong = 0, []
    for done, table in enumerate(tables):
        progress.step(done, len(tables), tr("Comparing"))
        count, sums = file_side.counted(source, table)
        there = server_side.proof(server, table, school_id)
        if there != file_side.Proof(count, sums, sent[table.name]):
            wrong.append(table.name)
        rows += there.rows
    if wrong:
        raise ServerRefused(
            tr(
                "What arrived at the server is not equal in {tables}, so nothing was kept there. "
                "The file stays in use.",
                tables=", ".join(wrong),
            ),
            "unequal",
        )
    return rows


def seal(file: Path) -> None:
    """Make the file of a school that is shared now its read-only backup."""
    made = engine.sqlite_engine(file, writes=True)
    try:
        with made.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute(f"PRAGMA user_version={school_file.SHARED}")
            driver.execute("PRAGMA journal_mode=DELETE")
    finally:
        made.dispose()
    try:
        file.chmod(0o444)
    except OSError as error:
        raise FileRefused(
            tr("{file} could not be set to read only; it is marked as a backup.", file=file.name)
        ) from error
