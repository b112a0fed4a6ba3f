"""A new price of lessons from a day on."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.billing.rules.prices import check_price
from desktop_app.areas.billing.service.locks import check_open
from desktop_app.areas.billing.tables import LessonPrice
from desktop_app.areas.timetable.api import edit_lesson, lesson_card
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def reprice(work: Work, lesson_ids: Collection[UUID], price: int, first: date) -> None:
    """Let lessons cost another price for one student from a day on.

    What was planned to cost something else later is forgotten. Raises RuleBroken in closed books
    and without a lesson.
    """
    check_price(price)
    check_open(work, first, field="first")
    if not lesson_ids:
        raise RuleBroken(tr("Say which lessons get the price."), field="lesson")
    for lesson_id in lesson_ids:
        _reprice(work, lesson_id, price, first)


def _reprice(work: Work, lesson_id: UUID, price: int, first: date) -> None:
    facts = lesson_card(work.session, lesson_id).facts
    mine = select(LessonPrice).where(LessonPrice.lesson_id == lesson_id)
    rows = list(work.session.scalars(mine))
    begin = facts.schedule.first_day if facts.schedule is not None else None
    goes_on = begin is not None and begin < first
    if begin is not None and goes_on and not rows:
        _add(work, lesson_id, begin, facts.price_per_student)
    for row in rows:
        if row.starts_on >= first or not goes_on:
            work.session.delete(row)
    work.session.flush()
    if goes_on:
        _add(work, lesson_id, first, price)
    edit_lesson(work, lesson_id, {"price_per_student": price})


def _add(work: Work, lesson_id: UUID, starts_on: date, price: int | None) -> None:
    work.session.add(LessonPrice(lesson_id=lesson_id, starts_on=starts_on, price=price))
    work.session.flush()
