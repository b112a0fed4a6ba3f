"""Making a database ready for schools: group roles, an owner nobody signs in as, the door, tables.

The administrator's login is used here and nowhere else; it is kept by nobody. The owner of the
tables cannot log in: the administrator works as the owner (`SET ROLE`), and so do later steps.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, MetaData, make_url, text

from desktop_app.core.access.declare import AccessRules
from desktop_app.core.db import migrate
from desktop_app.core.db.engine import brief_engine, postgres_engine
from desktop_app.core.errors import FileRefused
from desktop_app.core.server import policies
from desktop_app.core.server.names import DOOR, DOOR_PASSWORD, RIGHTS
from desktop_app.core.server.protect import protect
from desktop_app.core.server.scram import verifier
from desktop_app.core.wording import tr

OLDEST = 15
DOOR_LINES = 5
"""How many may stand at the door at once."""


def prepare_server(admin: str, database: str, metadata: MetaData, rules: AccessRules) -> str:
    """Make a database for schools, with all tables and rights, and return the owner's address.

    Where the database is ours already it is brought up to date. Raises FileRefused when the server
    is too old, the login may not do this, or the database is not ours.
    """
    with _as_admin(admin) as connection:
        _check(connection)
        owner = _owner_of(connection, database) or f"downbeat_owner_{secrets.token_hex(4)}"
        _make_roles(connection, owner)
        _make_database(connection, database, owner)
    address = owner_address(admin, database, owner)
    upgrade(address, metadata, rules)
    return address


def owner_address(admin: str, database: str, owner: str | None = None) -> str:
    """Return the address at which the administrator works as the owner of a database.

    Raises FileRefused where there is no such database of ours.
    """
    if owner is None:
        with _as_admin(admin) as connection:
            owner = _owner_of(connection, database)
    if owner is None:
        raise FileRefused(tr("This database holds no school of Downbeat."), database=database)
    url = make_url(admin).set(database=database)
    as_owner = url.update_query_dict({"options": f"-c role={owner}"})
    return as_owner.render_as_string(hide_password=False)


def upgrade(owner: str, metadata: MetaData, rules: AccessRules) -> None:
    """Bring the tables of a database up to date and protect them, as its owner."""
    engine = postgres_engine(owner, writes=True)
    try:
        with engine.begin() as connection:
            _check_ours(connection)
        migrate.upgrade(engine, metadata)
        with engine.begin() as connection:
            protect(connection, metadata, rules)
    finally:
        engine.dispose()


def drop_database(admin: str, database: str) -> None:
    """Take back a database that was being made, its owner, and every login only it knew."""
    with _as_admin(admin) as connection:
        owner = _owner_of(connection, database)
        if owner is None:
            return
        logins = _logins(admin, database, owner)
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{_quoted(database)}" WITH (FORCE)')
        for name in (*logins, owner):
            connection.exec_driver_sql(f'DROP ROLE IF EXISTS "{_quoted(name)}"')


def _logins(admin: str, database: str, owner: str) -> list[str]:
    engine = brief_engine(owner_address(admin, database, owner))
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT to_regclass('public.user_account') IS NOT NULL")):
            return []
        found = connection.execute(
            text("SELECT login_role FROM user_account WHERE login_role IS NOT NULL")
        )
        return [str(name) for (name,) in found]


@contextmanager
def _as_admin(admin: str) -> Iterator[Connection]:
    """Open a line to the server itself, on which each statement stands alone."""
    url: URL = make_url(admin)
    if not url.database:
        url = url.set(database="postgres")
    engine = brief_engine(url.render_as_string(hide_password=False), each_alone=True)
    with engine.connect() as connection:
        yield connection


def _check(connection: Connection) -> None:
    version = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    if version < OLDEST:
        raise FileRefused(
            tr(
                "This server runs PostgreSQL {version}; {oldest} or newer is needed. Nothing was "
                "made.",
                version=version,
                oldest=OLDEST,
            )
        )
    may: Any = connection.execute(
        text(
            "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles "
            "WHERE rolname = session_user"
        )
    ).scalar()
    if not may:
        raise FileRefused(
            tr("This login may not make databases and logins on the server. Nothing was made.")
        )


def _owner_of(connection: Connection, database: str) -> str | None:
    """Return the owner of a database of ours, None where there is none. Raises FileRefused."""
    found = connection.execute(
        text(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = :name",
        ),
        {"name": database},
    ).scalar()
    if found is not None and not str(found).startswith("downbeat_owner_"):
        raise FileRefused(
            tr(
                "There is a database {name} on the server that Downbeat did not make. Choose "
                "another name; nothing was changed.",
                name=database,
            )
        )
    return None if found is None else str(found)


def _make_roles(connection: Connection, owner: str) -> None:
    for sql in policies.groups():
        connection.exec_driver_sql(sql.replace("%", "%%"))
    made = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :n"), {"n": DOOR})
    if made.first() is None:
        secret = verifier(DOOR_PASSWORD)
        connection.exec_driver_sql(
            f"CREATE ROLE {DOOR} LOGIN CONNECTION LIMIT {DOOR_LINES} PASSWORD '{secret}'"
        )
        connection.exec_driver_sql(f"ALTER ROLE {DOOR} SET statement_timeout = '5s'")
    there = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :n"), {"n": owner})
    if there.first() is None:
        connection.exec_driver_sql(f'CREATE ROLE "{owner}" NOLOGIN CREATEROLE')
        connection.exec_driver_sql(f'GRANT "{owner}" TO CURRENT_USER')
    for group in ("downbeat_person", *RIGHTS.values()):
        connection.exec_driver_sql(f'GRANT {group} TO "{owner}" WITH ADMIN OPTION')


def _make_database(connection: Connection, database: str, owner: str) -> None:
    name = _quoted(database)
    there = connection.execute(
        text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": database}
    )
    if there.first() is None:
        connection.exec_driver_sql(
            f'CREATE DATABASE "{name}" OWNER "{owner}" ENCODING \'UTF8\' TEMPLATE template0'
        )
    # A row set is a few hundred ids out of many rows, and these lie in memory; translating a
    # statement for the processor takes longer than any of ours does.
    for setting in ("random_page_cost = 1.1", "jit = off"):
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET {setting}')
    connection.exec_driver_sql(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
    connection.exec_driver_sql(f'GRANT CONNECT ON DATABASE "{name}" TO {DOOR}')


def _check_ours(connection: Connection) -> None:
    """Refuse a database in which there are tables of somebody else."""
    if migrate.revision_of(connection) is not None:
        migrate.check_revision(migrate.revision_of(connection))
        return
    tables = connection.scalar(
        text("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
    )
    if tables:
        raise FileRefused(tr("This database holds something else. Nothing was changed."))


def _quoted(name: str) -> str:
    return name.replace('"', '""').replace("%", "%%")
