"""The steps of the database: making a new school's tables, and bringing an older one up to date."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, inspect, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from desktop_app.core.db import search, statistics
from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.db.revisions import check_revision, head, steps
from desktop_app.core.errors import FileRefused
from desktop_app.core.journal.triggers import drop_triggers, missing, sync_triggers
from desktop_app.core.places import migrations
from desktop_app.core.wording import tr

__all__ = [
    "check_revision", "downgrade", "finish", "head", "make_tables", "needs_triggers", "ours",
    "revision_of", "run_steps", "steps", "upgrade",
]  # fmt: skip
# Tables the steps make themselves, that autogenerate must leave alone.
OWN_TABLES = ("journal_now", "alembic_version", *search.TABLES)


def revision_of(connection: Connection) -> str | None:
    """Return the revision a database is at, or None where there is no school in it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def make_tables(connection: Connection, metadata: MetaData, *, finished: bool = True) -> None:
    """Make everything of a new school at once, at the newest revision.

    In the running transaction. Unless `finished`, nothing is recorded until `finish` is called.
    """
    if connection.dialect.name == "sqlite":
        driver = driver_of(connection)
        for sql in tables_of(metadata):
            driver.execute(sql)
    else:
        metadata.create_all(connection, checkfirst=False)
    if finished:
        finish(connection, metadata)
    else:
        search.make(connection)
    connection.execute(
        text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    )
    connection.execute(
        text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": head()}
    )


def tables_of(metadata: MetaData) -> Sequence[str]:
    """Return how SQLite is told to make the tables and their indexes."""
    return _tables_of(metadata, len(metadata.tables))


@lru_cache(maxsize=4)
def _tables_of(metadata: MetaData, _many: int) -> Sequence[str]:
    made: list[CreateTable | CreateIndex] = []
    for table in metadata.sorted_tables:
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made += [CreateTable(table), *map(CreateIndex, indexes)]
    dialect = sqlite.dialect()
    return [str(each.compile(dialect=dialect)).strip() for each in made]


def finish(connection: Connection, metadata: MetaData) -> None:
    """Put in place what is not a table of the model.

    The search index, the journal's triggers, and what SQLite is told about the indexes.
    """
    search.make(connection)
    sync_triggers(connection, metadata)
    statistics.prime(connection, metadata)


def needs_triggers(connection: Connection, metadata: MetaData) -> bool:
    """Say whether a trigger of the journal is missing or differs."""
    return bool(missing(connection, metadata))


def upgrade(engine: Engine, metadata: MetaData, target: str = "head") -> None:
    """Bring a database to a revision. A snapshot must have been taken before."""
    _run(engine, metadata, "upgrade", target)


def downgrade(engine: Engine, metadata: MetaData, target: str) -> None:
    """Take a database back to an earlier revision; for proving the steps."""
    _run(engine, metadata, "downgrade", target)


def _run(engine: Engine, metadata: MetaData, direction: str, target: str) -> None:
    from alembic import command  # third party, 0.26 s: only when there is a step to take
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations()))
    config.attributes.update(engine=engine, metadata=metadata)
    getattr(command, direction)(config, target)


def run_steps(connection: Connection, metadata: MetaData, take: Any) -> None:
    """Take steps with the journal's triggers away, and put them back after the newest.

    A school in between has other tables than the program, and nobody writes in it. For
    migrations/env.py.
    """
    sqlite = connection.dialect.name == "sqlite"
    drop_triggers(connection)
    take()
    if revision_of(connection) == head():
        finish(connection, metadata)
    if sqlite and not is_copy(connection):
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise FileRefused(
                tr("The school could not be brought up to date; it is as it was."), table=broken[0]
            )


def is_copy(connection: Connection) -> bool:
    """Say whether a file holds only some rows of a school, which refer to others that it lacks."""
    asked = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'copy_now'"
    return connection.exec_driver_sql(asked).first() is not None


def ours(name: str | None, kind: str) -> bool:
    """Say whether autogenerate should look at a table or index of the database."""
    shadows: Iterable[str] = ("search_index", "search_key")
    return not (
        kind == "table" and name and (name in OWN_TABLES or name.startswith(tuple(shadows)))
    )


def folder() -> Path:
    """Return where the steps lie."""
    return migrations() / "versions"
