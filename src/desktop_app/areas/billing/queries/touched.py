"""What of money depends on meetings: the lines that bill them and the lines that pay for them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.tables import BilledMeeting, Invoice, InvoiceLine, Payout, PayoutLine
from desktop_app.areas.billing.terms import InvoiceKind
from desktop_app.areas.people.tables import Family, Person, Staff
from desktop_app.core.ripple import Effect, EffectKind, Fate
from desktop_app.core.wording import tr


def touched_lines(session: Session, fates: Mapping[UUID, Fate]) -> Sequence[Effect]:
    """Return the issued lines that bill the meetings, one for each line and meeting.

    What was taken back already is left out.
    """
    again = aliased(BilledMeeting)
    standing = (
        select(func.sum(again.sign))
        .where(
            again.school_id == BilledMeeting.school_id,
            again.student_id == BilledMeeting.student_id,
            again.occurrence_id == BilledMeeting.occurrence_id,
            again.family_id == BilledMeeting.family_id,
        )
        .correlate(BilledMeeting)
        .scalar_subquery()
    )
    query = (
        select(
            BilledMeeting.invoice_line_id,
            BilledMeeting.occurrence_id,
            Invoice.number,
            Family.name,
            InvoiceLine.description,
            BilledMeeting.amount,
        )
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(Family, Family.id == Invoice.family_id)
        .where(
            BilledMeeting.occurrence_id.in_(list(fates)),
            BilledMeeting.sign == 1,
            Invoice.kind == InvoiceKind.INVOICE,
            standing > 0,
        )
        .order_by(Invoice.number, InvoiceLine.position)
    )
    becomes = {fate: _of_a_bill(fate) for fate in Fate}
    return [
        Effect(
            EffectKind.INVOICE_LINE,
            line_id,
            occurrence_id,
            f"{number}, {family}: {description}",
            becomes[fates[occurrence_id]],
            amount,
        )
        for line_id, occurrence_id, number, family, description, amount in session.execute(query)
    ]


def _of_a_bill(fate: Fate) -> str:
    if fate is Fate.CANCELLED:
        return tr("The next run credits it")
    if fate is Fate.REPRICED:
        return tr("The next run bills the difference")
    return tr("Stays as it is")


def touched_pay(session: Session, fates: Mapping[UUID, Fate]) -> Sequence[Effect]:
    """Return the pay lines that stand for the meetings."""
    query = (
        select(
            PayoutLine.id,
            PayoutLine.occurrence_id,
            Payout.number,
            Person.given_name,
            Person.family_name,
            PayoutLine.amount,
        )
        .join(Payout, Payout.id == PayoutLine.payout_id)
        .join(Staff, Staff.id == PayoutLine.teacher_id)
        .join(Person, Person.id == Staff.person_id)
        .where(PayoutLine.occurrence_id.in_(list(fates)))
        .order_by(Payout.number, PayoutLine.position)
    )
    return [
        Effect(
            EffectKind.PAY_LINE,
            line_id,
            occurrence_id,
            tr("Pay {number}, {name}", number=number, name=f"{given} {family}".strip()),
            _of_pay(fates[occurrence_id]),
            int(amount),
        )
        for line_id, occurrence_id, number, given, family, amount in session.execute(query)
        if occurrence_id is not None
    ]


def _of_pay(fate: Fate) -> str:
    if fate is Fate.COVERED:
        return tr("The next pay run pays who holds it")
    if fate in {Fate.CANCELLED, Fate.RESIZED}:
        return tr("The next pay run corrects it")
    return tr("Stays as it is")
