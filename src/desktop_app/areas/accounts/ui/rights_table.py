"""The list of accounts as data: columns, order, words."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts.api import AccountRow, AccountState
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date, tr
from desktop_app.kit.chips import Chip
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.table_model import Column, Query


class RightsSource:
    """Reads every account, in the order asked for; on a reader thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: FixedSource[AccountRow] | None = None

    def ids(self, query: Query) -> Sequence[UUID]:
        """Return the keys of the accounts."""
        with self._database.reading() as session:
            rows = accounts.accounts(session, self._database.clock.now())
        self._kept = FixedSource(
            rows,
            lambda row: row.id,
            sorts={"name": lambda row: row.name.casefold(), "state": lambda row: row.state.value},
            text=lambda row: f"{row.name} {row.email or ''} {role_list(row)}",
        )
        return self._kept.ids(query)

    def page(self, keys: Sequence[UUID]) -> Mapping[Any, AccountRow]:
        """Return the rows of some accounts."""
        return self._kept.page(keys) if self._kept is not None else {}


def role_list(row: AccountRow) -> str:
    """Return what somebody may, in words."""
    return ", ".join(accounts.right_words(right) for right in row.rights)


def state_chip(row: AccountRow) -> Chip:
    """Return how an account stands as a chip."""
    role, icon = {
        AccountState.INVITED: ("amber", "hourglass"),
        AccountState.EXPIRED: ("grey", "clock-counter-clockwise"),
        AccountState.ACTIVE: ("green", "check"),
        AccountState.LOCKED: ("red", "lock-simple"),
    }[row.state]
    return Chip(accounts.state_words(row.state), role, icon)


def columns() -> tuple[Column[AccountRow], ...]:
    """Return the columns."""
    return (
        Column("name", tr("Name"), lambda row: row.name, sort="name", width=200, strong=True,
               stretch=True),
        Column("roles", tr("Roles"), role_list, width=210),
        Column("state", tr("Access"), lambda row: state_chip(row).label, sort="state", width=140,
               chip=state_chip),
        Column("seen", tr("Last here"),
               lambda row: show_date(row.last_seen_at.date()) if row.last_seen_at else "",
               width=110, tone=lambda _: "text2", gives_way=2),
        Column("email", tr("E-mail"), lambda row: row.email or "", width=180, gives_way=3,
               tone=lambda _: "text2"),
    )  # fmt: skip
