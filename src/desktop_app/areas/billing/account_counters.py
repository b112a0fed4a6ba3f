"""How refunds, write-offs and reminders are taken back: by an entry against them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.counter_rows import made_in, rows_of
from desktop_app.areas.billing.queries.families import family_names
from desktop_app.areas.billing.service.acts import (
    REFUND,
    REFUND_BACK,
    REMIND,
    WRITE_OFF,
    WRITE_OFF_BACK,
)
from desktop_app.areas.billing.service.credits import against, issue_against, month_of
from desktop_app.areas.billing.service.drafts import invoice_row
from desktop_app.areas.billing.service.refunds import NewRefund, refund, reverse_refund
from desktop_app.areas.billing.service.reminders import forget
from desktop_app.areas.billing.service.write_offs import invoice_of, reverse_write_off, write_off
from desktop_app.areas.billing.tables import Invoice, LedgerEntry, Refund
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.counter import CounterEntry
from desktop_app.core.money import Money, show
from desktop_app.core.wording import tr, trn


def _refund_in(session: Session, number: int) -> Refund:
    """Return the refund that a change set gave, or took back."""
    entry = rows_of(session, LedgerEntry, made_in(session, number, "ledger_entry"))[0]
    return session.scalars(select(Refund).where(Refund.id == entry.refund_id)).one()


def _describe_refund(session: Session, number: int) -> str:
    row = _refund_in(session, number)
    return tr(
        "Instead, refund {number} of {amount} to {name} can be taken back, for when the money did "
        "not go or came back.",
        number=row.number,
        amount=show(Money(row.amount, row.currency)),
        name=family_names(session, [row.family_id]).get(row.family_id, ""),
    )


def _write_refund(work: Work, number: int) -> None:
    reverse_refund(work, _refund_in(work.session, number).id)


def _describe_refund_back(session: Session, number: int) -> str:
    row = _refund_in(session, number)
    return tr(
        "Instead, {amount} can be given back again, under a new number.",
        amount=show(Money(row.amount, row.currency)),
    )


def _write_refund_back(work: Work, number: int) -> None:
    row = _refund_in(work.session, number)
    refund(
        work,
        NewRefund(
            row.family_id, row.amount, row.method, row.reason, row.payment_id, row.refunded_on,
            row.reference,
        ),
    )  # fmt: skip


def _entries(session: Session, number: int) -> Sequence[LedgerEntry]:
    return rows_of(session, LedgerEntry, made_in(session, number, "ledger_entry"))


def _words(session: Session, entries: Sequence[LedgerEntry]) -> tuple[str, str]:
    ids = {entry.invoice_id for entry in entries}
    found = list(session.scalars(select(Invoice).where(Invoice.id.in_(ids))))
    amount = abs(sum(entry.amount for entry in entries))
    return found[0].number or "", show(Money(amount, found[0].currency))


def _describe_write_off(session: Session, number: int) -> str:
    document, amount = _words(session, _entries(session, number))
    return tr(
        "Instead, the write-off can be taken back: {number} is open again with {amount}.",
        number=document,
        amount=amount,
    )


def _write_write_off(work: Work, number: int) -> None:
    for entry in _entries(work.session, number):
        reverse_write_off(work, invoice_of(work, entry.id), entry.id)


def _describe_write_off_back(session: Session, number: int) -> str:
    document, amount = _words(session, _entries(session, number))
    return tr(
        "Instead, {amount} of {number} can be written off again.", number=document, amount=amount
    )


def _write_write_off_back(work: Work, number: int) -> None:
    for entry in _entries(work.session, number):
        first = work.session.get_one(LedgerEntry, (work.database.school_id, entry.reverses_id))
        write_off(work, invoice_of(work, entry.id), entry.amount, reason=first.note)


def _fees(session: Session, number: int) -> Sequence[UUID]:
    return [entry.invoice_id for entry in _entries(session, number) if entry.invoice_id is not None]


def _describe_reminders(session: Session, number: int) -> str:
    given, fees = len(made_in(session, number, "reminder")), len(set(_fees(session, number)))
    said = trn(
        "Instead, the reminder can be taken as not given.",
        "Instead, all {n} reminders can be taken as not given.",
        given,
    )
    if not fees:
        return said
    more = trn("Its fee is credited.", "The {n} invoices of their fees are credited.", fees)
    return f"{said} {more}"


def _write_reminders(work: Work, number: int) -> None:
    made = made_in(work.session, number, "reminder")
    if not made:
        raise RuleBroken(tr("There is no reminder in this change."))
    sources = [invoice_row(work, key) for key in dict.fromkeys(_fees(work.session, number))]
    found = [against(work, source, month=month_of(source)) for source in sources]
    issue_against(work, [document for document in found if document is not None])
    forget(work, made)


COUNTER_ENTRIES: Mapping[str, CounterEntry] = {
    REFUND: CounterEntry(_describe_refund, _write_refund),
    REFUND_BACK: CounterEntry(_describe_refund_back, _write_refund_back),
    WRITE_OFF: CounterEntry(_describe_write_off, _write_write_off),
    WRITE_OFF_BACK: CounterEntry(_describe_write_off_back, _write_write_off_back),
    REMIND: CounterEntry(_describe_reminders, _write_reminders),
}
