"""Steps of reminding, which are due for whom, and what was given."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.ageing import is_open
from desktop_app.areas.billing.rules.reminding import Given, Step, step_due
from desktop_app.areas.billing.tables import Invoice, InvoiceLine, Reminder, ReminderStep
from desktop_app.areas.billing.terms import LineKind, ReminderWay
from desktop_app.areas.people.tables import Family

_FEW = 500


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of reminding as lists show it: its place, days after the due day, words, fee."""

    id: UUID
    position: int
    name: str
    days_after_due: int
    text: str
    fee: int | None
    archived: bool


@dataclass(frozen=True, slots=True)
class DueStep:
    """A late invoice with the step that is due for it; the open amount in minor units."""

    invoice_id: UUID
    number: str
    due_on: date
    days_late: int
    open: int
    step: Step


@dataclass(frozen=True, slots=True)
class Proposal:
    """A family that is to be reminded, with its late invoices, the oldest first."""

    family_id: UUID
    family: str
    lines: tuple[DueStep, ...]

    @property
    def step(self) -> Step:
        """The furthest step: its words head the letter."""
        return max((line.step for line in self.lines), key=lambda step: step.days_after_due)

    @property
    def open(self) -> int:
        """What is late, in minor units."""
        return sum(line.open for line in self.lines)

    @property
    def fee(self) -> int:
        """What reminding adds, in minor units."""
        return sum(line.step.fee or 0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder as it was given; amounts in minor units."""

    id: UUID
    family_id: UUID
    family: str
    invoice_id: UUID
    number: str
    step_id: UUID
    step: str
    position: int
    given_on: date
    way: ReminderWay
    open_amount: int
    fee_invoice_id: UUID | None
    fee_number: str | None
    given_by: str


def reminder_steps(session: Session, *, archived: bool = False) -> list[StepRow]:
    """Return the steps in order; those out of use only when asked for."""
    query = select(ReminderStep).order_by(ReminderStep.days_after_due, ReminderStep.position)
    if not archived:
        query = query.where(ReminderStep.archived_at.is_(None))
    return [
        StepRow(
            row.id, row.position, row.name, row.days_after_due, row.text, row.fee,
            row.archived_at is not None,
        )
        for row in session.scalars(query)
    ]  # fmt: skip


def steps_in_use(session: Session) -> list[Step]:
    """Return the steps that are taken, in order."""
    return [
        Step(row.id, row.position, row.name, row.days_after_due, row.text, row.fee)
        for row in reminder_steps(session)
    ]


def proposals(
    session: Session, today: date, family_ids: Collection[UUID] | None = None
) -> list[Proposal]:
    """Return which families are to be reminded now, of what, and at which step; by name.

    An invoice of nothing but late fees is not reminded of on its own.
    """
    steps = steps_in_use(session)
    if not steps:
        return []
    found: dict[UUID, tuple[str, list[DueStep]]] = {}
    given = _given(session)
    for row, family in session.execute(_late(today, family_ids)):
        days = (today - row.due_on).days
        step = step_due(steps, days, given.get(row.id, ()), today)
        if step is not None:
            line = DueStep(
                row.id, row.number or "", row.due_on, days, row.total - row.settled, step
            )
            found.setdefault(row.family_id, (family, []))[1].append(line)
    return [Proposal(key, family, tuple(lines)) for key, (family, lines) in found.items()]


def count_proposals(session: Session, today: date) -> int:
    """Return how many families are to be reminded now."""
    return len(proposals(session, today))


def _late(today: date, family_ids: Collection[UUID] | None) -> Any:
    other = aliased(InvoiceLine)
    real = exists().where(other.invoice_id == Invoice.id, other.kind != LineKind.LATE_FEE)
    query: Any = (
        select(Invoice, Family.name)
        .join(Family, Family.id == Invoice.family_id)
        .where(is_open(), Invoice.due_on < today, real)
        .order_by(Family.sort_name, Family.id, Invoice.due_on, Invoice.number)
    )
    if family_ids is not None and len(family_ids) <= _FEW:
        query = query.where(Invoice.family_id.in_(family_ids))
    return query


def _given(session: Session) -> dict[UUID, list[Given]]:
    """Return what was given of every invoice that is still open."""
    query = (
        select(Reminder.invoice_id, ReminderStep.days_after_due, Reminder.given_on)
        .join(ReminderStep, ReminderStep.id == Reminder.step_id)
        .join(Invoice, Invoice.id == Reminder.invoice_id)
        .where(is_open())
    )
    found: dict[UUID, list[Given]] = {}
    for invoice_id, days, day in session.execute(query):
        found.setdefault(invoice_id, []).append(Given(days, day))
    return found


def reminders(
    session: Session, *, family_id: UUID | None = None, invoice_id: UUID | None = None
) -> list[ReminderRow]:
    """Return the reminders that were given, the newest first."""
    fee = aliased(Invoice)
    query = (
        select(Reminder, Family.name, Invoice.number, ReminderStep, fee.number)
        .join(Family, Family.id == Reminder.family_id)
        .join(Invoice, Invoice.id == Reminder.invoice_id)
        .join(ReminderStep, ReminderStep.id == Reminder.step_id)
        .outerjoin(fee, fee.id == Reminder.fee_invoice_id)
        .order_by(Reminder.given_on.desc(), Family.sort_name, Invoice.number, Reminder.id)
    )
    if family_id is not None:
        query = query.where(Reminder.family_id == family_id)
    if invoice_id is not None:
        query = query.where(Reminder.invoice_id == invoice_id)
    return [
        ReminderRow(
            row.id, row.family_id, family, row.invoice_id, number or "", step.id, step.name,
            step.position, row.given_on, row.way, row.open_amount, row.fee_invoice_id, fee_number,
            row.given_by,
        )
        for row, family, number, step, fee_number in session.execute(query)
    ]  # fmt: skip
