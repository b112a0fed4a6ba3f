"""What of an invoice's lines is still billed, after credits by hand and corrections by runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.tables import BilledMeeting, Invoice, InvoiceLine
from desktop_app.areas.billing.terms import InvoiceStatus


@dataclass(frozen=True, slots=True)
class OnLine:
    """A meeting on a line, as it was billed there; the amount in minor units."""

    line_id: UUID
    occurrence_id: UUID
    sign: int
    amount: int


@dataclass(frozen=True, slots=True)
class BilledOn:
    """The meetings of some lines, which of them credits took back, and how often each stands."""

    meetings: Sequence[OnLine]
    credited: frozenset[tuple[UUID, UUID]]
    standing: Mapping[tuple[UUID, UUID], int]

    def net(self, line_id: UUID, occurrence_id: UUID) -> int:
        """Return how often a meeting of a line stands billed, all lines of the family together."""
        return self.standing.get((line_id, occurrence_id), 0)


def billed_on(session: Session, line_ids: Sequence[UUID]) -> BilledOn:
    """Return the meetings of lines in the order they were billed."""
    credit_of = InvoiceLine.credits_line_id
    query = (
        select(BilledMeeting, credit_of)
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .where(or_(InvoiceLine.id.in_(line_ids), credit_of.in_(line_ids)))
        .order_by(BilledMeeting.id)
    )
    mine, wanted = set(), set(line_ids)
    meetings = []
    for row, credited in session.execute(query):
        if row.invoice_line_id in wanted:
            line_id = row.invoice_line_id
            meetings.append(OnLine(line_id, row.occurrence_id, row.sign, row.amount))
        if credited in wanted:
            mine.add((credited, row.occurrence_id))
    return BilledOn(meetings, frozenset(mine), _standing(session, line_ids))


def _standing(session: Session, line_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], int]:
    every = aliased(BilledMeeting)
    query = (
        select(BilledMeeting.invoice_line_id, BilledMeeting.occurrence_id, sum_of(every.sign))
        .join(
            every,
            (every.student_id == BilledMeeting.student_id)
            & (every.occurrence_id == BilledMeeting.occurrence_id)
            & (every.family_id == BilledMeeting.family_id),
        )
        .where(BilledMeeting.invoice_line_id.in_(line_ids))
        .group_by(BilledMeeting.invoice_line_id, BilledMeeting.id, BilledMeeting.occurrence_id)
    )
    return {(line, occurrence): net for line, occurrence, net in session.execute(query)}


def months_left(session: Session, rows: Sequence[InvoiceLine]) -> dict[UUID, int]:
    """Return what stands billed for the month and subscription of each line that has one."""
    other, family = aliased(InvoiceLine), aliased(Invoice)
    query = (
        select(InvoiceLine.id, sum_of(other.quantity * other.unit_price))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(
            other,
            (other.subscription_id == InvoiceLine.subscription_id)
            & (other.month == InvoiceLine.month),
        )
        .join(family, (family.id == other.invoice_id) & (family.family_id == Invoice.family_id))
        .where(
            InvoiceLine.id.in_([row.id for row in rows]),
            InvoiceLine.subscription_id.is_not(None),
            family.status == InvoiceStatus.ISSUED,
        )
        .group_by(InvoiceLine.id)
    )
    return {line_id: int(amount) for line_id, amount in session.execute(query)}
