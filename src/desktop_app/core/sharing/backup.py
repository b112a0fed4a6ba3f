"""A shared school as one ordinary school file: copied at one moment, proved, then named."""

from pathlib import Path
from typing import Any

from sqlalchemy import MetaData

from desktop_app.core import erased_list
from desktop_app.core.db import engine, school_file, school_server, snapshots
from desktop_app.core.db.connection_refusals import ServerRefused
from desktop_app.core.errors import FileRefused
from desktop_app.core.journal import triggers
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.sharing import file_side, lines, reading, server_side
from desktop_app.core.sharing.lines import Moved
from desktop_app.core.wording import tr

_SEARCHED = "SELECT kind, row_id, words FROM search_index WHERE school_id = %s"
_INTO_INDEX = "INSERT INTO search_index (rowid, kind, row_id, words) VALUES (?, ?, ?, ?)"
_INTO_KEYS = "INSERT INTO search_key (row_id, place) VALUES (?, ?)"
_PLACES = (
    "UPDATE student SET search_place = (SELECT place FROM search_key WHERE row_id = person_id)"
)


def back_up(
    server: Any, school_id: int, target: Path, metadata: MetaData, progress: Progress = SILENT
) -> int:
    """Copy a school of a server into a new file, and return how many rows it has.

    `server` is a connection of the driver on which a transaction may be opened. Raises FileRefused;
    there is then no file.
    """
    if target.exists():
        raise FileRefused(
            tr("{file} is already there. Choose another name.", file=target.name), field="path"
        )
    part = target.with_name(f"{target.name}.part")
    school_file.remove(part)
    try:
        school_file.new_school_file(part, metadata)
        rows = _fill(server, school_id, part, metadata, progress)
        snapshots.verify(part)
        erased_list.learn(part)
        part.replace(target)
    finally:
        school_file.remove(part)
    return rows


def _fill(server: Any, school_id: int, part: Path, metadata: MetaData, progress: Progress) -> int:
    made = engine.sqlite_engine(part, writes=True, foreign_keys=False)
    tables = lines.tables(metadata, school_id)
    school_server.leave_transaction(server)
    try:
        with made.begin() as connection, server.transaction():
            server.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            server_side.speak_alike(server)
            triggers.drop_triggers(connection)
            file: Any = connection.connection.driver_connection
            for done, table in enumerate(tables):
                progress.step(done, len(tables) * 2, tr("Copying"))
                read = reading.readers(metadata.tables[table.name], school_file.SCHOOL_ID)
                rows = reading.rows(server_side.lines(server, table, school_id), read)
                file.executemany(table.into_file, rows)
            _searched(server, file, school_id)
            said = {}
            for done, table in enumerate(tables, start=len(tables)):
                progress.step(done, len(tables) * 2, tr("Comparing"))
                said[table.name] = server_side.proof(server, table, school_id)
            triggers.sync_triggers(connection, metadata)
        with made.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA journal_mode=DELETE")
    finally:
        made.dispose()
    return _prove(part, tables, said)


def _searched(server: Any, file: Any, school_id: int) -> None:
    """Fill the search index, and say beside each student where its words stand."""
    found = server.execute(_SEARCHED, [school_id]).fetchall()
    places = list(enumerate(found, start=1))
    file.executemany(
        _INTO_INDEX, [(at, kind, key.bytes, words.strip()) for at, (kind, key, words) in places]
    )
    file.executemany(_INTO_KEYS, [(key.bytes, at) for at, (_, key, _) in places])
    file.execute(_PLACES)


def _prove(part: Path, tables: list[Moved], said: dict[str, file_side.Proof]) -> int:
    file = file_side.look(part)
    try:
        here = {table.name: file_side.proof(file, table) for table in tables}
    finally:
        file.close()
    wrong = file_side.differences(here, said, tables)
    if wrong:
        raise ServerRefused(
            tr(
                "The copy is not equal to the school in {tables}, so it was not kept.",
                tables=", ".join(wrong),
            ),
            "unequal",
        )
    return sum(one.rows for one in said.values())
