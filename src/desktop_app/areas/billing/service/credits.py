"""Credit notes: a whole or a part of what was issued is taken back; documents are never edited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from desktop_app.areas.billing.planning import Meeting
from desktop_app.areas.billing.queries.payers import rates
from desktop_app.areas.billing.rules.amounts import Tax, check_credit, credited, line_amount
from desktop_app.areas.billing.service.drafts import bill_line, invoice_row, payer_of
from desktop_app.areas.billing.service.issuing import Source, ToIssue, issue
from desktop_app.areas.billing.tables import BilledMeeting, Invoice, InvoiceLine
from desktop_app.areas.billing.terms import InvoiceKind, InvoiceStatus
from desktop_app.areas.school.api import check_text
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import tr

_ONE = 1_000


@dataclass(frozen=True, slots=True)
class CreditPart:
    """How much of one line is taken back, in thousandths of what it counts; always positive."""

    line_id: UUID
    quantity: int


def credit(
    work: Work,
    invoice_id: UUID,
    parts: Sequence[CreditPart] | None = None,
    *,
    note: str | None = None,
    bill_again: bool = False,
) -> UUID:
    """Issue a credit note over what is left of an invoice, or parts of its lines; return its id.

    Meetings it takes back are settled by hand: no later run bills or credits them, unless
    `bill_again`.
    Raises RuleBroken when there is nothing left to credit or more is asked than was billed.
    """
    invoice = invoice_row(work, invoice_id)
    if invoice.status is not InvoiceStatus.ISSUED or invoice.kind is not InvoiceKind.INVOICE:
        raise RuleBroken(tr("Only an issued invoice can be credited."))
    document = against(
        work, invoice, parts, note=note, month=month_of(invoice) if bill_again else None
    )
    if document is None:
        raise RuleBroken(
            tr("Nothing is left of {number} that could be credited.", number=invoice.number)
        )
    return issue(work, [document])[0]


def month_of(invoice: Invoice) -> str | None:
    """Return the month a document bills, or was issued in.

    What is taken back under it can be billed again.
    """
    day = invoice.issued_on
    return invoice.month or (f"{day:%Y-%m}" if day else None)


def against(
    work: Work,
    source: Invoice,
    parts: Sequence[CreditPart] | None = None,
    *,
    note: str | None = None,
    month: str | None = None,
) -> ToIssue | None:
    """Return what takes a document back.

    A credit note for an invoice, an invoice for a credit note.

    None when nothing is left of it. Raises RuleBroken when more is asked than was billed.
    """
    rows = _rows(work, InvoiceLine.invoice_id == source.id)
    earlier = _rows(work, InvoiceLine.credits_line_id.in_([row.id for row in rows]))
    taken: dict[UUID, int] = {}
    for line in earlier:
        if line.credits_line_id is not None:
            taken[line.credits_line_id] = taken.get(line.credits_line_id, 0) - line.quantity
    wanted = _wanted(rows, taken, parts)
    names, _ = rates(work.session)
    meetings = _Meetings(work, [row.id for row in rows])
    lines = [
        replace(
            bill_line(row, names),
            quantity=-wanted[row.id],
            credits_line_id=row.id,
            meetings=meetings.take(row.id, abs(wanted[row.id]) // _ONE),
        )
        for row in rows
        if wanted.get(row.id)
    ]
    if not lines:
        return None
    before = [
        (line_amount(e.quantity, e.unit_price), Tax(e.tax_category, e.tax_bp)) for e in earlier
    ]
    sums = credited(before, [line.taxed for line in lines], gross=source.prices_gross)
    kind = InvoiceKind.CREDIT_NOTE if source.kind is InvoiceKind.INVOICE else InvoiceKind.INVOICE
    return ToIssue(
        kind,
        payer_of(work, source.family_id),
        lines,
        sums,
        source.prices_gross,
        month,
        check_text(note, "note"),
        credits=Source(source.id, source.number or ""),
    )


def _rows(work: Work, which: ColumnElement[bool]) -> list[InvoiceLine]:
    return list(
        work.session.scalars(select(InvoiceLine).where(which).order_by(InvoiceLine.position))
    )


def _wanted(
    rows: Sequence[InvoiceLine], taken: dict[UUID, int], parts: Sequence[CreditPart] | None
) -> dict[UUID, int]:
    """Return how much of each line is taken back, in thousandths, with the sign of the line."""
    if parts is None:
        return {row.id: row.quantity - taken.get(row.id, 0) for row in rows}
    known = {row.id: row for row in rows}
    wanted: dict[UUID, int] = {}
    for part in parts:
        row = known.get(part.line_id)
        if row is None:
            raise NotFound(tr("This line is not on the invoice."), id=part.line_id)
        signed = part.quantity if row.quantity > 0 else -part.quantity
        check_credit(signed, row.quantity, taken.get(row.id, 0))
        wanted[row.id] = signed
    return wanted


class _Meetings:
    """The meetings of lines, so that a credit gives back the last ones first."""

    def __init__(self, work: Work, line_ids: Sequence[UUID]) -> None:
        self._left: dict[UUID, dict[UUID, list[Meeting]]] = {line_id: {} for line_id in line_ids}
        credit_of = InvoiceLine.credits_line_id
        query = (
            select(BilledMeeting, credit_of)
            .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
            .where(or_(InvoiceLine.id.in_(line_ids), credit_of.in_(line_ids)))
            .order_by(BilledMeeting.id)
        )
        gone: set[tuple[UUID, UUID]] = set()
        for row, credits in work.session.execute(query):
            if credits in self._left:
                gone.add((credits, row.occurrence_id))
            else:
                mine = self._left[row.invoice_line_id].setdefault(row.occurrence_id, [])
                mine.append(Meeting(row.occurrence_id, -row.sign, row.amount))
        for line_id, occurrence_id in gone:
            self._left[line_id].pop(occurrence_id, None)

    def take(self, line_id: UUID, count: int) -> tuple[Meeting, ...]:
        """Return what takes back so many meetings of a line, the last ones first."""
        mine = self._left[line_id]
        last = list(mine)[len(mine) - min(count, len(mine)) :]
        return tuple(meeting for occurrence_id in last for meeting in mine[occurrence_id])
