"""Putting the functions, the policies and the grants in place, and asking whether they are."""

from sqlalchemy import Connection, MetaData, text

from desktop_app.core.access.declare import AccessRules
from desktop_app.core.server import policies
from desktop_app.core.server.functions import asking, logins, waiting
from desktop_app.core.server.names import EVERYONE, SCHEMA


def protect(connection: Connection, metadata: MetaData, rules: AccessRules) -> None:
    """Protect every table, in the running transaction and as the owner of the tables.

    The group roles are there; doing it twice changes nothing.
    """
    for sql in (
        *asking.statements(rules),
        *logins.STATEMENTS,
        *waiting.STATEMENTS,
        *policies.statements(metadata, rules),
    ):
        connection.exec_driver_sql(sql.replace("%", "%%"))


def is_protected(connection: Connection) -> bool:
    """Say whether rights are enforced by this database, or anybody who gets in reads it all."""
    found = connection.execute(
        text("SELECT to_regprocedure(:name) IS NOT NULL AND to_regrole(:group) IS NOT NULL"),
        {"name": f"{SCHEMA}.whoami()", "group": EVERYONE},
    )
    return bool(found.scalar_one())
