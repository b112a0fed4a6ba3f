"""What the inspector shows of an invoice and of a payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import (
    AllocationRow,
    InvoiceCard,
    InvoiceKind,
    InvoiceStatus,
    PaymentRow,
    PaymentStatus,
)
from desktop_app.areas.billing.ui import explaining, line_explained
from desktop_app.areas.billing.ui.words import (
    amount,
    day_words,
    method_words,
    money,
    month_words,
    payment_chip,
    standing_chip,
)
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr
from desktop_app.kit.card_parts import Fact, Facts, LineItem, Lines, Note, Total
from desktop_app.kit.deeds import Deed
from desktop_app.kit.inspector import Card, CardTab

if TYPE_CHECKING:
    from desktop_app.areas.billing.ui.doings import Doings


@dataclass(frozen=True, slots=True)
class FoundInvoice:
    """An invoice with what settles it, read on a reader thread."""

    card: InvoiceCard
    allocations: Sequence[AllocationRow]
    today: date
    reminders: Sequence[billing.ReminderRow] = ()


@dataclass(frozen=True, slots=True)
class FoundPayment:
    """A payment with what it pays."""

    row: PaymentRow
    allocations: Sequence[AllocationRow]
    refunds: Sequence[billing.RefundRow] = ()
    left: int = 0


def read_invoice(database: Database, key: UUID, today: date) -> FoundInvoice | None:
    """Read everything the inspector shows of an invoice."""
    with database.reading() as session:
        card = billing.invoice_card(session, key, today)
        if card is None:
            return None
        settled = billing.allocations_of(session, invoice_id=key)
        given = billing.reminders(session, invoice_id=key)
        return FoundInvoice(card, settled, today, given)


def read_payment(database: Database, key: UUID) -> FoundPayment | None:
    """Read everything the inspector shows of a payment."""
    with database.reading() as session:
        row = billing.payment_page(session, [key]).get(key)
        if row is None:
            return None
        return FoundPayment(
            row,
            billing.allocations_of(session, payment_id=key),
            billing.refunds(session, payment_id=key),
            billing.payment_left(session, key),
        )


def invoice_card(found: FoundInvoice, doings: "Doings") -> Card:
    """Make the card of an invoice or credit note."""
    row = found.card.row
    is_credit = row.kind is InvoiceKind.CREDIT_NOTE
    name = row.number or (tr("Draft credit note") if is_credit else tr("Draft invoice"))
    return Card(
        name,
        row.family,
        initials=None,
        deeds=_invoice_deeds(found, doings),
        more=_more(found, doings),
        tabs=(
            CardTab("lines", tr("Lines"), _line_blocks(found, doings)),
            CardTab("facts", tr("Facts"), (_invoice_facts(found, doings), _settled(found))),
        ),
        record=("invoice", row.id),
    )


def _invoice_deeds(found: FoundInvoice, doings: "Doings") -> Sequence[Deed]:
    row = found.card.row
    draft, issued = row.status is InvoiceStatus.DRAFT, row.status is InvoiceStatus.ISSUED
    is_invoice = row.kind is InvoiceKind.INVOICE
    deeds: list[Deed] = []
    if draft and doings.may_write:
        deeds += [
            Deed(tr("Issue"), lambda: doings.issue(row.id), "check"),
            Deed(tr("Change"), lambda: doings.edit(row.id), "pencil-simple"),
            Deed(tr("Void"), lambda: doings.void(row.id), "prohibit", danger=True),
        ]
    if issued and row.open > 0 and is_invoice and doings.may_write:
        deeds.append(Deed(tr("Take payment"), lambda: doings.pay(row.family_id), "credit-card"))
    if issued:
        deeds.append(Deed(tr("Show"), lambda: doings.show(row.id), "printer"))
    if issued and is_invoice and doings.may_write:
        deeds.append(Deed(tr("Credit"), lambda: doings.credit(row.id), "arrow-u-up-left"))
    return deeds


def _more(found: FoundInvoice, doings: "Doings") -> Sequence[Deed]:
    """Return what only the owner does, seldom."""
    row = found.card.row
    deeds = []
    if doings.is_owner and row.open > 0 and row.kind is InvoiceKind.INVOICE:
        deeds.append(Deed(tr("Write off…"), lambda: doings.write_off(row.id)))
    if doings.is_owner and any(one.write_off_id for one in found.allocations):
        deeds.append(Deed(tr("Take the write-off back"), lambda: doings.write_on(row.id)))
    return deeds


def _line_blocks(found: FoundInvoice, doings: "Doings") -> tuple[Lines | Total | Note, ...]:
    row = found.card.row
    items = [
        LineItem(
            line.description,
            _second(line, row.currency),
            amount=amount(line.amount, row.currency),
            explain=partial(_explain_line, doings, line),
        )
        for line in found.card.lines
    ]
    blocks: tuple[Lines | Total | Note, ...] = (
        Lines(tr("Lines"), items, nothing=tr("No lines yet.")),
        Total(
            tr("Total"),
            money(row.total, row.currency),
            tr(
                "Net {net}, tax {tax}",
                net=amount(row.net_total, row.currency),
                tax=amount(row.tax_total, row.currency),
            ),
            standing_chip(row, found.today),
            lambda: doings.explain(explaining.of_total(doings.database, row.id)),
        ),
    )
    return (*blocks, Note(row.note, tr("Note"))) if row.note else blocks


def _explain_line(doings: "Doings", line: billing.LineRow) -> None:
    doings.explain(line_explained.of_line(doings.database, line.invoice_id, line.id))


def _second(line: billing.LineRow, currency: str) -> str:
    each = tr(
        "{count} × {price}",
        count=f"{line.count.normalize():f}".replace("-", "\u2212"),
        price=amount(line.unit_price, currency),
    )
    return ", ".join(part for part in (line.student, line.detail, each) if part)


def _invoice_facts(found: FoundInvoice, doings: "Doings") -> Facts:
    row = found.card.row
    facts = [
        Fact(tr("Family"), row.family, run=lambda: doings.family(row.family_id)),
        Fact(tr("For"), month_words(row.month)),
        Fact(tr("Issued"), day_words(row.issued_on)),
        Fact(tr("Due"), day_words(row.due_on)),
        Fact(
            tr("Open"),
            money(row.open, row.currency),
            explain=lambda: doings.explain(explaining.of_invoice(doings.database, row.id)),
        ),
        Fact(tr("Reminded"), ", ".join(_given(one) for one in reversed(found.reminders))),
        Fact(tr("Credited by"), ", ".join(one.number or "" for one in found.card.credited_by)),
    ]
    return Facts([fact for fact in facts if fact.value])


def _given(one: billing.ReminderRow) -> str:
    return tr("{day}, step {n}", day=day_words(one.given_on), n=one.position)


def _settled(found: FoundInvoice) -> Lines:
    items = [
        LineItem(
            one.payment or one.credit_note or explaining.settled_by(one),
            one.reason or "",
            amount=amount(one.amount, found.card.row.currency),
        )
        for one in found.allocations
    ]
    return Lines(tr("Settled by"), items, nothing=tr("Nothing yet."))


def _pays_nothing(rest: int) -> str:
    return tr("No invoice yet: it is in the wallet.") if rest else tr("Nothing any more.")


def _refund_line(one: billing.RefundRow) -> LineItem:
    taken_back = "" if one.stands else tr("taken back")
    said = ", ".join(part for part in (one.reason, method_words(one.method), taken_back) if part)
    return LineItem(
        one.number, said, day_words(one.refunded_on), amount=amount(one.amount, one.currency)
    )


def payment_card(found: FoundPayment, doings: "Doings") -> Card:
    """Make the card of a payment."""
    row = found.row
    paid = [
        LineItem(one.invoice, amount=amount(one.amount, row.currency)) for one in found.allocations
    ]
    rest = found.left - row.allocated
    back = [_refund_line(one) for one in found.refunds]
    deeds = [Deed(tr("Receipt"), lambda: doings.receipt(row.id), "printer")]
    if doings.may_write and row.status is PaymentStatus.COMPLETED:
        deeds += [
            Deed(tr("Refund"), lambda: doings.refund(row.id), "arrow-left"),
            Deed(tr("Take back"), lambda: doings.reverse(row.id), "arrow-u-up-left", danger=True),
        ]
    facts = [
        Fact(tr("Family"), row.family, run=lambda: doings.family(row.family_id)),
        Fact(tr("Paid"), day_words(row.paid_on)),
        Fact(tr("Method"), method_words(row.method)),
        Fact(tr("Reference"), row.reference or ""),
        Fact(
            tr("To the wallet"),
            money(rest, row.currency) if rest else "",
            explain=lambda: doings.explain(explaining.of_payment(doings.database, row.id)),
        ),
    ]
    blocks = (
        Total(
            tr("Amount"),
            money(row.amount, row.currency),
            "",
            payment_chip(row.status),
            lambda: doings.explain(explaining.of_payment(doings.database, row.id)),
        ),
        Facts([fact for fact in facts if fact.value]),
        Lines(tr("Pays"), paid, nothing=_pays_nothing(rest)),
        *((Lines(tr("Given back"), back),) if back else ()),
    )
    return Card(
        row.number,
        row.family,
        initials=None,
        deeds=deeds,
        tabs=(CardTab("facts", tr("Facts"), blocks),),
        record=("payment", row.id),
    )
