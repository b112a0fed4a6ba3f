"""Invoices and credit notes: the list in windows, their lines, one in full."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.settling import Facts, days_late, standing
from desktop_app.areas.billing.tables import Invoice, InvoiceLine
from desktop_app.areas.billing.terms import InvoiceKind, InvoiceStatus, LineKind, Standing
from desktop_app.areas.people.api import full_name
from desktop_app.areas.people.tables import Family, Person, Student
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.folding import fold

OPEN = and_(
    Invoice.status == InvoiceStatus.ISSUED,
    Invoice.kind == InvoiceKind.INVOICE,
    Invoice.settled < Invoice.total,
)


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """A document in a list; amounts in minor units of its currency.

    A credit note's are negative.
    """

    id: UUID
    number: str | None
    kind: InvoiceKind
    status: InvoiceStatus
    standing: Standing
    days_late: int
    family_id: UUID
    family: str
    month: str | None
    issued_on: date | None
    due_on: date | None
    net_total: int
    tax_total: int
    total: int
    open: int
    currency: str
    credits_id: UUID | None
    note: str | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a document.

    `unit_price`, `amount` (net) in minor units, `quantity` in thousandths.
    """

    id: UUID
    invoice_id: UUID
    number: str | None
    family_id: UUID
    position: int
    kind: LineKind
    student_id: UUID | None
    student: str
    lesson_id: UUID | None
    month: str | None
    description: str
    detail: str | None
    quantity: int
    unit_price: int
    amount: int
    tax_rate_id: UUID | None
    tax_bp: int
    tax_category: str
    currency: str
    subscription_id: UUID | None = None
    package_id: UUID | None = None
    discount_id: UUID | None = None

    @property
    def count(self) -> Decimal:
        """The quantity as a number."""
        return Decimal(self.quantity) / 1_000


@dataclass(frozen=True, slots=True)
class InvoiceCard:
    """One document in full: its row, its lines, what settled it, and what took it back."""

    row: InvoiceRow
    lines: tuple[LineRow, ...]
    credited_by: tuple[InvoiceRow, ...]
    document_id: UUID | None


@dataclass(frozen=True, slots=True)
class InvoiceQuery:
    """What a list is asked for; `standings` empty is all, `late` only what is past its due day."""

    search: str = ""
    standings: tuple[Standing, ...] = ()
    kinds: tuple[InvoiceKind, ...] = ()
    family_id: UUID | None = None
    month: str | None = None
    since: date | None = None
    until: date | None = None
    late: bool = False
    sort: str = "issued"
    descending: bool = True


def _standing_is(standing: Standing, today: date) -> ColumnElement[bool]:
    """Say in SQL what `rules.settling.standing` says of one document."""
    late = func.coalesce(Invoice.due_on, today) < today
    return {
        Standing.DRAFT: Invoice.status == InvoiceStatus.DRAFT,
        Standing.VOID: Invoice.status == InvoiceStatus.VOID,
        Standing.CREDIT: and_(
            Invoice.status == InvoiceStatus.ISSUED, Invoice.kind == InvoiceKind.CREDIT_NOTE
        ),
        Standing.PAID: and_(
            Invoice.status == InvoiceStatus.ISSUED,
            Invoice.kind == InvoiceKind.INVOICE,
            Invoice.settled >= Invoice.total,
        ),
        Standing.PART_PAID: and_(OPEN, Invoice.settled > 0),
        Standing.OVERDUE: and_(OPEN, Invoice.settled <= 0, late),
        Standing.ISSUED: and_(OPEN, Invoice.settled <= 0, ~late),
    }[standing]


def _conditions(asked: InvoiceQuery, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.search.strip():
        number = Invoice.number.ilike(f"%{asked.search.strip()}%")
        found.append(or_(number, Family.sort_name.like(f"%{fold(asked.search).strip()}%")))
    if asked.standings:
        found.append(or_(*(_standing_is(each, today) for each in asked.standings)))
    if asked.kinds:
        found.append(Invoice.kind.in_(asked.kinds))
    if asked.family_id is not None:
        found.append(Invoice.family_id == asked.family_id)
    if asked.month is not None:
        found.append(Invoice.month == asked.month)
    if asked.since is not None:
        found.append(Invoice.issued_on >= asked.since)
    if asked.until is not None:
        found.append(Invoice.issued_on <= asked.until)
    if asked.late:
        found.append(and_(OPEN, Invoice.due_on < today))
    return found


SORTS = ("number", "family", "issued", "due", "status", "total", "open", "month", "kind")


def _order(sort: str) -> Sequence[Any]:
    standing = case(
        (Invoice.status == InvoiceStatus.DRAFT, 0),
        (OPEN, case((Invoice.settled > 0, 2), else_=1)),
        else_=3,
    )
    return {
        "number": (Invoice.number,),
        "family": (Family.sort_name,),
        "due": (Invoice.due_on,),
        "status": (standing, Invoice.due_on),
        "total": (Invoice.total,),
        "open": (Invoice.total - Invoice.settled,),
        "month": (Invoice.month,),
        "kind": (Invoice.kind,),
    }.get(sort, (Invoice.issued_on, Invoice.number))


def invoice_ids(session: Session, today: date, query: InvoiceQuery | None = None) -> list[UUID]:
    """Return the ids of the documents that match, in order; sorted and filtered in SQL."""
    asked = query or InvoiceQuery()
    order = [part.desc() if asked.descending else part.asc() for part in _order(asked.sort)]
    found = (
        select(Invoice.id)
        .join(Family, Family.id == Invoice.family_id)
        .where(*_conditions(asked, today))
        .order_by(*order, Invoice.id.desc())
    )
    return list(session.scalars(found))


def _rows(session: Session, today: date, *which: ColumnElement[bool]) -> list[InvoiceRow]:
    query = select(Invoice, Family.name).join(Family, Family.id == Invoice.family_id).where(*which)
    return [_row(invoice, family, today) for invoice, family in session.execute(query)]


def _row(invoice: Invoice, family: str, today: date) -> InvoiceRow:
    facts = Facts(invoice.kind, invoice.status, invoice.total, invoice.settled, invoice.due_on)
    issued = invoice.status is InvoiceStatus.ISSUED
    return InvoiceRow(
        id=invoice.id,
        number=invoice.number,
        kind=invoice.kind,
        status=invoice.status,
        standing=standing(facts, today),
        days_late=days_late(facts, today),
        family_id=invoice.family_id,
        family=family,
        month=invoice.month,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        net_total=invoice.net_total,
        tax_total=invoice.tax_total,
        total=invoice.total,
        open=invoice.total - invoice.settled if issued else 0,
        currency=invoice.currency,
        credits_id=invoice.credits_id,
        note=invoice.note,
    )


def invoice_page(session: Session, ids: Collection[UUID], today: date) -> Mapping[UUID, InvoiceRow]:
    """Return the rows of some documents, by id."""
    return {row.id: row for row in _rows(session, today, Invoice.id.in_(ids))}


def all_invoices(
    session: Session, today: date, query: InvoiceQuery | None = None
) -> list[InvoiceRow]:
    """Return every document that matches, in order: for exports and commands."""
    asked = query or InvoiceQuery()
    rows = {row.id: row for row in _rows(session, today, *_conditions(asked, today))}
    return [rows[key] for key in invoice_ids(session, today, asked) if key in rows]


@dataclass(frozen=True, slots=True)
class Sums:
    """What a list of documents comes to, in minor units."""

    count: int
    total: int
    open: int


def sums_of(session: Session, today: date, query: InvoiceQuery | None = None) -> Sums:
    """Return how many documents match and what they come to, from SQL."""
    left = case((OPEN, Invoice.total - Invoice.settled), else_=0)
    found = (
        select(func.count(), sum_of(Invoice.total), sum_of(left))
        .select_from(Invoice)
        .join(Family, Family.id == Invoice.family_id)
        .where(*_conditions(query or InvoiceQuery(), today))
    )
    count, total, still = session.execute(found).one()
    return Sums(count, int(total or 0), int(still or 0))


def invoice_lines(session: Session, invoice_ids: Collection[UUID] | None = None) -> list[LineRow]:
    """Return the lines of documents in order, or of all."""
    which = [] if invoice_ids is None else [InvoiceLine.invoice_id.in_(invoice_ids)]
    return _lines(session, *which)


def _lines(session: Session, *which: ColumnElement[bool]) -> list[LineRow]:
    person = aliased(Person)
    query = (
        select(InvoiceLine, Invoice, person)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .outerjoin(Student, Student.id == InvoiceLine.student_id)
        .outerjoin(person, person.id == Student.person_id)
        .where(*which)
        .order_by(Invoice.issued_on, Invoice.number, Invoice.id, InvoiceLine.position)
    )
    return [_line(line, invoice, who) for line, invoice, who in session.execute(query)]


def _line(line: InvoiceLine, invoice: Invoice, person: Person | None) -> LineRow:
    name = full_name(person.given_name, person.family_name, person.display_name) if person else ""
    return LineRow(
        id=line.id,
        invoice_id=invoice.id,
        number=invoice.number,
        family_id=invoice.family_id,
        position=line.position,
        kind=line.kind,
        student_id=line.student_id,
        student=name,
        lesson_id=line.lesson_id,
        month=line.month,
        description=line.description,
        detail=line.detail,
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount=line.amount,
        tax_rate_id=line.tax_rate_id,
        tax_bp=line.tax_bp,
        tax_category=line.tax_category,
        currency=invoice.currency,
        subscription_id=line.subscription_id,
        package_id=line.package_id,
        discount_id=line.discount_rule_id,
    )


def invoice_card(session: Session, invoice_id: UUID, today: date) -> InvoiceCard | None:
    """Return one document in full, None when it is not there."""
    rows = _rows(session, today, Invoice.id == invoice_id)
    if not rows:
        return None
    document = select(IssuedDocument.id).where(IssuedDocument.invoice_id == invoice_id)
    return InvoiceCard(
        rows[0],
        tuple(invoice_lines(session, [invoice_id])),
        tuple(_rows(session, today, Invoice.credits_id == invoice_id)),
        session.scalars(document).first(),
    )


def invoice_months(session: Session) -> list[str]:
    """Return the months that documents are for, newest first."""
    query = select(Invoice.month).where(Invoice.month.is_not(None)).distinct()
    return sorted((month for month in session.scalars(query) if month), reverse=True)
