"""What every family owes and has in its wallet, summed by SQLite alone, without the program."""

import sqlite3
from pathlib import Path

OWED = "SELECT family_id, sum(amount) FROM ledger_entry WHERE school_id = 1 GROUP BY family_id"
WALLET = "SELECT family_id, sum(amount) FROM wallet_entry WHERE school_id = 1 GROUP BY family_id"


def opened(path: Path) -> sqlite3.Connection:
    """Open the school as plain SQLite."""
    return sqlite3.connect(path)


def balances(connection: sqlite3.Connection) -> dict[bytes, tuple[int, int]]:
    """Return (owed, in the wallet) of each family."""
    wallets = dict(connection.execute(WALLET))
    return {family: (owed, wallets.get(family, 0)) for family, owed in connection.execute(OWED)}
