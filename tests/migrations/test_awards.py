"""Awards of a school made before awards could wait are approved by the step that lets them."""

from pathlib import Path

from sqlalchemy import text

from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import migrate
from desktop_app.core.db.database import Database, Engines
from desktop_app.core.db.engine import sqlite_engine
from desktop_app.schema import metadata
from tests.factories import NOW
from tests.migrations.rows import a_row_in_every_table


def test_awards_given_before_count_as_approved_by_who_gave_them(tmp_path: Path) -> None:
    path = tmp_path / "steps.downbeat"
    engines = Engines(sqlite_engine(path, writes=True), sqlite_engine(path, writes=False))
    writer = engines.writer
    assert writer is not None
    migrate.upgrade(writer, metadata())
    database = Database(
        engines, school_id=1, actor=Actor("Ruth"), clock=FixedClock(NOW), revision=migrate.head()
    )
    a_row_in_every_table(database)
    migrate.downgrade(writer, metadata(), "0003")
    migrate.upgrade(writer, metadata())
    with writer.connect() as connection:
        [row] = connection.execute(
            text("SELECT approved_at = created_at, approved_by = given_by, revoked_at FROM award")
        )
    assert tuple(row) == (1, 1, None)
    engines.close()
