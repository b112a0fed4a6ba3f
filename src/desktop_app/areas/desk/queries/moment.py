"""What a list is asked for, and when: plain values, so that the first list needs nothing more."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from desktop_app.core.clock import local
from desktop_app.core.db.kept import fetch
from desktop_app.core.errors import RuleBroken
from desktop_app.core.records import record
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAGE = 200
SELECTS = "desktop_app.areas.desk.queries.moment_selects"
_DAY = timedelta(days=1)


@record
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

    def shape(self) -> tuple[tuple[str, ...], dict[str, UUID]]:
        """Return what of the filters decides the statement, and the ids that are filled in."""
        shape: list[str] = []
        filled: dict[str, UUID] = {}
        for name, _ in self.filters:
            for value in self.values(name):
                if isinstance(value, UUID):
                    filled[f"{name}_{len(filled)}"] = value
                    shape.append(f"{name}=:{name}_{len(filled) - 1}")
                elif value:
                    shape.append(f"{name}={'' if value is True else value}")
        return tuple(shape), filled


class Instants(Protocol):
    """A moment as statements compare with it: values, or what stands for them."""

    @property
    def school_id(self) -> Any:
        """The number of the school."""

    @property
    def now(self) -> Any:
        """This instant."""

    @property
    def since(self) -> Any:
        """A day before."""

    @property
    def today(self) -> Any:
        """The date at the school."""


@record
class Moment:
    """Now, as the school counts: its number, zone, date, currency and country."""

    school_id: int
    now: datetime
    zone: str
    today: date
    currency: str
    country: str

    @property
    def since(self) -> datetime:
        """A day before: what is on now began after it."""
        return self.now - _DAY

    def wall(self, instant: datetime) -> datetime:
        """Return an instant as the school's wall time."""
        return local(instant, self.zone)

    def values(self) -> dict[str, Any]:
        """Return what is filled into statements that were built with `binds.MOMENT`."""
        return {"now": self.now, "since": self.since, "today": self.today}


def moment_of(session: "Session", now: datetime) -> Moment:
    """Return the school's own view of now."""
    ((number, zone, currency, country),) = fetch(session, f"{SELECTS}:facts")
    return Moment(number, now, zone, local(now, zone).date(), currency, country)
