"""Whether a school is sound: pages, references, journal, and every figure that can be rebuilt."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop_app.core.db import migrate
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Database
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import tr

Check = Callable[[Session], Sequence[str]]


def problems(
    database: Database, more: Sequence[Check] = (), progress: Progress = SILENT
) -> list[str]:
    """Return a sentence for each thing that is not as it should be.

    An empty list is a sound school.
    """
    found: list[str] = []
    total = len(database.derivations) + len(more) + 1
    with database.reading() as session:
        found += _engine(session.connection())
        for done, derivation in enumerate(database.derivations, start=1):
            progress.step(done, total, tr("Checking"))
            found += derivation.differences(session)
        for done, check in enumerate(more, start=len(database.derivations) + 1):
            progress.step(done, total, tr("Checking"))
            found += check(session)
    progress.step(total, total, tr("Checking"))
    return found


def _engine(connection: Connection) -> list[str]:
    found = []
    if migrate.needs_triggers(connection, Base.metadata):
        found.append(tr("The journal does not record every table."))
    if connection.dialect.name == "sqlite":
        _reread_word_lists(connection)
        pages = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        found += [tr("The file is damaged: {what}", what=page) for page in pages if page != "ok"]
        broken = (
            []
            if migrate.is_copy(connection)
            else connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        )
        found += [
            tr("A row of {table} refers to a missing row of {other}.", table=row[0], other=row[2])
            for row in broken[:20]
        ]
    return found


def _reread_word_lists(connection: Connection) -> None:
    """Let SQLite look at its word lists anew before it checks them.

    A connection that has read one keeps its outline, which only a search renews; the check holds
    the outline against a list that was written since, and calls a sound file damaged.
    """
    lists = connection.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'"
    )
    for name in lists.scalars().all():
        connection.exec_driver_sql(f'SELECT rowid FROM "{name}" LIMIT 1').all()
