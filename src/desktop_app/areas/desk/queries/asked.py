"""What a list is asked for, and how ids are fetched without making an object of each."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from desktop_app.areas.school import api as school
from desktop_app.core.clock import local
from desktop_app.core.db.types import Uuid
from desktop_app.core.errors import RuleBroken
from desktop_app.core.uuid_list import UuidList
from desktop_app.core.wording import tr

PAGE = 200


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What somebody asked a list for: words, filters (name to value or values), and an order."""

    search: str = ""
    filters: tuple[tuple[str, Any], ...] = ()
    sort: str = "name"
    descending: bool = False

    def values(self, name: str) -> tuple[Any, ...]:
        """Return the values of a filter; none when it is off."""
        value = dict(self.filters).get(name)
        if value is None:
            return ()
        return (
            tuple(value)
            if isinstance(value, Collection) and not isinstance(value, str)
            else (value,)
        )

    def is_on(self, name: str) -> bool:
        """Whether a yes-or-no filter is on."""
        return bool(dict(self.filters).get(name))

    def check(self, sorts: Collection[str], filters: Collection[str]) -> None:
        """Refuse an order or a filter that the list does not have. Raises RuleBroken."""
        if self.sort and self.sort not in sorts:
            raise RuleBroken(tr("This list has no order by {name}.", name=self.sort), field="sort")
        for name, _ in self.filters:
            if name not in filters:
                raise RuleBroken(tr("This list has no filter {name}.", name=name), field=name)


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, as the school counts: its number, zone, date and currency."""

    school_id: int
    now: datetime
    zone: str
    today: date
    currency: str

    def wall(self, instant: datetime) -> datetime:
        """Return an instant as the school's wall time."""
        return local(instant, self.zone)


def moment_of(session: Session, now: datetime) -> Moment:
    """Return the school's own view of now."""
    facts = school.facts(session)
    return Moment(
        school_of(session), now, facts.timezone, local(now, facts.timezone).date(), facts.currency
    )


def school_of(session: Session) -> int:
    """Return the number of the school a session works in."""
    return int(session.connection().get_execution_options()["school_id"])


def fetch_ids(session: Session, statement: Select[Any]) -> UuidList:
    """Return the one column of a statement of UUIDs, in its order.

    The statement goes past the ORM, so it names the school itself.
    """
    rows = session.connection().execute(statement).cursor.fetchall()
    if rows and not isinstance(rows[0][0], bytes):
        return UuidList.of(row[0] for row in rows)
    return UuidList(b"".join([row[0] for row in rows]))


def fetch_bare(session: Session, statement: Any) -> Iterator[tuple[bytes, Any]]:
    """Yield the two columns of a statement with every UUID as its 16 bytes.

    The statement goes past the ORM, so it names the school itself.
    """
    columns = [
        bare(column) if isinstance(column.type, Uuid) else column
        for column in statement.selected_columns
    ]
    rows = session.connection().execute(statement.with_only_columns(*columns)).cursor.fetchall()
    for first, second in rows:
        yield (
            first if isinstance(first, bytes) else first.bytes,
            second.bytes if isinstance(second, UUID) else second,
        )


def bare(column: Any) -> ColumnElement[Any]:
    """Return an id column as the database gives it, for `fetch_ids`."""
    return type_coerce(column, NullType())


def last_when_empty(column: Any, *, descending: bool) -> tuple[Any, ...]:
    """Return an order in which rows without a value come last, whatever the direction."""
    return (column.is_(None), column.desc() if descending else column.asc())


def parts(ids: Collection[UUID], size: int = 500) -> list[list[UUID]]:
    """Return ids in parts that fit into one statement."""
    wanted = list(ids)
    return [wanted[start : start + size] for start in range(0, len(wanted), size)]
