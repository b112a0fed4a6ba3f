"""Two people in one record: what each changed is kept, and where both changed the same, one asks.

A form knows what stood in it when it was opened. In the transaction that saves it, before anything
is written, what stands there now is read again; where that differs, the form merges field by field.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from desktop_app.core.errors import Clash, NotFound
from desktop_app.core.wording import tr

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Touch:
    """Who changed a record last, and when, as the clocks of the school show it."""

    who: str
    at: datetime


class ChangedMeanwhile(Clash):
    """Somebody else saved the same record since it was opened; `theirs` stands there now."""

    def __init__(self, theirs: Values, touch: Touch | None) -> None:
        super().__init__(
            tr("Somebody else changed this meanwhile. Nothing was saved; look at it again.")
        )
        self.theirs, self.touch = theirs, touch


@dataclass(frozen=True, slots=True)
class Record:
    """One record that a form changes.

    `rows` are what the journal knows it by: tables and ids (None: all of a table), first the row it
    is locked by. `read` returns what the form would show of it now.
    """

    rows: tuple[tuple[str, Any], ...]
    read: Callable[[], Values]

    @property
    def key(self) -> tuple[str, Any]:
        """The row that stands for the whole record."""
        return self.rows[0]


class _Row(Protocol):
    @property
    def id(self) -> Any:
        """Its id."""
        ...


R = TypeVar("R", bound=_Row)


def still_there(rows: Iterable[R], row_id: Any) -> R:
    """Return the row that a form shows. Raises NotFound when it is gone meanwhile."""
    for row in rows:
        if row.id == row_id:
            return row
    raise NotFound(tr("This is not in the school any more."), id=row_id)


@dataclass(eq=False, slots=True)
class Guard:
    """What is looked at in the next transaction of a deed, once, before it writes."""

    record: Record
    base: Values
    looked: bool = False


_guard: ContextVar[Guard | None] = ContextVar("guard", default=None)


@contextmanager
def guarding(record: Record, base: Values) -> Iterator[None]:
    """Refuse to write inside while a record is not as it was shown. Raises ChangedMeanwhile."""
    token = _guard.set(Guard(record, base))
    try:
        yield
    finally:
        _guard.reset(token)


def guard() -> Guard | None:
    """Return what the transaction that begins now has to look at."""
    found = _guard.get()
    if found is None or found.looked:
        return None
    found.looked = True
    return found


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes of three versions: fields to take from the others, and fields both changed."""

    take: Mapping[str, Any] = field(default_factory=dict)
    clash: tuple[str, ...] = ()


def merge(base: Values, theirs: Values, changed: Collection[str], same: Collection[str]) -> Merged:
    """Merge by field.

    `changed` are the fields that the person here has changed, `same` those of them that say already
    what the others wrote. What only the others changed is taken from them.
    """
    others = {key for key in base.keys() | theirs.keys() if base.get(key) != theirs.get(key)}
    take = {key: theirs.get(key) for key in sorted(others - set(changed))}
    return Merged(take, tuple(sorted((others & set(changed)) - set(same))))
