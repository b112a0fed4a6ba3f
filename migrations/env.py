"""How the steps run.

Foreign keys off before the transaction, the journal's triggers away meanwhile.
"""

from alembic import context
from sqlalchemy import Connection, Engine

from desktop_app.core.db import migrate


def run() -> None:
    """Take the asked steps in one transaction on the engine handed over by core.db.migrate."""
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        _switch_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                _take(connection)
        finally:
            _switch_foreign_keys(connection, on=True)


def _take(connection: Connection) -> None:
    metadata = context.config.attributes["metadata"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        include_name=lambda name, kind, _parents: migrate.ours(name, kind),
    )
    migrate.run_steps(connection, metadata, context.run_migrations)


def _switch_foreign_keys(connection: Connection, *, on: bool) -> None:
    """SQLite ignores this inside a transaction, and a batch rebuild would delete child rows."""
    if connection.dialect.name == "sqlite":
        raw = connection.connection.driver_connection
        if raw is not None:
            raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


run()
