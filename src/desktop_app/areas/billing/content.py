"""What stands on an invoice, a credit note and a receipt: written once, when they are issued."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from desktop_app.areas.billing.bill_sums import line_table, tax_lines
from desktop_app.areas.billing.paper_words import day_of, method_words, sign_of, written
from desktop_app.areas.billing.planning import BillLine
from desktop_app.areas.billing.queries.payers import Payer, StudentInfo
from desktop_app.areas.billing.rules.amounts import Totals
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.rules.settling import Open
from desktop_app.areas.billing.terms import PaymentMethod
from desktop_app.areas.school.api import SchoolFacts
from desktop_app.core.money import Money, plain, show
from desktop_app.core.printing.words import (
    Address,
    Align,
    Block,
    Closing,
    Column,
    Document,
    Fact,
    Group,
    Letterhead,
    Line,
    Note,
    Opening,
    PayTable,
    Scan,
    Table,
    Total,
    TotalKind,
    Transfer,
)
from desktop_app.core.records import record
from desktop_app.core.wording import (
    language,
    show_long_date,
    show_month,
    tr,
)

SOURCES = 3
"""How many earlier invoices are named beside a balance brought forward."""


@record
class Stationery:
    """What every document of the school has in common; taken once for many."""

    school: SchoolFacts
    letterhead: Letterhead
    hint: str

    @property
    def currency(self) -> str:
        """The currency of the school."""
        return self.school.currency


@record
class Before:
    """The account of a family before a document is issued: what it owes in all, and why."""

    owed: int = 0
    wallet: int = 0
    open: Sequence[Open] = ()


@record
class Issued:
    """An invoice or credit note that has its number."""

    number: str
    payer: Payer
    issued_on: date
    due_on: date | None
    month: str | None
    lines: Sequence[BillLine]
    totals: Totals
    gross: bool
    note: str | None = None
    credits: str | None = None


@record
class Received:
    """A payment with what it settled, as (number, what it was for, minor units)."""

    number: str
    payer: Payer
    paid_on: date
    amount: int
    method: PaymentMethod
    reference: str | None
    parts: Sequence[tuple[str, str, int]]
    rest: int
    owed_after: int


def stationery(school: SchoolFacts, hint: str) -> Stationery:
    """Return the letterhead of the school; its logo is kept once beside the documents."""
    reach = ", ".join(part for part in (school.email, school.phone, school.website) if part)
    legal = ", ".join(
        part
        for part in (
            school.legal_name or "",
            tr("company {number}", number=school.company_number) if school.company_number else "",
            tr("tax number {number}", number=school.tax_number) if school.tax_number else "",
        )
        if part
    )
    lines = tuple(line for line in (school.address, reach) if line)
    return Stationery(school, Letterhead(school.name, lines, legal, school.brand_color or ""), hint)


def invoice_document(
    paper: Stationery, issued: Issued, before: Before, students: Mapping[UUID, StudentInfo]
) -> Document:
    """Return an invoice as it is printed, with the balance the family had before it."""
    currency = paper.currency
    to_pay = max(0, issued.totals.total + before.owed)
    left = max(0, -(issued.totals.total + before.owed))
    totals = [
        *tax_lines(issued, currency),
        Total(tr("This invoice"), written(issued.totals.total, currency), kind=TotalKind.SUM),
    ]
    if before.owed:
        totals.append(
            Total(
                tr("Balance brought forward"),
                written(before.owed, currency),
                brought_forward(before, currency),
            )
        )
    totals.append(Total(tr("To pay"), show(Money(to_pay, currency)), kind=TotalKind.GRAND))
    if left:
        totals.append(Total(tr("Stays in your wallet"), written(left, currency)))
    facts = [Fact(tr("Issued"), day_of(issued.issued_on))]
    if issued.month:
        facts.append(Fact(tr("For"), _month(issued.month)))
    box = [Fact(tr("To pay"), show(Money(to_pay, currency)))]
    if to_pay and issued.due_on:
        box.append(Fact(tr("Due"), day_of(issued.due_on)))
    blocks: list[Block] = [
        Opening(address_of(issued.payer), tuple(facts), tuple(box)),
        line_table(issued, students, currency),
        Closing(tuple(totals), scan_to_pay(paper, issued.number, to_pay)),
    ]
    if to_pay:
        blocks.append(how_to_pay(paper, issued.number))
    blocks += _notes(paper, issued)
    return Document(
        title=tr("Invoice"),
        number=issued.number,
        subject=issued.payer.name,
        dated=issued.issued_on,
        letterhead=paper.letterhead,
        blocks=tuple(blocks),
    )


def _month(text: str) -> str:
    return show_month(Month.parse(text).first)


def brought_forward(before: Before, currency: str) -> str:
    """Say where a balance comes from: 2026-0377: 386.00 less 380.00 paid."""
    said = []
    for each in before.open[:SOURCES]:
        total, paid = written(each.total, currency), each.total - each.open
        if paid:
            said.append(
                tr(
                    "{number}: {total} less {paid} paid",
                    number=each.number,
                    total=total,
                    paid=written(paid, currency),
                )
            )
        else:
            said.append(f"{each.number}: {total}")
    more = len(before.open) - SOURCES
    if more > 0:
        said.append(tr("and {n} more", n=more))
    if before.wallet:
        said.append(tr("in your wallet: {amount}", amount=written(before.wallet, currency)))
    return "; ".join(said)


def address_of(payer: Payer, label: str = "") -> Address:
    """Return to whom a document goes, with the family beside a payer of another name."""
    family = (
        tr("{name} family", name=payer.name) if payer.name and payer.name != payer.payer else ""
    )
    lines = tuple(line for line in (family, *payer.address) if line)
    return Address(label or tr("To"), payer.payer or payer.name, lines)


def scan_to_pay(paper: Stationery, reference: str, to_pay: int) -> Scan | None:
    """Return the code that a bank app reads, for schools in euro with an account."""
    school = paper.school
    if school.currency != "EUR" or not school.iban or to_pay <= 0:
        return None
    content = Transfer(
        school.legal_name or school.name,
        school.iban,
        plain(Money(to_pay, "EUR")),
        reference,
        school.bic or "",
    )
    said = tr("Open your bank app and scan. The amount and reference are filled in.")
    return Scan(content, tr("Scan to pay by bank"), said)


def how_to_pay(paper: Stationery, reference: str) -> PayTable:
    """Return where to pay, under which reference."""
    school = paper.school
    facts = []
    if school.iban:
        facts.append(Fact(tr("Bank account"), school.legal_name or school.name))
    facts.append(Fact(tr("Reference"), reference, strong=True))
    if school.iban:
        facts.append(
            Fact(
                tr("IBAN"),
                " ".join(school.iban[at : at + 4] for at in range(0, len(school.iban), 4)),
            )
        )
    facts.append(Fact(tr("At the desk"), paper.hint or tr("Card or cash")))
    return PayTable(tr("How to pay"), tuple(facts))


def _notes(paper: Stationery, issued: Issued) -> Iterator[Block]:
    if issued.note:
        yield Note(issued.note)
    if issued.due_on and (question := _question(paper.school, show_long_date(issued.due_on))):
        yield Note(question)


def _question(school: SchoolFacts, day: str) -> str:
    phone, email = school.phone, school.email
    if phone and email:
        return tr(
            "A question about this invoice? Call {phone} or write to {email} before {day}.",
            phone=phone,
            email=email,
            day=day,
        )
    if phone:
        return tr("A question about this invoice? Call {phone} before {day}.", phone=phone, day=day)
    if email:
        return tr(
            "A question about this invoice? Write to {email} before {day}.", email=email, day=day
        )
    return ""


def credit_note_document(
    paper: Stationery,
    issued: Issued,
    settles: Sequence[tuple[str, int]],
    rest: int,
    students: Mapping[UUID, StudentInfo],
) -> Document:
    """Return a credit note.

    What it takes back, which invoices it settles, and what goes to the wallet.
    """
    currency = paper.currency
    facts = [Fact(tr("Issued"), day_of(issued.issued_on))]
    if issued.credits:
        facts.append(Fact(tr("For invoice"), issued.credits))
    elif issued.month:
        facts.append(Fact(tr("For"), _month(issued.month)))
    total = issued.totals.total
    totals = [
        *tax_lines(issued, currency),
        Total(tr("Credit"), show(Money(total, currency)), kind=TotalKind.GRAND),
    ]
    totals += [
        Total(tr("Taken off {number}", number=number), written(amount, currency))
        for number, amount in settles
    ]
    if rest:
        totals.append(Total(tr("To your wallet"), written(rest, currency)))
    box = (Fact(tr("Credit"), show(Money(-total, currency))),)
    return Document(
        title=tr("Credit note"),
        number=issued.number,
        subject=issued.payer.name,
        dated=issued.issued_on,
        letterhead=paper.letterhead,
        blocks=(
            Opening(address_of(issued.payer), tuple(facts), box),
            line_table(issued, students, currency),
            Closing(tuple(totals)),
            *([Note(issued.note)] if issued.note else ()),
        ),
    )


def receipt_document(paper: Stationery, received: Received) -> Document:
    """Return a receipt.

    Which invoices a payment settled, what went to the wallet, what is still open.
    """
    currency = paper.currency
    sign = sign_of(currency, language())
    columns = (
        Column(tr("Paid")),
        Column(tr("Invoice"), share=0.3),
        Column(tr("Amount {sign}", sign=sign), Align.RIGHT),
    )
    rows = [
        Line((what, number, written(amount, currency))) for number, what, amount in received.parts
    ]
    if received.rest:
        rows.append(Line((tr("To your wallet"), "", written(received.rest, currency))))
    facts = [
        Fact(tr("Received"), day_of(received.paid_on)),
        Fact(tr("How"), method_words(received.method)),
    ]
    if received.reference:
        facts.append(Fact(tr("Reference"), received.reference))
    paid = show(Money(received.amount, currency))
    box = (
        Fact(tr("Paid"), paid),
        Fact(tr("Still open"), show(Money(max(0, received.owed_after), currency))),
    )
    return Document(
        title=tr("Receipt"),
        number=received.number,
        subject=received.payer.name,
        dated=received.paid_on,
        letterhead=paper.letterhead,
        blocks=(
            Opening(address_of(received.payer, tr("From")), tuple(facts), box),
            Table(columns, (Group("", tuple(rows)),)),
            Closing((Total(tr("Paid"), paid, kind=TotalKind.GRAND),)),
            Note(tr("Thank you.")),
        ),
    )
