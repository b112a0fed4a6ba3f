"""Credit notes: a whole or a part of what was issued is taken back; documents are never edited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, select

from desktop_app.areas.billing.planning import Meeting
from desktop_app.areas.billing.queries.credited import billed_on, months_left
from desktop_app.areas.billing.queries.payers import rates
from desktop_app.areas.billing.rules.amounts import Tax, check_credit, credited, line_amount
from desktop_app.areas.billing.service.drafts import bill_line, invoice_row, payer_of
from desktop_app.areas.billing.service.issuing import Source, ToIssue, issue
from desktop_app.areas.billing.service.write_offs import make_room
from desktop_app.areas.billing.tables import Invoice, InvoiceLine
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
    if document.totals.total > 0:
        raise RuleBroken(
            tr("A discount is not given back by itself. Credit the lines it was taken off.")
        )
    return issue_against(work, [document])[0]


def issue_against(work: Work, documents: Sequence[ToIssue]) -> list[UUID]:
    """Issue documents that take others back; what of those was written off is open before."""
    for each in documents:
        if each.credits is not None and each.kind is InvoiceKind.CREDIT_NOTE:
            make_room(work, each.credits.id, -each.totals.total)
    return issue(work, documents)


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
    """Return what takes a document back: a credit note, or for a credit note an invoice.

    None when nothing is left of it. Raises RuleBroken when more is asked than was billed.
    """
    rows = _rows(work, InvoiceLine.invoice_id == source.id)
    earlier = _rows(work, InvoiceLine.credits_line_id.in_([row.id for row in rows]))
    taken: dict[UUID, int] = {}
    for line in earlier:
        if line.credits_line_id is not None:
            taken[line.credits_line_id] = taken.get(line.credits_line_id, 0) - line.quantity
    meetings = _Meetings(work, rows)
    for row in rows:
        taken[row.id] = taken.get(row.id, 0) + meetings.gone(row)
    wanted = _wanted(rows, taken, parts)
    names, _ = rates(work.session)
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
    if sums.total:  # what is left may be a discount alone, and then it is owed
        kind = InvoiceKind.CREDIT_NOTE if sums.total < 0 else InvoiceKind.INVOICE
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
        return {row.id: row.quantity - taken[row.id] for row in rows}
    known = {row.id: row for row in rows}
    wanted: dict[UUID, int] = {}
    for part in parts:
        row = known.get(part.line_id)
        if row is None:
            raise NotFound(tr("This line is not on the invoice."), id=part.line_id)
        signed = part.quantity if row.quantity > 0 else -part.quantity
        check_credit(signed, row.quantity, taken[row.id])
        wanted[row.id] = signed
    return wanted


class _Meetings:
    """The meetings of lines, so that a credit gives back the last ones first.

    What a run took back meanwhile on another line is gone: it is not given back a second time.
    """

    def __init__(self, work: Work, rows: Sequence[InvoiceLine]) -> None:
        ids = [row.id for row in rows]
        found = billed_on(work.session, ids)
        self._left: dict[UUID, dict[UUID, list[Meeting]]] = {line_id: {} for line_id in ids}
        for each in found.meetings:
            mine = self._left[each.line_id].setdefault(each.occurrence_id, [])
            mine.append(Meeting(each.occurrence_id, -each.sign, each.amount))
        for line_id, occurrence_id in found.credited:
            self._left[line_id].pop(occurrence_id, None)
        self._gone = dict.fromkeys(ids, 0)
        for line_id, left in self._left.items():
            for occurrence_id, back in list(left.items()):
                stands = found.net(line_id, occurrence_id) + sum(each.sign for each in back)
                if stands not in (0, 1):
                    del left[occurrence_id]
                    self._gone[line_id] += 1
        self._months = months_left(work.session, rows)

    def gone(self, row: InvoiceLine) -> int:
        """Return how much of a line was taken back elsewhere, in thousandths, with its sign."""
        if row.subscription_id is not None and self._months.get(row.id, 0) * row.quantity <= 0:
            return row.quantity
        count = self._gone[row.id] * _ONE
        return count if row.quantity > 0 else -count

    def take(self, line_id: UUID, count: int) -> tuple[Meeting, ...]:
        """Return what takes back so many meetings of a line, the last ones first."""
        mine = self._left[line_id]
        last = list(mine)[len(mine) - min(count, len(mine)) :]
        return tuple(meeting for occurrence_id in last for meeting in mine[occurrence_id])
