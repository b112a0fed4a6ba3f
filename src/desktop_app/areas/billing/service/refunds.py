"""Money that goes back to a family: of a payment, or of the wallet; and when it comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing import content, letters
from desktop_app.areas.billing.queries import accounts
from desktop_app.areas.billing.rules.refunding import (
    Taken,
    check_refund,
    check_refunded_on,
    spread,
    take,
)
from desktop_app.areas.billing.rules.settling import Part, allocate
from desktop_app.areas.billing.service.drafts import payer_of
from desktop_app.areas.billing.service.issuing import keep_logo, sealed
from desktop_app.areas.billing.service.locks import check_day_open, check_open
from desktop_app.areas.billing.service.payments import payment_row, refill
from desktop_app.areas.billing.tables import (
    Invoice,
    LedgerEntry,
    Payment,
    PaymentAllocation,
    Refund,
    WalletEntry,
)
from desktop_app.areas.billing.terms import EntryKind, PaymentMethod, PaymentStatus
from desktop_app.areas.school.api import SeriesKind, check_text, facts, settings, take_number
from desktop_app.core.clock import Clock, today
from desktop_app.core.db.database import Work
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.money import Money
from desktop_app.core.wording import speaking, tr


@dataclass(frozen=True, slots=True)
class NewRefund:
    """What is given back, in minor units: of a payment, or without one of the wallet."""

    family_id: UUID
    amount: int
    method: PaymentMethod
    reason: str | None
    payment_id: UUID | None = None
    refunded_on: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """What giving money back would do, in minor units.

    `reopened` are the invoices that ask for money again, as (number, amount).
    """

    amount: int
    from_wallet: int
    reopened: tuple[tuple[str, int], ...]
    owed_after: int
    wallet_after: int


def plan_refund(session: Session, new: NewRefund, clock: Clock) -> RefundPlan:
    """Return what a refund would do, without writing. Raises RuleBroken, NotFound."""
    day = today(clock, facts(session).timezone)
    _check(session, new, day)
    wallet = accounts.wallets(session, {new.family_id}).get(new.family_id, 0)
    taken = _taken(session, new, wallet)
    refilled = _would_refill(session, new.family_id, taken.refilled)
    opened = {part.invoice_id: part.amount for part in taken.reopened}
    for part in refilled:
        opened[part.invoice_id] = opened.get(part.invoice_id, 0) + part.amount
    left = wallet - taken.wallet + sum(part.amount for part in refilled) - taken.refilled
    for key, amount in list(opened.items()):
        paid = min(left, amount)
        left, opened[key] = left - paid, amount - paid
    numbers = _numbers(session, list(opened))
    owed = accounts.owed(session, {new.family_id}).get(new.family_id, 0)
    still = tuple((numbers[key], amount) for key, amount in opened.items() if amount)
    return RefundPlan(new.amount, taken.wallet + taken.refilled, still, owed + new.amount, left)


def _check(session: Session, new: NewRefund, day: date) -> None:
    currency = facts(session).currency
    paid_in = Money(accounts.paid_in(session, new.family_id), currency)
    if new.payment_id is None:
        wallet = accounts.wallets(session, {new.family_id}).get(new.family_id, 0)
        left, source = Money(wallet, currency), tr("the wallet")
    else:
        payment = session.scalars(select(Payment).where(Payment.id == new.payment_id)).first()
        if payment is None or payment.family_id != new.family_id:
            raise NotFound(tr("This payment is not in the school."), id=new.payment_id)
        left = Money(accounts.payment_left(session, payment.id), currency)
        source = payment.number
        _check_came(payment)
    check_refund(new.amount, left=left, paid_in=paid_in, source=source)
    check_refunded_on(new.refunded_on or day, day)
    check_text(new.reason, "reason", required=True)
    check_day_open(session, new.refunded_on or day, field="date")


def _check_came(payment: Payment) -> None:
    if payment.status not in (PaymentStatus.COMPLETED, PaymentStatus.REFUNDED):
        raise RuleBroken(
            tr("{number} has not come yet, so nothing can be given back.", number=payment.number)
        )


def _taken(session: Session, new: NewRefund, wallet: int) -> Taken:
    if new.payment_id is None:
        return Taken(new.amount, (), 0)
    return take(new.amount, accounts.holdings(session, new.payment_id), wallet)


def _would_refill(session: Session, family_id: UUID, needed: int) -> list[Part]:
    found: list[Part] = []
    for invoice_id, paid in accounts.paid_from_wallet(session, family_id) if needed > 0 else ():
        part = min(needed - sum(each.amount for each in found), paid)
        if part > 0:
            found.append(Part(invoice_id, part))
    return found


def _numbers(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    query = select(Invoice.id, Invoice.number).where(Invoice.id.in_(ids))
    return {key: number or "" for key, number in session.execute(query)}


def refund(work: Work, new: NewRefund) -> UUID:
    """Give money back and return the id of the refund.

    Of a payment: what of it waits in the wallet goes first, then what it settles is open again and
    the wallet pays of that what it can. Raises RuleBroken for more than is left, NotFound.
    """
    payer = payer_of(work, new.family_id)
    session = work.session
    plan = plan_refund(session, new, work.clock)
    school, chosen = facts(session), settings(session)
    day = today(work.clock, school.timezone)
    row = Refund(
        family_id=new.family_id,
        payment_id=new.payment_id,
        number=take_number(work, SeriesKind.REFUND, day.year),
        amount=new.amount,
        currency=school.currency,
        method=new.method,
        refunded_on=new.refunded_on or day,
        reason=check_text(new.reason, "reason", required=True) or "",
        reference=check_text(new.reference, "reference"),
    )
    session.add(row)
    session.flush()
    if new.payment_id is None:
        _from_wallet(work, row)
    else:
        _from_payment(work, row, new)
    number = payment_row(work, new.payment_id).number if new.payment_id else None
    with speaking(school.language):
        given = letters.GivenBack(
            row.number, payer, row.refunded_on, row.amount, row.method, row.reference, row.reason,
            number, plan.reopened, plan.owed_after,
        )  # fmt: skip
        paper = content.stationery(school, str(chosen["payment_hint"]))
        text = sealed(letters.refund_document(paper, given), school.logo)
    keep_logo(work, school.logo)
    session.add(
        IssuedDocument(
            kind="refund", number=row.number, family_id=row.family_id, content=text,
            paper=str(chosen["paper"]),
        )
    )  # fmt: skip
    session.flush()
    return row.id


def _from_wallet(work: Work, row: Refund) -> None:
    kept = accounts.kept_payments(work.session, row.family_id)
    for payment_id, part in spread(row.amount, kept):
        _out_of_wallet(work, row, part, payment_id)
        _enter(work, row, part, payment_id)
        _mark(work, payment_id)


def _from_payment(work: Work, row: Refund, new: NewRefund) -> None:
    session, family_id = work.session, row.family_id
    wallet = accounts.wallets(session, {family_id}).get(family_id, 0)
    taken = _taken(session, new, wallet)
    _enter(work, row, row.amount, row.payment_id)
    if taken.wallet:
        _out_of_wallet(work, row, taken.wallet, row.payment_id)
    for part in taken.reopened:
        session.add(
            PaymentAllocation(
                invoice_id=part.invoice_id, payment_id=row.payment_id, amount=-part.amount
            )
        )
    opened = {part.invoice_id for part in taken.reopened}
    if taken.refilled:
        opened |= {part.invoice_id for part in _would_refill(session, family_id, taken.refilled)}
        refill(work, family_id, taken.refilled, row.refunded_on)
        _out_of_wallet(work, row, taken.refilled, row.payment_id)
    session.flush()
    _mark(work, row.payment_id)
    _wallet_pays(work, row, opened)


def _wallet_pays(work: Work, row: Refund, opened: set[UUID]) -> None:
    """Let what is in the wallet pay what a refund has opened."""
    session, family_id = work.session, row.family_id
    wallet = accounts.wallets(session, {family_id}).get(family_id, 0)
    still = accounts.open_invoices(session, {family_id}).get(family_id, [])
    for part in allocate(max(wallet, 0), [each for each in still if each.id in opened]).parts:
        session.add(PaymentAllocation(invoice_id=part.invoice_id, amount=part.amount))
        session.add(
            WalletEntry(
                family_id=family_id, entry_on=row.refunded_on, amount=-part.amount,
                invoice_id=part.invoice_id,
            )
        )  # fmt: skip
    session.flush()


def _enter(work: Work, row: Refund, amount: int, payment_id: UUID | None) -> None:
    work.session.add(
        LedgerEntry(
            family_id=row.family_id, entry_on=row.refunded_on, kind=EntryKind.REFUND, amount=amount,
            payment_id=payment_id, refund_id=row.id, note=row.reason,
        )
    )  # fmt: skip


def _out_of_wallet(work: Work, row: Refund, amount: int, payment_id: UUID | None) -> None:
    work.session.add(
        WalletEntry(
            family_id=row.family_id, entry_on=row.refunded_on, amount=-amount,
            payment_id=payment_id, refund_id=row.id,
        )
    )  # fmt: skip


def _mark(work: Work, payment_id: UUID | None) -> None:
    """Bring the status of a payment in line with what is left of it."""
    if payment_id is None:
        return
    work.session.flush()
    left = accounts.payment_left(work.session, payment_id)
    status = PaymentStatus.COMPLETED if left else PaymentStatus.REFUNDED
    payment = payment_row(work, payment_id)
    if payment.status is not status:
        payment.status = status
    work.session.flush()


def reverse_refund(work: Work, refund_id: UUID, reason: str | None = None) -> None:
    """Take a refund back: the money is the family's payment, or in its wallet, again.

    What came of a payment settles the oldest open invoices. Raises RuleBroken when it was taken
    back before.
    """
    session = work.session
    row = session.get(Refund, (work.database.school_id, refund_id))
    if row is None:
        raise NotFound(tr("This refund is not in the school."), id=refund_id)
    day = today(work.clock, facts(session).timezone)
    check_open(work, day, field="date")
    query = select(LedgerEntry).where(LedgerEntry.refund_id == refund_id).order_by(LedgerEntry.id)
    entries = list(session.scalars(query))
    if not sum(entry.amount for entry in entries):
        raise RuleBroken(tr("{number} was already taken back.", number=row.number))
    for entry in entries:
        if entry.reverses_id is None:
            _enter_back(work, entry, day, check_text(reason, "reason"))
            if row.payment_id is not None:
                _settle_again(work, row, day)
            else:
                _into_wallet(work, row, entry.amount, day, payment_id=entry.payment_id)
            _mark(work, entry.payment_id)


def _enter_back(work: Work, entry: LedgerEntry, day: date, reason: str | None) -> None:
    work.session.add(
        LedgerEntry(
            family_id=entry.family_id, entry_on=day, kind=EntryKind.REFUND, amount=-entry.amount,
            payment_id=entry.payment_id, refund_id=entry.refund_id, reverses_id=entry.id,
            note=reason,
        )
    )  # fmt: skip


def _settle_again(work: Work, row: Refund, day: date) -> None:
    session, family_id = work.session, row.family_id
    still = accounts.open_invoices(session, {family_id}).get(family_id, [])
    allocation = allocate(row.amount, still)
    for part in allocation.parts:
        session.add(
            PaymentAllocation(
                invoice_id=part.invoice_id, payment_id=row.payment_id, amount=part.amount
            )
        )
    if allocation.rest:
        _into_wallet(work, row, allocation.rest, day, payment_id=row.payment_id)


def _into_wallet(
    work: Work, row: Refund, amount: int, day: date, *, payment_id: UUID | None
) -> None:
    work.session.add(
        WalletEntry(
            family_id=row.family_id, entry_on=day, amount=amount, payment_id=payment_id,
            refund_id=row.id,
        )
    )  # fmt: skip
    work.session.flush()
