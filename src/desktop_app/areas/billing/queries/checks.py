"""What `verify` asks of money: totals, ledgers, allocations, numbers and stored documents agree."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.families import family_names
from desktop_app.areas.billing.queries.package_facts import used_of
from desktop_app.areas.billing.queries.pay_checks import pay_problems
from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.amounts import Tax, line_amount, totals
from desktop_app.areas.billing.tables import (
    BilledMeeting,
    Invoice,
    InvoiceLine,
    LedgerEntry,
    Package,
    Payment,
    PaymentAllocation,
    Payout,
    Refund,
    WalletEntry,
)
from desktop_app.areas.billing.terms import EntryKind, InvoiceKind, InvoiceStatus, PaymentStatus
from desktop_app.areas.school.api import SeriesKind
from desktop_app.areas.school.tables import NumberSeries
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.wording import tr


def problems(session: Session) -> list[str]:
    """Return in sentences what does not agree; nothing when all is well."""
    checks: Sequence[Callable[[Session], Iterator[str]]] = (
        _totals,
        _ledger,
        _owed,
        _allocations,
        _payments_left,
        _write_offs,
        _credits,
        _numbers,
        _documents,
        _meetings,
        _packages,
        pay_problems,
    )
    return [sentence for check in checks for sentence in check(session)]


def _totals(session: Session) -> Iterator[str]:
    """Compare what a document says with its lines.

    A credit note's tax may differ by its rounding.
    """
    query = (
        select(InvoiceLine, Invoice)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .order_by(InvoiceLine.invoice_id)
        .execution_options(yield_per=2_000)
    )
    current: Invoice | None = None
    lines: list[InvoiceLine] = []
    for line, invoice in session.execute(query):
        if current is not None and invoice.id != current.id:
            yield from _compare(current, lines)
            lines = []
        current = invoice
        lines.append(line)
    if current is not None:
        yield from _compare(current, lines)


def _compare(invoice: Invoice, lines: Sequence[InvoiceLine]) -> Iterator[str]:
    taxed = [(line_amount(x.quantity, x.unit_price), Tax(x.tax_category, x.tax_bp)) for x in lines]
    sums = totals(taxed, gross=invoice.prices_gross)
    slack = len(sums.groups) if invoice.credits_id is not None else 0
    net = sum(x.amount for x in lines)
    right = (
        net == invoice.net_total
        and abs(sums.tax - invoice.tax_total) <= slack
        and abs(sums.total - invoice.total) <= slack
    )
    if not right:
        yield tr("{number}: the lines do not add up to its total.", number=invoice.number or "")


def _ledger(session: Session) -> Iterator[str]:
    """Every issued document, every payment and every refund has exactly its entry."""
    documents = (EntryKind.INVOICE, EntryKind.CREDIT_NOTE)
    billed = (
        select(Invoice.number, Invoice.total, sum_of(LedgerEntry.amount))
        .outerjoin(
            LedgerEntry,
            (LedgerEntry.invoice_id == Invoice.id) & LedgerEntry.kind.in_(documents),
        )
        .where(Invoice.status == InvoiceStatus.ISSUED)
        .group_by(Invoice.id, Invoice.number, Invoice.total)
    )
    paid = (
        select(Payment.number, -Payment.amount, sum_of(LedgerEntry.amount))
        .outerjoin(
            LedgerEntry,
            (LedgerEntry.payment_id == Payment.id) & (LedgerEntry.kind == EntryKind.PAYMENT),
        )
        .group_by(Payment.id, Payment.number, Payment.amount)
    )
    back = (
        select(Refund.number, Refund.amount, sum_of(LedgerEntry.amount))
        .outerjoin(
            LedgerEntry, (LedgerEntry.refund_id == Refund.id) & LedgerEntry.reverses_id.is_(None)
        )
        .group_by(Refund.id, Refund.number, Refund.amount)
    )
    for query in (billed, paid, back):
        for number, expected, found in session.execute(query):
            if found != expected:
                yield tr("{number}: the ledger does not say what it says.", number=number or "")


def _owed(session: Session) -> Iterator[str]:
    """Compare what each family owes with its open invoices less its wallet."""
    left: dict[Any, int] = {}
    still = (
        select(Invoice.family_id, sum_of(Invoice.total))
        .where(Invoice.status == InvoiceStatus.ISSUED, Invoice.kind == InvoiceKind.INVOICE)
        .group_by(Invoice.family_id)
    )
    paid = (
        select(Invoice.family_id, -sum_of(PaymentAllocation.amount))
        .join(Invoice, Invoice.id == PaymentAllocation.invoice_id)
        .group_by(Invoice.family_id)
    )
    wallet = select(WalletEntry.family_id, -sum_of(WalletEntry.amount)).group_by(
        WalletEntry.family_id
    )
    owed = select(LedgerEntry.family_id, -sum_of(LedgerEntry.amount)).group_by(
        LedgerEntry.family_id
    )
    for query in (still, paid, wallet, owed):
        for family_id, amount in session.execute(query):
            left[family_id] = left.get(family_id, 0) + int(amount)
    wrong = [family_id for family_id, amount in left.items() if amount]
    for name in sorted(family_names(session, wrong).values()):
        yield tr("{name}: the ledger is not the open invoices less the wallet.", name=name)


def _allocations(session: Session) -> Iterator[str]:
    """Nothing is settled by more than it asks, and no payment spends more than came."""
    settled = (
        select(Invoice.number, Invoice.total, sum_of(PaymentAllocation.amount))
        .join(PaymentAllocation, PaymentAllocation.invoice_id == Invoice.id)
        .group_by(Invoice.id, Invoice.number, Invoice.total)
    )
    spent = (
        select(Payment.number, Payment.amount, sum_of(PaymentAllocation.amount))
        .join(PaymentAllocation, PaymentAllocation.payment_id == Payment.id)
        .group_by(Payment.id, Payment.number, Payment.amount)
    )
    for query in (settled, spent):
        for number, most, found in session.execute(query):
            if not 0 <= found <= most:
                yield tr("{number}: more is allocated than there is.", number=number or "")
    empty = (
        select(WalletEntry.family_id)
        .group_by(WalletEntry.family_id)
        .having(sum_of(WalletEntry.amount) < 0)
    )
    for name in sorted(family_names(session, list(session.scalars(empty))).values()):
        yield tr("{name}: the wallet holds less than nothing.", name=name)


def _payments_left(session: Session) -> Iterator[str]:
    """What is left of a payment is where it says: on invoices and in the wallet, and its status."""
    left: dict[Any, int] = {}
    spent: dict[Any, int] = {}
    entries = select(LedgerEntry.payment_id, -sum_of(LedgerEntry.amount)).where(
        LedgerEntry.payment_id.is_not(None)
    )
    parts = select(PaymentAllocation.payment_id, sum_of(PaymentAllocation.amount)).where(
        PaymentAllocation.payment_id.is_not(None)
    )
    kept = select(WalletEntry.payment_id, sum_of(WalletEntry.amount)).where(
        WalletEntry.payment_id.is_not(None)
    )
    for found, query, column in (
        (left, entries, LedgerEntry.payment_id),
        (spent, parts, PaymentAllocation.payment_id),
        (spent, kept, WalletEntry.payment_id),
    ):
        for key, amount in session.execute(query.group_by(column)):
            found[key] = found.get(key, 0) + int(amount)
    rows = select(Payment.id, Payment.number, Payment.amount, Payment.status)
    for key, number, amount, status in session.execute(rows):
        still = left.get(key, 0)
        if spent.get(key, 0) != still or not 0 <= still <= amount:
            yield tr("{number}: what is left of it is not where it should be.", number=number)
        if (status is PaymentStatus.REFUNDED) != (still == 0):
            yield tr("{number}: its status is not what is left of it.", number=number)


def _write_offs(session: Session) -> Iterator[str]:
    """What a write-off takes off an invoice is what it says in the ledger."""
    taken = func.coalesce(LedgerEntry.reverses_id, LedgerEntry.id)
    entries = (
        select(taken, -sum_of(LedgerEntry.amount))
        .where(LedgerEntry.kind == EntryKind.WRITE_OFF)
        .group_by(taken)
    )
    parts = (
        select(PaymentAllocation.write_off_id, sum_of(PaymentAllocation.amount))
        .where(PaymentAllocation.write_off_id.is_not(None))
        .group_by(PaymentAllocation.write_off_id)
    )
    said = {key: int(amount) for key, amount in session.execute(entries)}
    allocated = {key: int(amount) for key, amount in session.execute(parts)}
    if said != allocated:
        yield tr("What was written off is not what the ledger says.")


def _credits(session: Session) -> Iterator[str]:
    """No line is credited by more than it billed."""
    note = aliased(InvoiceLine)
    query = (
        select(Invoice.number, InvoiceLine.quantity, sum_of(note.quantity))
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .join(note, note.credits_line_id == InvoiceLine.id)
        .group_by(InvoiceLine.id, Invoice.number, InvoiceLine.quantity)
    )
    for number, billed, credited in session.execute(query):
        if abs(credited) > abs(billed) or credited * billed > 0:
            yield tr("{number}: more is credited than was billed.", number=number or "")


def _numbers(session: Session) -> Iterator[str]:
    """Every series runs without a gap up to the next number."""
    counts = {
        SeriesKind.INVOICE: select(Invoice.number).where(Invoice.kind == InvoiceKind.INVOICE),
        SeriesKind.CREDIT_NOTE: select(Invoice.number).where(
            Invoice.kind == InvoiceKind.CREDIT_NOTE
        ),
        SeriesKind.RECEIPT: select(Payment.number),
        SeriesKind.REFUND: select(Refund.number),
        SeriesKind.REFUND: select(Refund.number),
        SeriesKind.PAYOUT: select(Payout.number),
    }
    taken = {
        kind: {number for number in session.scalars(query) if number}
        for kind, query in counts.items()
    }
    series = select(NumberSeries.kind, NumberSeries.year, NumberSeries.next_number)
    for kind, year, following in session.execute(series):
        mine = {number for number in taken[kind] if f"{year}-" in number}
        found = {int(number.rsplit("-", 1)[1]) for number in mine}
        gaps = set(range(1, following)) - found
        if gaps:
            yield tr("The numbers of {year} have a gap at {number}.", year=year, number=min(gaps))
        if len(found) >= following:
            yield tr("A number of {year} was given that is not taken yet.", year=year)


def _documents(session: Session) -> Iterator[str]:
    """Every issued document has its content, and every stored PDF is the one that was made."""
    rows = (
        select(IssuedDocument.number, IssuedDocument.pdf, IssuedDocument.sha256)
        .where(
            or_(
                IssuedDocument.invoice_id.is_not(None),
                IssuedDocument.payment_id.is_not(None),
                IssuedDocument.kind == "refund",
            )
        )
        .execution_options(yield_per=200)
    )
    known = set()
    for number, pdf, digest in session.execute(rows):
        known.add(number)
        if pdf is not None and hashlib.sha256(pdf).hexdigest() != digest:
            yield tr("{number}: the stored PDF is not the one that was made.", number=number)
    for issued in (
        select(Invoice.number).where(Invoice.status == InvoiceStatus.ISSUED),
        select(Payment.number),
        select(Refund.number),
    ):
        for found in session.scalars(issued):
            if found not in known:
                yield tr("{number}: its content is missing.", number=found or "")


def _meetings(session: Session) -> Iterator[str]:
    """No meeting of a student is billed to a family twice, or taken back more often than billed."""
    query = (
        select(Invoice.number, sum_of(BilledMeeting.sign))
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .group_by(BilledMeeting.student_id, BilledMeeting.occurrence_id, BilledMeeting.family_id)
        .having(sum_of(BilledMeeting.sign).not_in((0, 1)))
        .with_only_columns(func.min(Invoice.number))
    )
    for number in session.scalars(query):
        yield tr("{number}: a meeting is billed more than once.", number=number or "")


def _packages(session: Session) -> Iterator[str]:
    """No package covers more than it has."""
    used = used_of(session)
    if not used:
        return
    query = select(Package.id, Package.name, Package.lessons).order_by(Package.id)
    for key, name, lessons in session.execute(query):
        if not 0 <= used.get(key, 0) <= lessons:
            yield tr(
                "{name} has {lessons} lessons, but {used} stand on it.",
                name=name,
                lessons=lessons,
                used=used.get(key, 0),
            )
