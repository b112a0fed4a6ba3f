"""The steps of reminding that a school takes: days after the due day, words, a fee."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.billing.queries.reminders import steps_in_use
from desktop_app.areas.billing.rules.reminding import check_step
from desktop_app.areas.billing.tables import ReminderStep
from desktop_app.areas.school.api import check_text
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step: its name heads the letter, the text stands in it, the fee is in minor units."""

    name: str
    days_after_due: int
    text: str
    fee: int | None = None


def add_step(work: Work, new: NewStep) -> UUID:
    """Add a step and return its id. Raises RuleBroken for days that another step has already."""
    check_step(new.days_after_due, new.fee, steps_in_use(work.session))
    row = ReminderStep(
        position=0,
        name=check_text(new.name, "name", required=True) or "",
        days_after_due=new.days_after_due,
        text=check_text(new.text, "text", required=True) or "",
        fee=new.fee or None,
    )
    work.session.add(row)
    work.session.flush()
    _number(work)
    return row.id


def set_step(work: Work, step_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change a step; what was given before stays as it was."""
    row = _row(work, step_id)
    days = changes.get("days_after_due", row.days_after_due)
    fee = changes.get("fee", row.fee)
    check_step(days, fee, [step for step in steps_in_use(work.session) if step.id != step_id])
    row.days_after_due, row.fee = days, fee or None
    for key in ("name", "text"):
        if key in changes:
            setattr(row, key, check_text(changes[key], key, required=True))
    work.session.flush()
    _number(work)


def archive_step(work: Work, step_id: UUID, *, away: bool = True) -> None:
    """Take a step out of use, or back."""
    row = _row(work, step_id)
    if not away:
        check_step(row.days_after_due, row.fee, steps_in_use(work.session))
    row.archived_at = work.clock.now() if away else None
    work.session.flush()
    _number(work)


def add_default_steps(work: Work) -> None:
    """Give a new school three steps; the fees are for the school to say."""
    for new in (
        NewStep(
            tr("Payment reminder"), 7,
            tr("Perhaps this was overlooked: the invoices below are past their due day. If the "
               "money is on its way, nothing more is needed."),
        ),
        NewStep(
            tr("Second reminder"), 21,
            tr("The invoices below are still open. Pay them within seven days, or call the office "
               "if something about them is not right."),
        ),
        NewStep(
            tr("Last reminder"), 35,
            tr("The invoices below are still open after two reminders. Pay them within seven days; "
               "after that the place in the lessons can no longer be kept."),
        ),
    ):  # fmt: skip
        add_step(work, new)


def _number(work: Work) -> None:
    """Number the steps in the order they are taken."""
    query = select(ReminderStep).order_by(
        ReminderStep.archived_at.is_not(None), ReminderStep.days_after_due, ReminderStep.id
    )
    for position, row in enumerate(work.session.scalars(query).all(), start=1):
        if row.position != position:
            row.position = position
    work.session.flush()


def _row(work: Work, step_id: UUID) -> ReminderStep:
    found = work.session.get(ReminderStep, (work.database.school_id, step_id))
    if found is None:
        raise NotFound(tr("This step is not in the school."), id=step_id)
    return found
