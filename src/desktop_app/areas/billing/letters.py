"""What stands on a refund, a reminder and a statement of account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.areas.billing.content import Stationery, address_of, how_to_pay, scan_to_pay
from desktop_app.areas.billing.paper_words import day_of, method_words, sign_of, written
from desktop_app.areas.billing.queries.payers import Payer
from desktop_app.areas.billing.terms import PaymentMethod
from desktop_app.core.money import Money, show
from desktop_app.core.printing.words import (
    Align,
    Block,
    Closing,
    Column,
    Document,
    Fact,
    Group,
    Heading,
    Line,
    Note,
    Opening,
    Table,
    Total,
    TotalKind,
)
from desktop_app.core.wording import language, show_date_with_year, tr, trn


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A refund with the invoices it opened, as (number, minor units).

    `payment` is the number of the payment it is of; without one it is of the wallet.
    """

    number: str
    payer: Payer
    refunded_on: date
    amount: int
    method: PaymentMethod
    reference: str | None
    reason: str
    payment: str | None
    reopened: Sequence[tuple[str, int]]
    owed_after: int


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder of a family: what is late as (number, due day, days late, minor units), the fee.

    `owed` is what the family owes in all, the fee among it.
    """

    number: str
    title: str
    text: str
    payer: Payer
    given_on: date
    late: Sequence[tuple[str, date, int, int]]
    fee: int
    owed: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a statement: the day, what it is, and the balance after it, in minor units."""

    day: date
    words: str
    note: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Account:
    """A family's account over a period, and what of it is open as (number, due day, amount)."""

    payer: Payer
    first: date
    last: date
    opening: int
    entries: Sequence[Entry]
    closing: int
    wallet: int
    still_open: Sequence[tuple[str, date, int]]


def _amounts(title: str, currency: str) -> Column:
    return Column(tr("{title} {sign}", title=title, sign=sign_of(currency, language())),
                  Align.RIGHT)  # fmt: skip


def refund_document(paper: Stationery, given: GivenBack) -> Document:
    """Return what a family gets with money that goes back: of what, how, why, and what is open."""
    currency = paper.currency
    of = tr("Of payment {number}", number=given.payment) if given.payment else tr("Of your wallet")
    row = Line((of, written(given.amount, currency)), given.reason)
    facts = [
        Fact(tr("Given back"), day_of(given.refunded_on)),
        Fact(tr("How"), method_words(given.method)),
    ]
    if given.reference:
        facts.append(Fact(tr("Reference"), given.reference))
    back = show(Money(given.amount, currency))
    box = (
        Fact(tr("Given back"), back),
        Fact(tr("Still open"), show(Money(max(0, given.owed_after), currency))),
    )
    opened = [
        Note(tr("{number} is open again with {amount}.", number=number,
                amount=show(Money(amount, currency))))
        for number, amount in given.reopened
    ]  # fmt: skip
    return Document(
        title=tr("Refund"),
        number=given.number,
        subject=given.payer.name,
        dated=given.refunded_on,
        letterhead=paper.letterhead,
        blocks=(
            Opening(address_of(given.payer, tr("To")), tuple(facts), box),
            Table(
                (Column(tr("Given back")), _amounts(tr("Amount"), currency)), (Group("", (row,)),)
            ),
            Closing((Total(tr("Given back"), back, kind=TotalKind.GRAND),)),
            *opened,
        ),
    )


def reminder_document(paper: Stationery, reminded: Reminded) -> Document:
    """Return a reminder: its words, what is late and since when, the fee, how to pay."""
    currency = paper.currency
    columns = (
        Column(tr("Invoice")),
        Column(tr("Due")),
        Column(tr("Late"), Align.RIGHT),
        _amounts(tr("Open"), currency),
    )
    rows = [
        Line((number, show_date_with_year(due), trn("{n} day", "{n} days", days),
              written(amount, currency)))
        for number, due, days, amount in reminded.late
    ]  # fmt: skip
    late = sum(amount for _, _, _, amount in reminded.late)
    to_pay = late + reminded.fee
    totals = [Total(tr("Late"), written(late, currency), kind=TotalKind.SUM)]
    if reminded.fee:
        totals.append(Total(tr("Late fee"), written(reminded.fee, currency)))
    totals.append(Total(tr("To pay now"), show(Money(to_pay, currency)), kind=TotalKind.GRAND))
    more = reminded.owed - to_pay
    if more > 0:
        totals.append(Total(tr("Not late yet"), written(more, currency)))
    reference = ", ".join(number for number, _, _, _ in reminded.late[:_REFERENCES])
    blocks: list[Block] = [
        Opening(
            address_of(reminded.payer, tr("To")),
            (Fact(tr("Written"), day_of(reminded.given_on)),),
            (Fact(tr("To pay now"), show(Money(to_pay, currency))),),
        ),
        Note(reminded.text),
        Table(columns, (Group("", tuple(rows)),)),
        Closing(tuple(totals), scan_to_pay(paper, reference, to_pay)),
        how_to_pay(paper, reference),
    ]
    return Document(
        title=reminded.title,
        number=reminded.number,
        subject=reminded.payer.name,
        dated=reminded.given_on,
        letterhead=paper.letterhead,
        blocks=tuple(blocks),
    )


_REFERENCES = 3


def statement_document(paper: Stationery, account: Account) -> Document:
    """Return a family's account over a period: opening balance, entries, closing, what is open."""
    currency = paper.currency
    first, last = show_date_with_year(account.first), show_date_with_year(account.last)
    facts = (Fact(tr("From"), first), Fact(tr("To"), last))
    box = [Fact(tr("Balance"), show(Money(account.closing, currency)))]
    if account.wallet:
        box.append(Fact(tr("In your wallet"), show(Money(account.wallet, currency))))
    blocks: list[Block] = [
        Opening(address_of(account.payer, tr("To")), facts, tuple(box)),
        _entries(account, currency),
    ]
    if account.still_open:
        blocks += _still_open(account, currency)
    if account.closing > 0:
        blocks.append(how_to_pay(paper, account.still_open[0][0] if account.still_open else ""))
    return Document(
        title=tr("Statement of account"),
        number="",
        subject=account.payer.name,
        dated=account.last,
        letterhead=paper.letterhead,
        blocks=tuple(blocks),
    )


def _entries(account: Account, currency: str) -> Table:
    columns = (
        Column(tr("Date")),
        Column(tr("What")),
        _amounts(tr("Amount"), currency),
        _amounts(tr("Balance"), currency),
    )
    rows = [
        Line((show_date_with_year(account.first), tr("Opening balance"), "",
              written(account.opening, currency))),
        *(
            Line((show_date_with_year(entry.day), entry.words, written(entry.amount, currency),
                  written(entry.balance, currency)), entry.note)
            for entry in account.entries
        ),
        Line((show_date_with_year(account.last), tr("Closing balance"), "",
              written(account.closing, currency))),
    ]  # fmt: skip
    return Table(columns, (Group("", tuple(rows)),))


def _still_open(account: Account, currency: str) -> list[Block]:
    columns = (Column(tr("Invoice")), Column(tr("Due")), _amounts(tr("Open"), currency))
    rows = [
        Line((number, show_date_with_year(due), written(amount, currency)))
        for number, due, amount in account.still_open
    ]
    sum_of = sum(amount for _, _, amount in account.still_open)
    total = Total(tr("Open in all"), show(Money(sum_of, currency)), kind=TotalKind.GRAND)
    return [Heading(tr("Open invoices")), Table(columns, (Group("", tuple(rows)),)),
            Closing((total,))]  # fmt: skip
