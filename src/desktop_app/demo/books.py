"""The books of the demo school: two months billed, and what families paid of it."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from desktop_app.areas.billing import content
from desktop_app.areas.billing.queries.payers import Rate
from desktop_app.areas.billing.rules.amounts import Tax
from desktop_app.areas.billing.service.issuing import sealed
from desktop_app.areas.billing.terms import InvoiceKind
from desktop_app.areas.school.rules import show_number
from desktop_app.core.printing.words import Document
from desktop_app.demo.calendar import Calendar
from desktop_app.demo.ground import CURRENCY, HINT, PAPER, Ground
from desktop_app.demo.ids import Ids
from desktop_app.demo.people import Family
from desktop_app.demo.receipts import Receipts
from desktop_app.demo.sheets import Sheets

_DAY_OF_ISSUE = 2
_CREDIT_NOTE = "CN-"

# Parents before children: a key that points to nothing yet makes every later parent look for its
# children.
SHEETS: dict[str, str] = {
    "invoice": "kind status number family_id credits_id month issued_on due_on currency "
    "net_total tax_total total note",
    "invoice_line": "invoice_id position kind student_id lesson_id enrollment_id "
    "credits_line_id month description "
    "detail quantity unit_price amount tax_rate_id tax_bp tax_category",
    "billed_meeting": "invoice_line_id family_id occurrence_id student_id sign amount",
    "payment": "family_id number amount currency status method paid_on reference",
    "ledger_entry": "family_id entry_on kind amount invoice_id payment_id",
    "payment_allocation": "invoice_id payment_id credit_note_id amount",
    "wallet_entry": "family_id entry_on amount payment_id invoice_id",
    "issued_document": "kind number invoice_id payment_id family_id content paper",
    "number_series": "kind year next_number",
}


@dataclass(slots=True)
class Sent:
    """A document on its way: its id and number, and the ids of its lines once they are written."""

    id: bytes
    number: str
    line_ids: list[bytes] = field(default_factory=list)


class Books:
    """Writes the money of the school; numbers run through all its units without a gap."""

    def __init__(
        self, *, ids: Ids, sheets: Sheets, calendar: Calendar, ground: Ground, families: int
    ) -> None:
        self._new, self._add, self._sheets = ids.new, sheets.add, sheets
        self._calendar, self._ground, self._families = calendar, ground, families
        self._months = calendar.billed_months
        self._issued = [_issue_day(month) for month in self._months]
        self.paper = content.stationery(ground.school_facts(), HINT)
        self.goods_rate = Rate(UUID(bytes=ground.standard), "VAT 23%", Tax("S", 2300))
        self.receipts = Receipts(ids, sheets, self.paper)
        self._last: dict[tuple[str, int], int] = {}

    def finish(self) -> None:
        """Write the receipts by their days, and how far each series of numbers has come."""
        self._last.update({("RECEIPT", year): count for year, count in self.receipts.write()})
        for (kind, year), last in self._last.items():
            self._add("number_series", self._new(), kind, year, last + 1)

    def next_payout(self, day: date) -> int:
        """Take the next number among the payouts of a day's year."""
        key = ("PAYOUT", day.year)
        self._last[key] = self._last.get(key, 0) + 1
        return self._last[key]

    def issue_day(self, turn: int) -> date:
        """Return the day on which a month was billed."""
        return self._issued[turn]

    @property
    def today(self) -> date:
        """The day on which the demo was made."""
        return self._calendar.today

    def sent(self, kind: InvoiceKind, day: date, place: int) -> Sent:
        """Return a new document with its number: its place among those of its kind and year."""
        key = (kind.value, day.year)
        self._last[key] = max(self._last.get(key, 0), place)
        prefix = _CREDIT_NOTE if kind is InvoiceKind.CREDIT_NOTE else ""
        return Sent(self._new(), show_number(prefix, day.year, place))

    def place(self, family: Family, turn: int) -> int:
        """Return a family's place among the year's invoices: the month before comes first."""
        same_year = turn > 0 and self._issued[turn].year == self._issued[turn - 1].year
        return (self._families if same_year else 0) + family.index + 1

    def last_place(self, day: date) -> int:
        """Return the place after all invoices of the runs in a day's year."""
        return self._families * sum(each.year == day.year for each in self._issued) + 1

    def write(
        self,
        family: Family,
        sent: Sent,
        issued: content.Issued,
        kind: InvoiceKind,
        *,
        credits_id: bytes | None = None,
    ) -> None:
        """Write the rows of an issued document but for its settling and its content."""
        add, new, sums = self._add, self._new, issued.totals
        day, due = str(issued.issued_on), str(issued.due_on) if issued.due_on else None
        add(
            "invoice",
            sent.id,
            kind.value,
            "ISSUED",
            sent.number,
            family.id,
            credits_id,
            issued.month,
            day,
            due,
            CURRENCY,
            sums.net,
            sums.tax,
            sums.total,
            issued.note,
        )
        add("ledger_entry", new(), family.id, day, kind.value, sums.total, sent.id, None)
        for position, (line, net) in enumerate(zip(issued.lines, sums.nets, strict=True), start=1):
            line_id, student = new(), _raw(line.student_id)
            sent.line_ids.append(line_id)
            add(
                "invoice_line",
                line_id,
                sent.id,
                position,
                line.kind.value,
                student,
                _raw(line.lesson_id),
                _raw(line.enrollment_id),
                _raw(line.credits_line_id),
                line.month,
                line.description,
                line.detail,
                line.quantity,
                line.unit_price,
                net,
                _raw(line.rate.id),
                line.rate.tax.bp,
                line.rate.tax.category,
            )
            for meeting in line.meetings:
                add(
                    "billed_meeting",
                    new(),
                    line_id,
                    family.id,
                    meeting.occurrence_id.bytes,
                    student,
                    meeting.sign,
                    meeting.amount,
                )

    def freeze(self, kind: InvoiceKind, family: Family, sent: Sent, document: Document) -> None:
        """Keep the content of an issued document."""
        self._add(
            "issued_document",
            self._new(),
            kind.value.lower(),
            sent.number,
            sent.id,
            None,
            family.id,
            sealed(document, None),
            PAPER,
        )

    def use_wallet(self, family: Family, day: date, amount: int, invoice_id: bytes) -> None:
        """Write that so much left the wallet for an invoice."""
        self._add("payment_allocation", self._new(), invoice_id, None, None, amount)
        self.fill_wallet(family, day, -amount, invoice_id)

    def fill_wallet(self, family: Family, day: date, amount: int, invoice_id: bytes) -> None:
        """Write that so much came into the wallet from a credit note, or left it."""
        self._add("wallet_entry", self._new(), family.id, str(day), amount, None, invoice_id)


def _issue_day(month: date) -> date:
    return month.replace(day=_DAY_OF_ISSUE)


def _raw(key: UUID | None) -> bytes | None:
    return key.bytes if key else None
