"""The prices a student has of their own, in the inspector: listed, given, changed, ended."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui import price_dialog
from desktop_app.areas.billing.ui.price_dialog import Student
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date_with_year, tr
from desktop_app.kit.card_parts import LineItem, Lines
from desktop_app.kit.deeds import Deed

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.students_pane import StudentsPane


def read(session: Any, student_id: UUID) -> tuple[billing.SubscriptionRow, ...]:
    """Read the price plans of a student; on a reader thread."""
    return tuple(billing.subscriptions_of(session, student_id))


def block(
    student: Student,
    plans: Sequence[billing.SubscriptionRow],
    enrolled: Sequence[timetable.EnrollmentRow],
    *,
    today: date,
    pane: "StudentsPane",
    currency: str,
) -> Lines:
    """Return price plans, the newest first, and the lessons with an own price."""
    around = (pane, pane.tools, pane.database, student)
    may = pane.may_write()
    open_ones = [row for row in enrolled if row.open]
    items = [_plan(row, student, today, pane=pane, currency=currency) for row in plans]
    items += [
        LineItem(
            row.title, tr("own price"), amount=show(Money(row.price, currency)),
            deeds=(Deed(tr("Change"), partial(price_dialog.open_own_price, *around, row)),)
            if may else (),
        )
        for row in open_ones if row.price is not None
    ]  # fmt: skip
    deeds = [Deed(tr("Give a price plan"), partial(price_dialog.open_price_plan, *around), "plus")]
    if open_ones:
        deeds.append(Deed(tr("Own price"), partial(price_dialog.open_own_price, *around), "tag"))
    return Lines(
        tr("Prices"), items, nothing=tr("Pays what the lessons cost."), deeds=deeds if may else (),
    )  # fmt: skip


def _plan(
    row: billing.SubscriptionRow,
    student: Student,
    today: date,
    *,
    pane: "StudentsPane",
    currency: str,
) -> LineItem:
    lessons = row.lesson or tr("all lessons")
    since = tr("since {day}", day=show_date_with_year(row.starts_on))
    if row.starts_on > today:
        since = tr("from {day}", day=show_date_with_year(row.starts_on))
    until = tr("until {day}", day=show_date_with_year(row.ends_on)) if row.ends_on else ""
    over = row.ends_on is not None and row.ends_on < today
    around = (pane, pane.tools, pane.database)
    change = Deed(tr("Change"), partial(price_dialog.open_price_plan, *around, student, row))
    end = Deed(tr("End"), partial(price_dialog.end_price_plan, *around, row, today))
    deeds = (change,) if row.ends_on is not None else (change, end)
    return LineItem(
        row.plan, ", ".join(part for part in (lessons, since, until) if part),
        amount=price_dialog.price_words(row.amount, row.unit, currency),
        tone="text3" if over else "", deeds=deeds if pane.may_write() else (),
    )  # fmt: skip
