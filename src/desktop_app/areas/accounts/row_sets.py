"""Row sets over accounts: one's own."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from desktop_app.areas.accounts.tables import UserAccount
from desktop_app.core.access.declare import access


@access.row_set("my_account")
def my_account(person: ColumnElement[UUID]) -> Select[Any]:
    """The account of the asking person."""
    return select(UserAccount.id).where(UserAccount.person_id == person)
