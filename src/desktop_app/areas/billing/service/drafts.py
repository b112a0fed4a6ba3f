"""Invoices written by hand: a draft with free lines, changed until it is issued or set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from desktop_app.areas.billing.planning import BillLine
from desktop_app.areas.billing.queries.payers import NO_RATE, Payer, Rate, payers, rates
from desktop_app.areas.billing.rules.amounts import Tax, Totals, totals
from desktop_app.areas.billing.rules.prices import ABSURD
from desktop_app.areas.billing.service.issuing import ToIssue, issue
from desktop_app.areas.billing.tables import Invoice, InvoiceLine
from desktop_app.areas.billing.terms import InvoiceKind, InvoiceStatus, LineKind
from desktop_app.areas.school.api import check_text, facts, setting
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import tr

_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class FreeLine:
    """One line written by hand.

    Quantity in thousandths, the price in minor units, net or gross as the school's are.

    Without a tax rate the school's default counts.
    """

    description: str
    unit_price: int
    quantity: int = 1_000
    detail: str | None = None
    student_id: UUID | None = None
    tax_rate_id: UUID | None = None


def payer_of(work: Work, family_id: UUID) -> Payer:
    """Return a family with its address. Raises NotFound."""
    found = payers(work.session, {family_id}).get(family_id)
    if found is None:
        raise NotFound(tr("This family is not in the school."), id=family_id)
    return found


def invoice_row(work: Work, invoice_id: UUID) -> Invoice:
    """Return an invoice or credit note. Raises NotFound."""
    found = work.session.get(Invoice, (work.database.school_id, invoice_id))
    if found is None:
        raise NotFound(tr("This invoice is not in the school."), id=invoice_id)
    return found


def make_draft(
    work: Work,
    family_id: UUID,
    lines: Sequence[FreeLine],
    *,
    note: str | None = None,
    due_on: date | None = None,
) -> UUID:
    """Write a draft for a family and return its id.

    Raises RuleBroken for lines that cannot be billed.
    """
    payer_of(work, family_id)
    draft = Invoice(
        kind=InvoiceKind.INVOICE,
        status=InvoiceStatus.DRAFT,
        family_id=family_id,
        due_on=due_on,
        currency=facts(work.session).currency,
        note=check_text(note, "note"),
    )
    work.session.add(draft)
    work.session.flush()
    _write(work, draft, lines)
    return draft.id


def edit_draft(
    work: Work,
    invoice_id: UUID,
    lines: Sequence[FreeLine],
    *,
    note: str | None = None,
    due_on: date | None = None,
) -> None:
    """Replace what a draft says. Raises RuleBroken when it was issued or set aside."""
    draft = _draft(work, invoice_id)
    work.session.execute(delete(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id))
    draft.note, draft.due_on = check_text(note, "note"), due_on
    _write(work, draft, lines)


def void_draft(work: Work, invoice_id: UUID) -> None:
    """Set a draft aside; only drafts can be, what is issued is credited."""
    _draft(work, invoice_id).status = InvoiceStatus.VOID


def issue_draft(work: Work, invoice_id: UUID, progress: Progress = SILENT) -> UUID:
    """Give a draft its number.

    Raises RuleBroken when it is none, has no lines, or comes to less than nothing.
    """
    draft = _draft(work, invoice_id)
    lines = lines_of(work, invoice_id)
    gross = bool(setting(work.session, "prices_gross"))
    sums = totals([line.taxed for line in lines], gross=gross)
    if not lines:
        raise RuleBroken(tr("This draft has no lines. Add what is to be billed."), field="lines")
    if sums.total < 0:
        raise RuleBroken(
            tr("This draft comes to less than nothing. To give money back, credit an invoice."),
            field="lines",
        )
    document = ToIssue(
        InvoiceKind.INVOICE,
        payer_of(work, draft.family_id),
        lines,
        sums,
        gross,
        note=draft.note,
        due_on=draft.due_on,
        draft_id=draft.id,
    )
    work.session.flush()
    work.session.expunge(draft)
    return issue(work, [document], progress)[0]


def _draft(work: Work, invoice_id: UUID) -> Invoice:
    found = invoice_row(work, invoice_id)
    if found.status is InvoiceStatus.ISSUED:
        raise RuleBroken(
            tr("{number} is issued and stays as it is. Credit it instead.", number=found.number)
        )
    if found.status is InvoiceStatus.VOID:
        raise RuleBroken(tr("This draft was set aside. Write a new one."))
    return found


def _write(work: Work, draft: Invoice, lines: Sequence[FreeLine]) -> None:
    known, default = rates(work.session)
    gross = bool(setting(work.session, "prices_gross"))
    billed = [_checked(line, known, default) for line in lines]
    sums = totals([line.taxed for line in billed], gross=gross)
    _check_total(sums)
    draft.net_total, draft.tax_total, draft.total = sums.net, sums.tax, sums.total
    draft.prices_gross = gross
    work.session.add_all(
        InvoiceLine(
            invoice_id=draft.id,
            position=position,
            kind=LineKind.GOODS,
            student_id=line.student_id,
            description=line.description,
            detail=line.detail,
            quantity=line.quantity,
            unit_price=line.unit_price,
            amount=net,
            tax_rate_id=line.rate.id,
            tax_bp=line.rate.tax.bp,
            tax_category=line.rate.tax.category,
        )
        for position, (line, net) in enumerate(zip(billed, sums.nets, strict=True), start=1)
    )
    work.session.flush()


def _check_total(sums: Totals) -> None:
    if abs(sums.total) > ABSURD:
        raise RuleBroken(
            tr("This is more than any family is billed at once. Check the decimals."), field="price"
        )


def _checked(line: FreeLine, known: dict[UUID, Rate], default: Rate) -> BillLine:
    if line.quantity == 0 or abs(line.quantity) > _MOST:
        raise RuleBroken(tr("Say how many, up to a thousand."), field="quantity")
    if abs(line.unit_price) > ABSURD:
        raise RuleBroken(
            tr("This price is larger than any lesson costs. Check the decimals."), field="price"
        )
    rate = default if line.tax_rate_id is None else known.get(line.tax_rate_id)
    if rate is None:
        raise NotFound(tr("This tax rate is not in the school."), field="tax_rate")
    return BillLine(
        LineKind.GOODS,
        check_text(line.description, "description", required=True) or "",
        line.quantity,
        line.unit_price,
        check_text(line.detail, "detail"),
        rate,
        line.student_id,
    )


def lines_of(work: Work, invoice_id: UUID) -> list[BillLine]:
    """Return the stored lines of a document, with their rates as billed, without meetings."""
    query = (
        select(InvoiceLine)
        .where(InvoiceLine.invoice_id == invoice_id)
        .order_by(InvoiceLine.position)
    )
    names, _ = rates(work.session)
    return [bill_line(row, names) for row in work.session.scalars(query)]


def bill_line(row: InvoiceLine, known: dict[UUID, Rate]) -> BillLine:
    """Return a stored line as one that can be billed again, under the rate it had."""
    name = known[row.tax_rate_id].name if row.tax_rate_id in known else NO_RATE.name
    rate = Rate(row.tax_rate_id, name, Tax(row.tax_category, row.tax_bp))
    return BillLine(
        row.kind,
        row.description,
        row.quantity,
        row.unit_price,
        row.detail,
        rate,
        row.student_id,
        row.lesson_id,
        row.enrollment_id,
        row.subscription_id,
        row.month,
        package_id=row.package_id,
        discount_rule_id=row.discount_rule_id,
        full_price=row.full_price,
    )
