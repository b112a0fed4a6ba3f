"""Giving documents their numbers.

Rows, ledger, settling and frozen content, many at once in few statements.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, update

from desktop_app.areas.billing import content
from desktop_app.areas.billing.content import Before, Issued, Stationery
from desktop_app.areas.billing.planning import BillLine
from desktop_app.areas.billing.queries import accounts
from desktop_app.areas.billing.queries.payers import Payer, StudentInfo, student_infos
from desktop_app.areas.billing.rules.amounts import Totals
from desktop_app.areas.billing.rules.settling import Open, allocate
from desktop_app.areas.billing.service.locks import check_open
from desktop_app.areas.billing.tables import (
    BilledMeeting,
    Invoice,
    InvoiceLine,
    LedgerEntry,
    PaymentAllocation,
    WalletEntry,
)
from desktop_app.areas.billing.terms import EntryKind, InvoiceKind, InvoiceStatus
from desktop_app.areas.school.api import SeriesKind, facts, settings, take_numbers
from desktop_app.core.clock import today
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.printing.frozen import freeze
from desktop_app.core.printing.words import Document
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import speaking, tr

LOGO = "logo"
_SERIES = {InvoiceKind.INVOICE: SeriesKind.INVOICE, InvoiceKind.CREDIT_NOTE: SeriesKind.CREDIT_NOTE}
_ENTRY = {InvoiceKind.INVOICE: EntryKind.INVOICE, InvoiceKind.CREDIT_NOTE: EntryKind.CREDIT_NOTE}
_STEP = 25


@dataclass(frozen=True, slots=True)
class Source:
    """The document that another one takes back."""

    id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class ToIssue:
    """A document that has all but its number. `draft_id` is the draft it was until now."""

    kind: InvoiceKind
    payer: Payer
    lines: Sequence[BillLine]
    totals: Totals
    gross: bool
    month: str | None = None
    note: str | None = None
    due_on: date | None = None
    credits: Source | None = None
    draft_id: UUID | None = None


@dataclass(slots=True)
class Account:
    """A family's money while documents are issued to it one after the other."""

    owed: int = 0
    wallet: int = 0
    open: list[Open] = field(default_factory=list)

    def before(self) -> Before:
        """Return how it stands, for the balance brought forward."""
        return Before(self.owed, self.wallet, tuple(self.open))

    def settle(self, parts: Mapping[UUID, int]) -> None:
        """Take what was allocated off the open invoices."""
        self.open = [
            Open(each.id, each.number, each.due_on, each.total, left)
            for each in self.open
            if (left := each.open - parts.get(each.id, 0)) > 0
        ]


class Issuing:
    """One act of issuing: it gathers the rows of all documents and writes each table once."""

    def __init__(self, work: Work, documents: Sequence[ToIssue]) -> None:
        self._work = work
        self._documents = documents
        session = work.session
        school, chosen = facts(session), settings(session)
        self._day = today(work.clock, school.timezone)
        check_open(work, self._day, field="month")
        self._due = self._day + timedelta(days=int(chosen["payment_days"]))
        self._sheet = str(chosen["paper"])
        self._logo = school.logo
        with speaking(school.language):
            self._paper: Stationery = content.stationery(school, str(chosen["payment_hint"]))
        families = {each.payer.id for each in documents}
        owed, wallets = accounts.owed(session, families), accounts.wallets(session, families)
        still = accounts.open_invoices(session, families)
        self._accounts = {
            family_id: Account(
                owed.get(family_id, 0), wallets.get(family_id, 0), still.get(family_id, [])
            )
            for family_id in families
        }
        named = {line.student_id for each in documents for line in each.lines if line.student_id}
        self._students: dict[UUID, StudentInfo] = student_infos(session, named)
        self._rows: dict[type[Base], list[dict[str, Any]]] = {}

    def issue(self, progress: Progress = SILENT) -> list[UUID]:
        """Write everything and return the ids of the documents, in the order given."""
        numbers = self._numbers()
        made = []
        with speaking(self._paper.school.language):
            for at, each in enumerate(self._documents):
                if at % _STEP == 0:
                    progress.step(at, len(self._documents), tr("Documents"))
                made.append(self._one(each, numbers[at]))
        self._keep_logo()
        self._work.session.flush()
        for table, rows in self._rows.items():
            self._work.session.connection().execute(insert(cast("Table", table.__table__)), rows)
        progress.step(len(self._documents), len(self._documents), tr("Documents"))
        return made

    def _numbers(self) -> list[str]:
        taken: dict[InvoiceKind, list[str]] = {}
        for kind, series in _SERIES.items():
            count = sum(each.kind is kind for each in self._documents)
            taken[kind] = take_numbers(self._work, series, self._day.year, count) if count else []
        queues = {kind: iter(numbers) for kind, numbers in taken.items()}
        return [next(queues[each.kind]) for each in self._documents]

    def _one(self, each: ToIssue, number: str) -> UUID:
        account = self._accounts[each.payer.id]
        due_on = None if each.kind is InvoiceKind.CREDIT_NOTE else each.due_on or self._due
        issued = Issued(
            number,
            each.payer,
            self._day,
            due_on,
            each.month,
            each.lines,
            each.totals,
            each.gross,
            each.note,
            each.credits.number if each.credits else None,
        )
        invoice_id = each.draft_id or new_id()
        self._write_invoice(each, issued, invoice_id)
        self._write_lines(each, invoice_id)
        self._add(
            LedgerEntry,
            family_id=each.payer.id,
            entry_on=self._day,
            kind=_ENTRY[each.kind],
            amount=each.totals.total,
            invoice_id=invoice_id,
        )
        before = account.before()
        account.owed += each.totals.total
        if each.kind is InvoiceKind.INVOICE:
            document = content.invoice_document(self._paper, issued, before, self._students)
            self._from_wallet(each, issued, invoice_id)
        else:
            settles, rest = self._settle_others(each, invoice_id)
            document = content.credit_note_document(
                self._paper, issued, settles, rest, self._students
            )
        self._freeze(document, each.kind.value.lower(), each.payer.id, invoice_id=invoice_id)
        return invoice_id

    def _write_invoice(self, each: ToIssue, issued: Issued, invoice_id: UUID) -> None:
        values = {
            "kind": each.kind,
            "status": InvoiceStatus.ISSUED,
            "number": issued.number,
            "family_id": each.payer.id,
            "credits_id": each.credits.id if each.credits else None,
            "month": each.month,
            "issued_on": self._day,
            "due_on": issued.due_on,
            "currency": self._paper.currency,
            "prices_gross": each.gross,
            "net_total": each.totals.net,
            "tax_total": each.totals.tax,
            "total": each.totals.total,
            "note": each.note,
        }
        if each.draft_id is None:
            self._add(Invoice, id=invoice_id, **values)
            return
        session = self._work.session
        session.execute(delete(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id))
        session.execute(
            update(Invoice)
            .where(Invoice.id == invoice_id)
            .values(version=Invoice.version + 1, **values)
        )

    def _write_lines(self, each: ToIssue, invoice_id: UUID) -> None:
        for position, (line, net) in enumerate(
            zip(each.lines, each.totals.nets, strict=True), start=1
        ):
            line_id = new_id()
            self._add(
                InvoiceLine,
                id=line_id,
                invoice_id=invoice_id,
                position=position,
                kind=line.kind,
                student_id=line.student_id,
                lesson_id=line.lesson_id,
                enrollment_id=line.enrollment_id,
                subscription_id=line.subscription_id,
                package_id=line.package_id,
                discount_rule_id=line.discount_rule_id,
                full_price=line.full_price,
                credits_line_id=line.credits_line_id,
                month=line.month,
                description=line.description,
                detail=line.detail,
                quantity=line.quantity,
                unit_price=line.unit_price,
                amount=net,
                tax_rate_id=line.rate.id,
                tax_bp=line.rate.tax.bp,
                tax_category=line.rate.tax.category,
            )
            for meeting in line.meetings:
                self._add(
                    BilledMeeting,
                    invoice_line_id=line_id,
                    family_id=each.payer.id,
                    occurrence_id=meeting.occurrence_id,
                    student_id=line.student_id,
                    sign=meeting.sign,
                    amount=meeting.amount,
                )

    def _from_wallet(self, each: ToIssue, issued: Issued, invoice_id: UUID) -> None:
        """Pay a new invoice with what is in the wallet."""
        account = self._accounts[each.payer.id]
        used = max(0, min(account.wallet, each.totals.total))
        if used:
            account.wallet -= used
            self._add(
                PaymentAllocation,
                invoice_id=invoice_id,
                payment_id=None,
                credit_note_id=None,
                amount=used,
            )
            self._add(
                WalletEntry,
                family_id=each.payer.id,
                entry_on=self._day,
                amount=-used,
                invoice_id=invoice_id,
            )
        if each.totals.total > used:
            account.open.append(
                Open(
                    invoice_id,
                    issued.number,
                    issued.due_on or self._day,
                    each.totals.total,
                    each.totals.total - used,
                )
            )

    def _settle_others(self, each: ToIssue, note_id: UUID) -> tuple[list[tuple[str, int]], int]:
        """Take a credit note off what it credits, then off the oldest open invoices.

        The rest goes to the wallet.
        """
        account = self._accounts[each.payer.id]
        names = {still.id: still.number for still in account.open}
        left, parts = -each.totals.total, {}
        if each.credits is not None and each.credits.id in names:
            own = next(still for still in account.open if still.id == each.credits.id)
            parts[own.id] = min(left, own.open)
            left -= parts[own.id]
        spread = allocate(left, [still for still in account.open if still.id not in parts])
        parts.update({part.invoice_id: part.amount for part in spread.parts})
        parts = {invoice_id: amount for invoice_id, amount in parts.items() if amount}
        for invoice_id, amount in parts.items():
            self._add(
                PaymentAllocation,
                invoice_id=invoice_id,
                payment_id=None,
                credit_note_id=note_id,
                amount=amount,
            )
        if spread.rest:
            account.wallet += spread.rest
            self._add(
                WalletEntry,
                family_id=each.payer.id,
                entry_on=self._day,
                amount=spread.rest,
                invoice_id=note_id,
            )
        account.settle(parts)
        return [(names[invoice_id], amount) for invoice_id, amount in parts.items()], spread.rest

    def _freeze(self, document: Document, kind: str, family_id: UUID, *, invoice_id: UUID) -> None:
        self._add(
            IssuedDocument,
            kind=kind,
            number=document.number,
            invoice_id=invoice_id,
            family_id=family_id,
            content=sealed(document, self._logo),
            paper=self._sheet,
        )

    def _keep_logo(self) -> None:
        keep_logo(self._work, self._logo)

    def _add(self, table: type[Base], **values: Any) -> None:
        self._rows.setdefault(table, []).append(values)


def logo_name(logo: bytes | None) -> str:
    """Return the name under which a logo is kept: its SHA-256; nothing without one."""
    return hashlib.sha256(logo).hexdigest() if logo else ""


def sealed(document: Document, logo: bytes | None) -> str:
    """Return the frozen content of a document.

    The name of its logo in the first line, then its words.
    """
    return f"{logo_name(logo)}\n{freeze(document)}"


def keep_logo(work: Work, logo: bytes | None) -> None:
    """Keep a logo once beside the documents that bear it."""
    if not logo:
        return
    name = logo_name(logo)
    known = select(IssuedDocument.id).where(
        IssuedDocument.kind == LOGO, IssuedDocument.number == name
    )
    if work.session.scalars(known).first() is None:
        work.session.add(
            IssuedDocument(
                kind=LOGO, number=name, paper="", content=base64.b64encode(logo).decode("ascii")
            )
        )


def issue(work: Work, documents: Iterable[ToIssue], progress: Progress = SILENT) -> list[UUID]:
    """Issue documents in the order given, all or none, and return their ids."""
    wanted = list(documents)
    return Issuing(work, wanted).issue(progress) if wanted else []
