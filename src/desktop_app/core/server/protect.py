"""Putting the functions, the policies and the grants in place, and asking whether they are."""

from sqlalchemy import Connection, MetaData

from desktop_app.core.access.declare import AccessRules
from desktop_app.core.server import policies
from desktop_app.core.server.functions import asking, erasing, laptops, logins, waiting


def protect(connection: Connection, metadata: MetaData, rules: AccessRules) -> None:
    """Protect every table, in the running transaction and as the owner of the tables.

    The group roles are there; doing it twice changes nothing.
    """
    for sql in (
        *asking.statements(rules),
        *logins.STATEMENTS,
        *waiting.STATEMENTS,
        *laptops.statements(),
        erasing.MAKE,
        *erasing.statements(metadata, rules.belonging, hidden(rules)),
        *policies.statements(metadata, rules),
    ):
        connection.exec_driver_sql(sql.replace("%", "%%"))


def hidden(rules: AccessRules) -> list[str]:
    """Return the tables that an owner may not see without a permission."""
    return sorted(name for name, declared in rules.tables.items() if declared.needs is not None)
