"""A school on a PostgreSQL server: the same tables, journal and blocks as in a file."""

from sqlalchemy import MetaData

from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import Clock
from desktop_app.core.db import migrate
from desktop_app.core.db.database import Database, Engines
from desktop_app.core.db.engine import postgres_engine


def prepare(url: str, metadata: MetaData) -> None:
    """Make the tables of schools in an empty database, step by step."""
    engine = postgres_engine(url, writes=True)
    try:
        migrate.upgrade(engine, metadata)
    finally:
        engine.dispose()


def open_server_school(url: str, *, school_id: int, actor: Actor, clock: Clock) -> Database:
    """Open one school of a database. Raises FileRefused when it is from a newer program."""
    writer, reader = postgres_engine(url, writes=True), postgres_engine(url, writes=False)
    with reader.connect() as connection:
        migrate.check_revision(migrate.revision_of(connection))
    return Database(
        Engines(writer, reader),
        school_id=school_id,
        actor=actor,
        clock=clock,
        revision=migrate.head(),
    )
