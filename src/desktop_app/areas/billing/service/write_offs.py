"""Giving up what is open of an invoice, with a reason; only the owner does."""

from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.billing.queries import accounts
from desktop_app.areas.billing.service.drafts import invoice_row
from desktop_app.areas.billing.service.locks import check_open
from desktop_app.areas.billing.tables import Invoice, LedgerEntry, PaymentAllocation
from desktop_app.areas.billing.terms import EntryKind, InvoiceKind, InvoiceStatus
from desktop_app.areas.school.api import check_text, facts
from desktop_app.core.access.actor import Role
from desktop_app.core.clock import today
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotAllowed, NotFound, RuleBroken
from desktop_app.core.money import Money, show
from desktop_app.core.wording import tr


def write_off(
    work: Work, invoice_id: UUID, amount: int | None = None, *, reason: str | None
) -> UUID:
    """Write off what is open of an invoice, or a part of it; return the id of the ledger entry.

    Raises NotAllowed unless the owner asks, RuleBroken for more than is open or no reason.
    """
    _check_owner(work)
    invoice = invoice_row(work, invoice_id)
    why = check_text(reason, "reason", required=True)
    still = _open_of(work, invoice)
    wanted = still if amount is None else amount
    if wanted <= 0:
        raise RuleBroken(tr("Enter how much is written off."), field="amount")
    if wanted > still:
        raise RuleBroken(
            tr(
                "{number} has {open} open. Write off that or less.",
                number=invoice.number,
                open=show(Money(still, invoice.currency)),
            ),
            field="amount",
        )
    return _enter(work, invoice, wanted, why)


def _open_of(work: Work, invoice: Invoice) -> int:
    if invoice.status is not InvoiceStatus.ISSUED or invoice.kind is not InvoiceKind.INVOICE:
        raise RuleBroken(tr("Only an issued invoice can be written off."))
    found = accounts.open_invoices(work.session, {invoice.family_id}).get(invoice.family_id, [])
    still = next((each.open for each in found if each.id == invoice.id), 0)
    if not still:
        raise RuleBroken(tr("Nothing of {number} is open.", number=invoice.number))
    return still


def _enter(work: Work, invoice: Invoice, amount: int, reason: str | None) -> UUID:
    day = today(work.clock, facts(work.session).timezone)
    check_open(work, day, field="date")
    entry = LedgerEntry(
        family_id=invoice.family_id, entry_on=day, kind=EntryKind.WRITE_OFF, amount=-amount,
        invoice_id=invoice.id, note=reason,
    )  # fmt: skip
    work.session.add(entry)
    work.session.flush()
    work.session.add(PaymentAllocation(invoice_id=invoice.id, write_off_id=entry.id, amount=amount))
    work.session.flush()
    return entry.id


def reverse_write_off(
    work: Work, invoice_id: UUID, entry_id: UUID | None = None, *, reason: str | None = None
) -> int:
    """Take write-offs of an invoice back, or one of them; return what is open again by that.

    Raises NotAllowed unless the owner asks, RuleBroken when none stands.
    """
    _check_owner(work)
    invoice = invoice_row(work, invoice_id)
    found = accounts.written_off(work.session, invoice_id)
    wanted = [(key, amount) for key, amount in found if entry_id in (None, key)]
    if not wanted:
        raise RuleBroken(tr("Nothing of {number} is written off.", number=invoice.number))
    why = check_text(reason, "reason")
    for key, amount in wanted:
        _take_back(work, invoice, key, amount, why)
    return sum(amount for _, amount in wanted)


def make_room(work: Work, invoice_id: UUID, amount: int) -> None:
    """Take back what was written off of an invoice that is credited, at most so much.

    Otherwise the credit would settle other invoices with money that never came.
    """
    invoice = invoice_row(work, invoice_id)
    still = accounts.open_invoices(work.session, {invoice.family_id}).get(invoice.family_id, [])
    needed = amount - sum(each.open for each in still if each.id == invoice_id)
    for key, written in accounts.written_off(work.session, invoice_id):
        part = min(needed, written)
        if part > 0:
            _take_back(work, invoice, key, part, tr("Credited instead"))
            needed -= part


def _take_back(
    work: Work, invoice: Invoice, entry_id: UUID, amount: int, reason: str | None
) -> None:
    day = today(work.clock, facts(work.session).timezone)
    check_open(work, day, field="date")
    work.session.add(
        LedgerEntry(
            family_id=invoice.family_id, entry_on=day, kind=EntryKind.WRITE_OFF, amount=amount,
            invoice_id=invoice.id, reverses_id=entry_id, note=reason,
        )
    )  # fmt: skip
    work.session.add(
        PaymentAllocation(invoice_id=invoice.id, write_off_id=entry_id, amount=-amount)
    )
    work.session.flush()


def invoice_of(work: Work, entry_id: UUID) -> UUID:
    """Return the invoice that a write-off is of. Raises NotFound."""
    query = select(LedgerEntry.invoice_id).where(
        LedgerEntry.id == entry_id, LedgerEntry.kind == EntryKind.WRITE_OFF
    )
    found = work.session.scalars(query).first()
    if found is None:
        raise NotFound(tr("This write-off is not in the school."), id=entry_id)
    return found


def _check_owner(work: Work) -> None:
    if not work.actor.is_any(Role.ADMIN):
        raise NotAllowed(
            tr("Only the owner writes off what families owe. Nothing was changed."), field="reason"
        )
