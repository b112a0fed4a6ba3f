"""What stands on an invoice, a credit note and a receipt: written once, when they are issued."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from desktop_app.areas.billing.planning import BillLine
from desktop_app.areas.billing.queries.payers import Payer, StudentInfo
from desktop_app.areas.billing.rules.amounts import EXEMPT, TaxGroup, Totals
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.rules.settling import Open
from desktop_app.areas.billing.terms import LineKind, PaymentMethod
from desktop_app.areas.school.api import SchoolFacts
from desktop_app.core.money import Money, number, plain, show
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
from desktop_app.core.wording import (
    language,
    show_long_date,
    show_month,
    show_number,
    tr,
    use_language,
)

SOURCES = 3
"""How many earlier invoices are named beside a balance brought forward."""


@dataclass(frozen=True, slots=True)
class Stationery:
    """What every document of the school has in common; taken once for many."""

    school: SchoolFacts
    letterhead: Letterhead
    hint: str

    @property
    def currency(self) -> str:
        """The currency of the school."""
        return self.school.currency


@dataclass(frozen=True, slots=True)
class Before:
    """The account of a family before a document is issued: what it owes in all, and why."""

    owed: int = 0
    wallet: int = 0
    open: Sequence[Open] = ()


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak the language of the school's documents for a while."""
    before = language()
    use_language(code)
    try:
        yield
    finally:
        use_language(before)


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


@lru_cache(maxsize=20_000)
def _written(minor: int, currency: str, _language: str) -> str:
    return number(Money(minor, currency))


def written(minor: int, currency: str) -> str:
    """Write an amount without its currency; the same few amounts return on every bill."""
    return _written(minor, currency, language())


@lru_cache(maxsize=5_000)
def _long_date(day: date, _language: str) -> str:
    return show_long_date(day)


def day_of(day: date) -> str:
    """Write a day of a document in full."""
    return _long_date(day, language())


def quantity_words(line: BillLine) -> str:
    """Write how many; nothing where one thing or one month is sold."""
    lessons = line.kind in (LineKind.LESSONS, LineKind.CORRECTION) and not line.discount_rule_id
    if not lessons and line.quantity == 1_000:
        return ""
    return number_of(line.quantity)


def number_of(thousandths: int) -> str:
    """Write a quantity in thousandths: 4, −1, 1.5."""
    whole, rest = divmod(abs(thousandths), 1_000)
    text = show_number(f"{whole}.{rest:03d}".rstrip("0")) if rest else str(whole)
    return f"\u2212{text}" if thousandths < 0 else text


def _sign(currency: str) -> str:
    return show(Money(0, currency)).replace(number(Money(0, currency)), "").strip()


def line_table(issued: Issued, students: Mapping[UUID, StudentInfo], currency: str) -> Table:
    """Return the lines grouped by child, each amount in the mode of the school's prices."""
    sign = sign_of(currency, language())
    columns = (
        Column(tr("What for")),
        Column(tr("Lessons"), Align.RIGHT),
        Column(tr("Price {sign}", sign=sign), Align.RIGHT),
        Column(tr("Amount {sign}", sign=sign), Align.RIGHT),
    )
    groups: list[tuple[UUID | None, list[Line]]] = []
    running = 0
    for line in issued.lines:
        running += line.amount
        if not groups or groups[-1][0] != line.student_id:
            groups.append((line.student_id, []))
        cells = (
            line.description,
            quantity_words(line),
            written(line.unit_price, currency),
            written(line.amount, currency),
        )
        groups[-1][1].append(Line(cells, line.detail or "", written(running, currency)))
    return Table(
        columns,
        tuple(
            Group(students[student_id].given_name if student_id else "", tuple(lines))
            for student_id, lines in groups
        ),
    )


@lru_cache(maxsize=100)
def sign_of(currency: str, _language: str) -> str:
    """Return the sign of a currency, as a head of a column."""
    return _sign(currency)


def tax_lines(issued: Issued, currency: str) -> Iterator[Total]:
    """Yield the sums by tax rate; nothing where no tax is known at all."""
    groups = issued.totals.groups
    names = {line.rate.tax: line.rate.name for line in issued.lines}
    if not any(names.values()) and all(group.tax == EXEMPT for group in groups):
        return
    for group in sorted(groups, key=lambda each: each.tax.bp):
        yield from _of_rate(group, names.get(group.tax, ""), currency, gross=issued.gross)


def _of_rate(group: TaxGroup, name: str, currency: str, *, gross: bool) -> Iterator[Total]:
    net = written(group.net, currency)
    if group.tax.bp == 0:
        words = {
            "E": tr("Exempt from tax"),
            "Z": tr("Taxed at 0 %"),
            "AE": tr("Reverse charge"),
            "O": tr("Outside the scope of tax"),
        }
        yield Total(name or words.get(group.tax.category, tr("Not taxed")), net)
        return
    rate = name or tr("Tax {rate} %", rate=number_of(group.tax.bp * 10))
    if gross:
        yield Total(
            tr(
                "{rate} within {amount}",
                rate=rate,
                amount=written(group.net + group.amount, currency),
            ),
            written(group.amount, currency),
        )
        return
    yield Total(tr("Before {rate}", rate=rate), net)
    yield Total(tr("{rate} on {amount}", rate=rate, amount=net), written(group.amount, currency))


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


def method_words(method: PaymentMethod) -> str:
    """Say how money came."""
    words = {
        PaymentMethod.STRIPE: tr("Card online"),
        PaymentMethod.CARD: tr("Card at the desk"),
        PaymentMethod.BANK_TRANSFER: tr("Bank transfer"),
        PaymentMethod.CASH: tr("Cash at the desk"),
        PaymentMethod.CHECK: tr("Cheque"),
        PaymentMethod.OTHER: tr("Other"),
    }
    return words[method]


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
