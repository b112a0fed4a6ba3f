"""Which months were run, and what was billed for the months of subscriptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, exists, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.billed_meetings import by_hand
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.tables import Invoice, InvoiceLine
from desktop_app.areas.billing.terms import InvoiceKind, InvoiceStatus


def run_months(session: Session, months: Sequence[Month]) -> list[Month]:
    """Return those of the months whose run stands.

    An invoice of it that was not taken back as a whole.
    """
    note = aliased(Invoice)
    undone = exists().where(
        note.school_id == Invoice.school_id, note.credits_id == Invoice.id, note.month.is_not(None)
    )
    query = (
        select(Invoice.month)
        .distinct()
        .where(
            Invoice.month.in_([str(m) for m in months]),
            Invoice.kind == InvoiceKind.INVOICE,
            Invoice.status == InvoiceStatus.ISSUED,
            ~undone,
        )
    )
    return sorted((Month.parse(m) for m in session.scalars(query) if m), key=str)


@dataclass(frozen=True, slots=True)
class MonthBilled:
    """What one family was billed for one month of a subscription.

    `settled` when somebody credited it by hand: a run leaves it alone.
    """

    subscription_id: UUID
    family_id: UUID
    month: str
    amount: int
    full_price: int | None = None
    settled: bool = False


def months_billed(session: Session, months: Sequence[Month]) -> list[MonthBilled]:
    """Return what was billed for subscriptions in these months, with the latest price of a month.

    Credits made by hand do not bring it back.
    """
    query = (
        select(
            InvoiceLine.subscription_id,
            Invoice.family_id,
            InvoiceLine.month,
            InvoiceLine.quantity * InvoiceLine.unit_price,
            InvoiceLine.full_price,
            case((by_hand(), 1), else_=0),
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            InvoiceLine.subscription_id.is_not(None),
            Invoice.status == InvoiceStatus.ISSUED,
            InvoiceLine.month.in_([str(m) for m in months]),
        )
        .order_by(InvoiceLine.id)
    )
    found: dict[tuple[UUID, UUID, str], MonthBilled] = {}
    for subscription, family, month, amount, full, hand in session.execute(query):
        if subscription is None or month is None:
            continue
        key = (subscription, family, month)
        was = found.get(key, MonthBilled(*key, 0))
        latest = was.full_price if full is None else full
        more = 0 if hand else int(amount) // 1000
        found[key] = MonthBilled(*key, was.amount + more, latest, was.settled or bool(hand))
    return list(found.values())
