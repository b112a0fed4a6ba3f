"""Money that comes in, what it settles, the wallet, and taking a payment back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing import content
from desktop_app.areas.billing.queries import accounts
from desktop_app.areas.billing.queries.accounts import Wanted
from desktop_app.areas.billing.queries.payers import Payer
from desktop_app.areas.billing.rules.settling import (
    Allocation,
    Open,
    allocate,
    check_amount,
    check_paid_on,
    warnings,
)
from desktop_app.areas.billing.service.drafts import invoice_row, payer_of
from desktop_app.areas.billing.service.issuing import keep_logo, sealed
from desktop_app.areas.billing.service.locks import check_day_open, check_open
from desktop_app.areas.billing.tables import (
    Invoice,
    LedgerEntry,
    Payment,
    PaymentAllocation,
    WalletEntry,
)
from desktop_app.areas.billing.terms import EntryKind, PaymentMethod, PaymentStatus
from desktop_app.areas.school.api import (
    SchoolFacts,
    SeriesKind,
    check_text,
    facts,
    settings,
    take_number,
)
from desktop_app.core.clock import Clock, today
from desktop_app.core.db.database import Work
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.money import Money
from desktop_app.core.wording import show_month, speaking, tr


@dataclass(frozen=True, slots=True)
class NewPayment:
    """What was paid, in minor units.

    `chosen` says which invoices it settles; else the oldest due first.
    """

    family_id: UUID
    amount: int
    method: PaymentMethod
    paid_on: date | None = None
    reference: str | None = None
    chosen: Mapping[UUID, int] | None = None


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    """What taking a payment would do, in minor units, and what is odd about it."""

    allocation: Allocation
    open: tuple[Open, ...]
    owed_after: int
    warnings: tuple[str, ...]


def plan_payment(session: Session, new: NewPayment, clock: Clock) -> PaymentPlan:
    """Return what a payment would do, without writing.

    Raises RuleBroken for what cannot be paid.
    """
    school = facts(session)
    check_amount(new.amount)
    day = today(clock, school.timezone)
    check_paid_on(new.paid_on or day, day)
    check_day_open(session, new.paid_on or day, field="date")
    still = accounts.open_invoices(session, {new.family_id}).get(new.family_id, [])
    allocation = allocate(new.amount, still, new.chosen)
    owed = accounts.owed(session, {new.family_id}).get(new.family_id, 0)
    twin = accounts.twin_of(
        session, Wanted(new.family_id, new.amount, new.method, new.paid_on or day)
    )
    said = warnings(Money(allocation.rest, school.currency), twin)
    return PaymentPlan(allocation, tuple(still), owed - new.amount, said)


def take_payment(work: Work, new: NewPayment) -> UUID:
    """Take a payment, settle what it settles, put the rest into the wallet, and return its id."""
    payer = payer_of(work, new.family_id)
    session = work.session
    plan = plan_payment(session, new, work.clock)
    school = facts(session)
    day = today(work.clock, school.timezone)
    payment = Payment(
        family_id=new.family_id,
        number=take_number(work, SeriesKind.RECEIPT, day.year),
        amount=new.amount,
        currency=school.currency,
        status=PaymentStatus.COMPLETED,
        method=new.method,
        paid_on=new.paid_on or day,
        reference=check_text(new.reference, "reference"),
    )
    session.add(payment)
    session.flush()
    _enter(session, payment, plan.allocation)
    _issue_receipt(work, school, payment, payer, plan)
    session.flush()
    return payment.id


def _enter(session: Session, payment: Payment, allocation: Allocation) -> None:
    """Enter a payment into the ledger, what it settles, and the rest into the wallet."""
    session.add(
        LedgerEntry(
            family_id=payment.family_id,
            entry_on=payment.paid_on,
            kind=EntryKind.PAYMENT,
            amount=-payment.amount,
            payment_id=payment.id,
        )
    )
    for part in allocation.parts:
        session.add(
            PaymentAllocation(invoice_id=part.invoice_id, payment_id=payment.id, amount=part.amount)
        )
    if allocation.rest:
        session.add(
            WalletEntry(
                family_id=payment.family_id,
                entry_on=payment.paid_on,
                amount=allocation.rest,
                payment_id=payment.id,
            )
        )


def _issue_receipt(
    work: Work, school: SchoolFacts, payment: Payment, payer: Payer, plan: PaymentPlan
) -> None:
    """Freeze the receipt of a payment in the language of the school."""
    session = work.session
    chosen = settings(session)
    with speaking(school.language):
        received = content.Received(
            payment.number,
            payer,
            payment.paid_on,
            payment.amount,
            payment.method,
            payment.reference,
            _parts(session, plan.allocation),
            plan.allocation.rest,
            plan.owed_after,
        )
        paper = content.stationery(school, str(chosen["payment_hint"]))
        text = sealed(content.receipt_document(paper, received), school.logo)
    keep_logo(work, school.logo)
    session.add(
        IssuedDocument(
            kind="receipt",
            number=payment.number,
            payment_id=payment.id,
            family_id=payment.family_id,
            content=text,
            paper=str(chosen["paper"]),
        )
    )


def _parts(session: Session, allocation: Allocation) -> list[tuple[str, str, int]]:
    query = select(Invoice).where(Invoice.id.in_([part.invoice_id for part in allocation.parts]))
    known = {row.id: row for row in session.scalars(query)}
    return [
        (known[part.invoice_id].number or "", _what_for(known[part.invoice_id]), part.amount)
        for part in allocation.parts
    ]


def _what_for(invoice: Invoice) -> str:
    if invoice.month:
        return show_month(date.fromisoformat(f"{invoice.month}-01"))
    return tr("Invoice")


def pay_from_wallet(
    work: Work, family_id: UUID, amount: int | None = None, chosen: Mapping[UUID, int] | None = None
) -> int:
    """Settle open invoices with what is in the wallet; return how much was used, in minor units."""
    payer_of(work, family_id)
    session = work.session
    wallet = accounts.wallets(session, {family_id}).get(family_id, 0)
    if wallet <= 0:
        raise RuleBroken(tr("The wallet of this family is empty."), field="amount")
    if amount is not None:
        check_amount(amount)
        if amount > wallet:
            raise RuleBroken(tr("The wallet holds less than that."), field="amount")
    still = accounts.open_invoices(session, {family_id}).get(family_id, [])
    allocation = allocate(wallet if amount is None else amount, still, chosen)
    if not allocation.parts:
        raise RuleBroken(tr("No invoice of this family is open."))
    day = today(work.clock, facts(session).timezone)
    check_open(work, day, field="date")
    for part in allocation.parts:
        session.add(PaymentAllocation(invoice_id=part.invoice_id, amount=part.amount))
        session.add(
            WalletEntry(
                family_id=family_id, entry_on=day, amount=-part.amount, invoice_id=part.invoice_id
            )
        )
    return sum(part.amount for part in allocation.parts)


def payment_row(work: Work, payment_id: UUID) -> Payment:
    """Return a payment. Raises NotFound."""
    found = work.session.get(Payment, (work.database.school_id, payment_id))
    if found is None:
        raise NotFound(tr("This payment is not in the school."), id=payment_id)
    return found


def reverse_payment(work: Work, payment_id: UUID, reason: str | None = None) -> None:
    """Take a payment back: what it settled is open again, what it put into the wallet leaves it.

    If the wallet was spent meanwhile, what it paid last is open again too; what was given back of
    it before stays given back. Raises RuleBroken if nothing is left of it, or the books are closed.
    """
    payment = payment_row(work, payment_id)
    if payment.status is not PaymentStatus.COMPLETED:
        raise RuleBroken(tr("{number} was already taken back.", number=payment.number))
    session = work.session
    day = today(work.clock, facts(session).timezone)
    check_open(work, day, field="date")
    payment.status = PaymentStatus.REFUNDED
    for invoice_id, amount in accounts.invoices_settled_by(session, payment_id):
        session.add(PaymentAllocation(invoice_id=invoice_id, payment_id=payment_id, amount=-amount))
    entry = session.scalars(
        select(LedgerEntry).where(
            LedgerEntry.payment_id == payment_id, LedgerEntry.kind == EntryKind.PAYMENT
        )
    ).one()
    kept = accounts.holdings(session, payment_id).kept
    session.add(
        LedgerEntry(
            family_id=payment.family_id,
            entry_on=day,
            kind=EntryKind.REVERSAL,
            amount=accounts.payment_left(session, payment_id),
            payment_id=payment_id,
            reverses_id=entry.id,
            note=check_text(reason, "reason"),
        )
    )
    if kept:
        refill(work, payment.family_id, kept, day)
        session.add(
            WalletEntry(
                family_id=payment.family_id, entry_on=day, amount=-kept, payment_id=payment_id
            )
        )
    session.flush()


def refill(work: Work, family_id: UUID, needed: int, day: date) -> None:
    """Bring the wallet up to what has to leave it, by taking back what it paid, newest first."""
    session = work.session
    short = needed - accounts.wallets(session, {family_id}).get(family_id, 0)
    for invoice_id, paid in accounts.paid_from_wallet(session, family_id):
        if short <= 0:
            return
        part = min(short, paid)
        _put_back(work, family_id, invoice_id, part, day)
        short -= part


def _put_back(work: Work, family_id: UUID, invoice_id: UUID, amount: int, day: date) -> None:
    work.session.add(PaymentAllocation(invoice_id=invoice_id, amount=-amount))
    work.session.add(
        WalletEntry(family_id=family_id, entry_on=day, amount=amount, invoice_id=invoice_id)
    )
    work.session.flush()


def return_to_wallet(work: Work, invoice_id: UUID, amount: int) -> int:
    """Take back what the wallet paid of an invoice, at most so much.

    Return how much it was, in minor units.
    """
    invoice = invoice_row(work, invoice_id)
    paid = dict(accounts.paid_from_wallet(work.session, invoice.family_id)).get(invoice_id, 0)
    part = min(amount, paid)
    if part <= 0:
        raise RuleBroken(tr("The wallet pays nothing of {number} any more.", number=invoice.number))
    day = today(work.clock, facts(work.session).timezone)
    check_open(work, day, field="date")
    _put_back(work, invoice.family_id, invoice_id, part, day)
    return part
