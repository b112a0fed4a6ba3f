"""The login with which a server is prepared: given once, used once, kept nowhere."""

from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from desktop_app.core.db import connection_pool, school_server
from desktop_app.core.db.connection import PORT, Login, SchoolConnection
from desktop_app.core.db.connection_pool import AT_MOST
from desktop_app.core.db.connection_refusals import ServerRefused, as_refusal
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

MAINTENANCE: Final = "postgres"
FEWEST_DESKS: Final = 5
_ALLOWED = """
SELECT current_setting('max_connections')::int
  - current_setting('superuser_reserved_connections')::int
"""
_MAY = (
    "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles WHERE rolname = session_user"
)


@dataclass(frozen=True, slots=True)
class Administrator:
    """A server, the database to be used there, and the login of whoever runs it."""

    connection: SchoolConnection
    login: Login

    @property
    def address(self) -> str:
        """Return the server as an address for SQLAlchemy; it holds the password."""
        return connection_pool.address(replace(self.connection, database=MAINTENANCE), self.login)

    def at(self, database: str) -> Any:
        """Return a connection of the driver to a database. Raises ServerRefused."""
        return school_server.dial(replace(self.connection, database=database), self.login)


def administrator(
    address: str, *, password: str | None = None, authority: str = ""
) -> Administrator:
    """Read `postgresql://login:password@host:port/database`. Raises RuleBroken."""
    wrong = RuleBroken(
        tr(
            "The address of the server is written postgresql://LOGIN@HOST:PORT/DATABASE, for "
            "example postgresql://postgres@school-server/larkfield."
        ),
        field="server",
    )
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or PORT
    except ValueError:
        raise wrong from None
    database, login = unquote(parts.path.strip("/")), unquote(parts.username or "")
    known = parts.scheme in {"postgresql", "postgres"}
    if not known or not host or not database or not login or "/" in database:
        raise wrong
    if len(database.encode("utf-8")) > 63:
        raise RuleBroken(tr("The name of a database has at most 63 letters."), field="server")
    secret = password if password is not None else unquote(parts.password or "")
    return Administrator(
        SchoolConnection(host, port, database, database, authority=authority), Login(login, secret)
    )


def has_password(address: str) -> bool:
    """Say whether an address brings its password."""
    try:
        return bool(urlsplit(address).password)
    except ValueError:
        return False


def check_server(admin: Administrator) -> None:
    """Refuse a server that is too old, too small, or where this login may not make a school.

    Raises ServerRefused; nothing was changed then.
    """
    driver = admin.at(MAINTENANCE)
    try:
        _check(driver, admin)
    finally:
        driver.close()


def _check(driver: Any, admin: Administrator) -> None:
    school_server.check_server(driver, admin.connection)
    server = admin.connection.place
    if not driver.execute(_MAY).fetchone()[0]:
        raise ServerRefused(
            tr(
                "The login {login} may not make databases and logins at {server}. Nothing was "
                "changed; use the login of whoever runs the server.",
                login=admin.login.name,
                server=server,
            ),
            "rights",
        )
    allowed = driver.execute(_ALLOWED).fetchone()[0]
    if allowed < AT_MOST * FEWEST_DESKS:
        raise ServerRefused(
            tr(
                "{server} allows {allowed} connections, and each desk takes up to {each}. Nothing "
                "was changed; let at least {needed} in (max_connections).",
                server=server,
                allowed=allowed,
                each=AT_MOST,
                needed=AT_MOST * FEWEST_DESKS,
            ),
            "too-few",
        )


def as_owner(address: str, connection: SchoolConnection) -> Any:
    """Return a connection of the driver at which the administrator works as the owner.

    Raises ServerRefused.
    """
    import psycopg  # third party: loaded only where a server is used

    try:
        return psycopg.connect(**connection_pool.words_of(address))
    except psycopg.Error as error:
        raise as_refusal(error, connection) from error
