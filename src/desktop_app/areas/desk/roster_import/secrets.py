"""Passwords in rosters: their columns are dropped before anything else looks at them."""

import re
from dataclasses import replace

from desktop_app.core.folding import fold
from desktop_app.core.tabular.table import Row, Table

_SECRET = re.compile(
    r"password|passwort|passwd|kennwort|passphrase|passcode|\bpwd\b|mot de passe|motdepasse|"
    r"contrasena|clave de acceso|\bpin\b|\bpin code\b"
)


def is_secret(header: str) -> bool:
    """Say whether a column holds passwords, by its name in English, German, French or Spanish."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return bool(
        _SECRET.search(fold(header))
        or _SECRET.search(" ".join(re.findall(r"[a-z0-9]+", fold(words))))
    )


def without_secrets(table: Table) -> Table:
    """Return the table without its password columns; the cells of odd rows in it go altogether.

    Where a row is ragged, nobody can tell which of its cells the password is.
    """
    kept = [at for at, header in enumerate(table.headers) if not is_secret(header)]
    if len(kept) == len(table.headers):
        return table
    return replace(
        table,
        headers=tuple(table.headers[at] for at in kept),
        rows=tuple(Row(row.line, tuple(row.cells[at] for at in kept)) for row in table.rows),
        problems=tuple(replace(problem, cells=()) for problem in table.problems),
    )
