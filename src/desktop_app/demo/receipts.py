"""Payments of the demo school, kept small until all are known: their numbers follow their days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desktop_app.areas.billing import content
from desktop_app.areas.billing.service.issuing import sealed
from desktop_app.areas.billing.terms import PaymentMethod
from desktop_app.areas.school.rules import show_number
from desktop_app.core.wording import show_month, tr
from desktop_app.demo.ground import CURRENCY, PAPER
from desktop_app.demo.ids import Ids
from desktop_app.demo.people import Family
from desktop_app.demo.run import payer_info
from desktop_app.demo.sheets import Sheets

_PREFIX = "R-"
_OFTEN = 5_000


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment without its number; parts are an invoice's id, number, month and amount."""

    day: date
    family: Family
    amount: int
    method: PaymentMethod
    reference: str | None
    parts: tuple[tuple[bytes, str, str | None, int], ...]
    rest: int
    owed_after: int


class Receipts:
    """Gathers payments and writes them in the order in which they came."""

    def __init__(self, ids: Ids, sheets: Sheets, paper: content.Stationery) -> None:
        self._new, self._sheets, self._paper = ids.new, sheets, paper
        self._kept: list[Paid] = []

    def keep(self, paid: Paid) -> None:
        """Keep a payment until all are known."""
        self._kept.append(paid)

    def write(self) -> Iterator[tuple[int, int]]:
        """Write every payment with its receipt; yield each year with its last number."""
        self._kept.sort(key=lambda each: (each.day, each.family.index))
        counts: dict[int, int] = {}
        for n, paid in enumerate(self._kept):
            year = paid.day.year
            counts[year] = counts.get(year, 0) + 1
            self._write(paid, show_number(_PREFIX, year, counts[year]))
            if n % _OFTEN == _OFTEN - 1:
                self._sheets.flush()
        self._kept.clear()
        yield from counts.items()

    def _write(self, paid: Paid, number: str) -> None:
        add, new, family_id, day = self._sheets.add, self._new, paid.family.id, str(paid.day)
        payment_id = new()
        add(
            "payment",
            payment_id,
            family_id,
            number,
            paid.amount,
            CURRENCY,
            "COMPLETED",
            paid.method.value,
            day,
            paid.reference,
        )
        add("ledger_entry", new(), family_id, day, "PAYMENT", -paid.amount, None, payment_id)
        for invoice_id, _, _, amount in paid.parts:
            add("payment_allocation", new(), invoice_id, payment_id, None, amount)
        if paid.rest:
            add("wallet_entry", new(), family_id, day, paid.rest, payment_id, None)
        parts = [(name, _month_words(month), amount) for _, name, month, amount in paid.parts]
        received = content.Received(
            number,
            payer_info(paid.family),
            paid.day,
            paid.amount,
            paid.method,
            paid.reference,
            parts,
            paid.rest,
            paid.owed_after,
        )
        document = content.receipt_document(self._paper, received)
        add(
            "issued_document",
            new(),
            "receipt",
            number,
            None,
            payment_id,
            family_id,
            sealed(document, None),
            PAPER,
        )


def _month_words(month: str | None) -> str:
    return show_month(date.fromisoformat(f"{month}-01")) if month else tr("Invoice")
