"""Who waits for a place, how many places there are, and where one is free for somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.timetable.glances.needs import SELECTS
from desktop_app.areas.timetable.rules.lessons import capacity
from desktop_app.areas.timetable.terms import WaitlistStatus
from desktop_app.core.db.kept import fetch, fetch_parts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SOON = 7  # days: a place that is left by then can be offered


@dataclass(frozen=True, slots=True)
class WaitRow:
    """One entry of a waiting list, with how the offer stands."""

    id: UUID
    lesson_id: UUID
    title: str
    student_id: UUID
    person_id: UUID
    student: str
    place: int
    status: WaitlistStatus
    asked_on: date
    offered_on: date | None
    offer_until: date | None
    enrollment_id: UUID | None
    note: str | None

    def expired(self, today: date) -> bool:
        """Say whether the offer is over without an answer."""
        return (
            self.status is WaitlistStatus.OFFERED
            and self.offer_until is not None
            and self.offer_until < today
        )


@dataclass(frozen=True, slots=True)
class Offered:
    """A place that is kept for somebody until a day."""

    entry_id: UUID
    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Places:
    """How many places a lesson has, how many are taken, and which are offered.

    A place that somebody leaves within a week counts as free already.
    """

    title: str
    capacity: int | None
    taken: int
    offered: tuple[Offered, ...] = ()

    @property
    def free(self) -> int | None:
        """How many can be offered; None is any number."""
        if self.capacity is None:
            return None
        return max(0, self.capacity - self.taken - len(self.offered))


@dataclass(frozen=True, slots=True)
class FreedPlace:
    """A lesson that has a free place while somebody waits for it, and who is next."""

    lesson_id: UUID
    title: str
    free: int
    waiting: int
    next: WaitRow


def places(session: "Session", lesson_id: UUID, today: date) -> Places:
    """Return how many places a lesson has and how many are taken or kept from a day on."""
    return _places(session, [lesson_id], today)[lesson_id]


def _places(session: "Session", ids: Collection[UUID], today: date) -> dict[UUID, Places]:
    listed = sorted(ids)
    soon = today + timedelta(days=SOON)
    taken = dict(fetch_parts(session, f"{SELECTS}:taken", ids=listed, soon=soon))
    offered: dict[UUID, list[Offered]] = {}
    for row in fetch_parts(session, f"{SELECTS}:waiting", "kept", "ids", ids=listed, today=today):
        offered.setdefault(row[1], []).append(Offered(row[0], row[5], row[10]))
    return {
        lesson: Places(
            title,
            capacity(kind, most, room),
            taken.get(lesson, 0),
            tuple(offered.get(lesson, ())),
        )
        for lesson, title, kind, most, room in fetch_parts(
            session, f"{SELECTS}:room_of", ids=listed
        )
    }


def freed_places(
    session: "Session", today: date, *, lesson_ids: Collection[UUID] | None = None
) -> list[FreedPlace]:
    """Return the lessons with a place for somebody who waits, and who that is."""
    rows: list[tuple[Any, ...]]
    if lesson_ids is None:
        rows = list(fetch(session, f"{SELECTS}:waiting", "free", today=today))
    else:
        asked = sorted(lesson_ids)
        rows = fetch_parts(session, f"{SELECTS}:waiting", "free", "ids", ids=asked, today=today)
    waiting: dict[UUID, list[WaitRow]] = {}
    for found in rows:
        row = WaitRow(*found)
        if row.status is WaitlistStatus.WAITING:
            waiting.setdefault(row.lesson_id, []).append(row)
    found_places = _places(session, list(waiting), today)
    return [
        FreedPlace(
            lesson,
            found_places[lesson].title,
            len(rows) if free is None else free,
            len(rows),
            rows[0],
        )
        for lesson, rows in waiting.items()
        if (free := found_places[lesson].free) is None or free > 0
    ]
