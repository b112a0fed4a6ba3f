"""What lessons cost from which day on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import LessonPrice
from desktop_app.areas.timetable.tables import Lesson

_FEW = 500
History = tuple[tuple[date, int | None], ...]


@dataclass(frozen=True, slots=True)
class LessonPriceRow:
    """A price of a lesson from a day on, in minor units."""

    id: UUID
    lesson_id: UUID
    lesson: str
    starts_on: date
    price: int | None


def lesson_prices(session: Session) -> list[LessonPriceRow]:
    """Return every dated price, by lesson and day."""
    query = (
        select(
            LessonPrice.id,
            LessonPrice.lesson_id,
            Lesson.title,
            LessonPrice.starts_on,
            LessonPrice.price,
        )
        .join(Lesson, Lesson.id == LessonPrice.lesson_id)
        .order_by(Lesson.sort_title, Lesson.id, LessonPrice.starts_on)
    )
    return [LessonPriceRow(*row) for row in session.execute(query)]


def price_histories(session: Session, lesson_ids: Collection[UUID]) -> Mapping[UUID, History]:
    """Return the dated prices of lessons, the earliest first; lessons without any are left out."""
    query = select(LessonPrice.lesson_id, LessonPrice.starts_on, LessonPrice.price).order_by(
        LessonPrice.lesson_id, LessonPrice.starts_on
    )
    if len(lesson_ids) <= _FEW:
        query = query.where(LessonPrice.lesson_id.in_(lesson_ids))
    found: dict[UUID, list[tuple[date, int | None]]] = {}
    for lesson_id, starts_on, price in session.execute(query):
        found.setdefault(lesson_id, []).append((starts_on, price))
    return {key: tuple(rows) for key, rows in found.items()}


def changed_between(session: Session, first: date, last: date) -> Mapping[UUID, date]:
    """Return the lessons whose price changes on a day of a span, with the earliest such day."""
    found: dict[UUID, date] = {}
    query = select(LessonPrice.lesson_id, LessonPrice.starts_on).where(
        LessonPrice.starts_on.between(first, last)
    )
    for lesson_id, day in session.execute(query):
        found[lesson_id] = min(found.get(lesson_id, day), day)
    return found
