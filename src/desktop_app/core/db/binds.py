"""What stands in kept statements for values that are filled in when they are asked."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, Select, bindparam

from desktop_app.core.db.types import UtcDateTime, Uuid

Statement = Select[*tuple[Any, ...]]


def some(name: str) -> BindParameter[Any]:
    """Stand for a list of ids of any length."""
    return bindparam(name, type_=Uuid(), expanding=True)


def key(name: str) -> BindParameter[UUID]:
    """Stand for one id."""
    return bindparam(name, type_=Uuid())


def day(name: str) -> BindParameter[date]:
    """Stand for a date."""
    return bindparam(name, type_=Date())


def moment(name: str) -> BindParameter[datetime]:
    """Stand for an instant."""
    return bindparam(name, type_=UtcDateTime())
