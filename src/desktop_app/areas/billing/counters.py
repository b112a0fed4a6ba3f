"""How issued documents and payments are taken back.

By an entry against them, named before it is written.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing import account_counters
from desktop_app.areas.billing.counter_rows import made_in, rows_of
from desktop_app.areas.billing.queries.families import family_names
from desktop_app.areas.billing.service.acts import (
    CREDIT,
    ISSUE,
    LOCK,
    PAY,
    PAYMENT,
    REVERSE,
    SELL,
    WALLET,
)
from desktop_app.areas.billing.service.credits import against, issue_against, month_of
from desktop_app.areas.billing.service.drafts import invoice_row
from desktop_app.areas.billing.service.locks import back_to, until_before
from desktop_app.areas.billing.service.packages import archive_package
from desktop_app.areas.billing.service.payments import (
    NewPayment,
    payment_row,
    return_to_wallet,
    reverse_payment,
    take_payment,
)
from desktop_app.areas.billing.service.payouts import take_back
from desktop_app.areas.billing.tables import (
    Invoice,
    LedgerEntry,
    Payment,
    PaymentAllocation,
    Payout,
)
from desktop_app.areas.billing.terms import EntryKind, InvoiceKind, PaymentStatus
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.counter import CounterEntry
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date_with_year, tr, trn


def _entries(session: Session, number: int, *kinds: EntryKind) -> list[LedgerEntry]:
    made = rows_of(session, LedgerEntry, made_in(session, number, "ledger_entry"))
    return [entry for entry in made if entry.kind in kinds]


def _documents(session: Session, number: int) -> list[UUID]:
    """Return the invoices and credit notes that a change set issued."""
    entries = _entries(session, number, EntryKind.INVOICE, EntryKind.CREDIT_NOTE)
    return [entry.invoice_id for entry in entries if entry.invoice_id is not None]


def _whole(session: Session, ids: Sequence[UUID]) -> dict[UUID, Invoice]:
    return {row.id: row for row in rows_of(session, Invoice, ids)}


def _describe_documents(session: Session, number: int) -> str:
    rows = list(_whole(session, _documents(session, number)).values())
    notes = sum(row.kind is InvoiceKind.INVOICE for row in rows)
    again = len(rows) - notes
    total = show(Money(sum(row.total for row in rows), rows[0].currency)) if rows else ""
    said = []
    if notes:
        said.append(trn("{n} credit note", "{n} credit notes", notes))
    if again:
        said.append(
            trn("{n} invoice against a credit note", "{n} invoices against credit notes", again)
        )
    return tr(
        "Instead, {documents} can be issued over {total}; the meetings can then be billed again.",
        documents=tr(" and ").join(said),
        total=total,
    )


def _write_documents(work: Work, number: int) -> None:
    """Issue what takes back everything that a change set issued and that is not taken back yet."""
    sources = [invoice_row(work, invoice_id) for invoice_id in _documents(work.session, number)]
    found = [against(work, source, month=month_of(source)) for source in sources]
    if not issue_against(work, [document for document in found if document is not None]):
        raise RuleBroken(tr("Everything that was issued then is taken back already."))


def _payment_of(session: Session, number: int) -> Payment:
    ids = made_in(session, number, "payment")
    found = session.scalars(select(Payment).where(Payment.id.in_(ids))).first()
    if found is None:
        raise RuleBroken(tr("There is no payment in this change."))
    return found


def _describe_payment(session: Session, number: int) -> str:
    payment = _payment_of(session, number)
    name = family_names(session, [payment.family_id]).get(payment.family_id, "")
    return tr(
        "Instead, payment {number} of {amount} from {name} can be taken back; "
        "what it paid is open again.",
        number=payment.number,
        amount=show(Money(payment.amount, payment.currency)),
        name=name,
    )


def _write_payment(work: Work, number: int) -> None:
    reverse_payment(work, _payment_of(work.session, number).id)


def _allocated(session: Session, number: int) -> list[PaymentAllocation]:
    ids = made_in(session, number, "payment_allocation")
    return list(session.scalars(select(PaymentAllocation).where(PaymentAllocation.id.in_(ids))))


def _describe_wallet(session: Session, number: int) -> str:
    rows = _allocated(session, number)
    currency = next(iter(_whole(session, [row.invoice_id for row in rows]).values())).currency
    total = show(Money(sum(row.amount for row in rows), currency))
    return tr(
        "Instead, {amount} can go back into the wallet; what it paid is open again.", amount=total
    )


def _write_wallet(work: Work, number: int) -> None:
    for row in _allocated(work.session, number):
        return_to_wallet(work, row.invoice_id, row.amount)


def _reversed(session: Session, number: int) -> tuple[Payment, int]:
    """Return the payment that was taken back, and how much was left of it then."""
    entry = _entries(session, number, EntryKind.REVERSAL)[0]
    payment = session.scalars(select(Payment).where(Payment.id == entry.payment_id)).one()
    return payment, entry.amount


def _describe_reversal(session: Session, number: int) -> str:
    payment, amount = _reversed(session, number)
    return tr(
        "Instead, the payment of {amount} can be taken again, under a new number.",
        amount=show(Money(amount, payment.currency)),
    )


def _write_reversal(work: Work, number: int) -> None:
    payment, amount = _reversed(work.session, number)
    old = payment_row(work, payment.id)
    if old.status is not PaymentStatus.REFUNDED:
        raise RuleBroken(tr("{number} stands; there is nothing to take again.", number=old.number))
    take_payment(work, NewPayment(old.family_id, amount, old.method, old.paid_on, old.reference))


def _describe_sale(session: Session, number: int) -> str:
    return tr("{credits} The package is archived.", credits=_describe_documents(session, number))


def _write_sale(work: Work, number: int) -> None:
    for package_id in made_in(work.session, number, "package"):
        archive_package(work, package_id)
    _write_documents(work, number)


def _describe_lock(session: Session, number: int) -> str:
    before = until_before(session, made_in(session, number, "period_lock"))
    if before is None:
        return tr("Instead, the books can be opened again.")
    return tr(
        "Instead, the books can be closed up to {day} again.", day=show_date_with_year(before)
    )


def _write_lock(work: Work, number: int) -> None:
    back_to(work, until_before(work.session, made_in(work.session, number, "period_lock")))


def _payouts(session: Session, number: int) -> list[UUID]:
    return made_in(session, number, "payout")


def _describe_payouts(session: Session, number: int) -> str:
    rows = list(session.scalars(select(Payout).where(Payout.id.in_(_payouts(session, number)))))
    total = show(Money(sum(row.amount for row in rows), rows[0].currency)) if rows else ""
    return trn(
        "Instead, payout {number} of {total} can be taken back by a counter-entry.",
        "Instead, {n} payouts of {total} can be taken back by counter-entries.",
        len(rows),
        number=rows[0].number if rows else "",
        total=total,
    )


def _write_payouts(work: Work, number: int) -> None:
    take_back(work, _payouts(work.session, number))


COUNTER_ENTRIES: Mapping[str, CounterEntry] = {
    ISSUE: CounterEntry(_describe_documents, _write_documents),
    CREDIT: CounterEntry(_describe_documents, _write_documents),
    PAYMENT: CounterEntry(_describe_payment, _write_payment),
    WALLET: CounterEntry(_describe_wallet, _write_wallet),
    LOCK: CounterEntry(_describe_lock, _write_lock),
    PAY: CounterEntry(_describe_payouts, _write_payouts),
    SELL: CounterEntry(_describe_sale, _write_sale),
    REVERSE: CounterEntry(_describe_reversal, _write_reversal),
    **account_counters.COUNTER_ENTRIES,
}
