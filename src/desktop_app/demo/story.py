"""One family's account, in order of time: what it is sent and what it pays."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from desktop_app.areas.billing import content
from desktop_app.areas.billing.planning import Bill, BillLine, Meeting
from desktop_app.areas.billing.queries.payers import Payer, StudentInfo
from desktop_app.areas.billing.rules.amounts import credited, totals
from desktop_app.areas.billing.rules.settling import Open, allocate
from desktop_app.areas.billing.service.issuing import Account
from desktop_app.areas.billing.terms import InvoiceKind, LineKind
from desktop_app.areas.school.rules import SETTINGS
from desktop_app.core.db.values import uuid_of
from desktop_app.demo.books import Books, Sent
from desktop_app.demo.cast import HOUSEHOLDS
from desktop_app.demo.habits import Visit, amount_of, habit_of, visit_of
from desktop_app.demo.people import Family
from desktop_app.demo.receipts import Paid

_CAST_FAMILIES = len(HOUSEHOLDS)
_DAYS_TO_PAY = timedelta(days=SETTINGS["payment_days"])
_GOODS_FOR, _GOODS_DAY = "Okonkwo-Reid", 5
_CREDIT_FOR, _CREDIT_AFTER = "Selvam", timedelta(days=31)


class Story:
    """What happens between a family and the school in two months and since."""

    def __init__(
        self, books: Books, family: Family, students: Mapping[UUID, StudentInfo], chance: Random
    ) -> None:
        self._books, self._family, self._students, self._chance = books, family, students, chance
        self._account = Account()
        self._what: dict[UUID, tuple[str, str | None]] = {}
        self._visits: list[Visit] = []

    def tell(self, bills: Sequence[Bill]) -> None:
        """Send each month's bill and let the family pay until today."""
        sent = None
        for turn, bill in enumerate(bills):
            self._pay_until(self._books.issue_day(turn))
            sent = self._send(
                bill, self._books.issue_day(turn), self._books.place(self._family, turn)
            )
            self._expect(sent, turn)
        in_cast = self._family.index < _CAST_FAMILIES
        if in_cast and self._family.name == _CREDIT_FOR and sent is not None:
            self._credit(bills[-1], sent)
        if in_cast and self._family.name == _GOODS_FOR:
            self._sell(bills[-1].payer)
        self._pay_until(self._books.today + timedelta(days=1))

    def _expect(self, sent: Sent, turn: int) -> None:
        habit = habit_of(
            self._family.name, turn, self._chance, known=self._family.index < _CAST_FAMILIES
        )
        visit = visit_of(
            habit, self._books.issue_day(turn), _DAYS_TO_PAY, sent.number, self._chance
        )
        if visit is not None:
            self._visits.append(visit)
            self._visits.sort(key=lambda each: each.day)

    def _send(self, bill: Bill, day: date, place: int, month: bool = True) -> Sent:
        sent = self._books.sent(InvoiceKind.INVOICE, day, place)
        issued = content.Issued(
            sent.number,
            bill.payer,
            day,
            day + _DAYS_TO_PAY,
            _month(bill) if month else None,
            bill.lines,
            bill.totals,
            gross=False,
        )
        self._books.write(self._family, sent, issued, InvoiceKind.INVOICE)
        before = self._account.before()
        self._account.owed += bill.totals.total
        self._books.freeze(
            InvoiceKind.INVOICE,
            self._family,
            sent,
            content.invoice_document(self._books.paper, issued, before, self._students),
        )
        self._open(sent, issued)
        return sent

    def _open(self, sent: Sent, issued: content.Issued) -> None:
        """Pay a new invoice from the wallet, and keep open what is left of it."""
        account, total = self._account, issued.totals.total
        used = max(0, min(account.wallet, total))
        if used:
            account.wallet -= used
            self._books.use_wallet(self._family, issued.issued_on, used, sent.id)
        key = uuid_of(sent.id)
        self._what[key] = (sent.number, issued.month)
        if total > used:
            due = issued.due_on or issued.issued_on
            account.open.append(Open(key, sent.number, due, total, total - used))

    def _pay_until(self, day: date) -> None:
        while self._visits and self._visits[0].day < day:
            visit = self._visits.pop(0)
            still = sum(each.open for each in self._account.open)
            if still > 0:
                self._pay(visit, amount_of(visit.habit, still))

    def _pay(self, visit: Visit, amount: int) -> None:
        account = self._account
        spread = allocate(amount, account.open)
        account.wallet += spread.rest
        account.settle({part.invoice_id: part.amount for part in spread.parts})
        account.owed -= amount
        parts = tuple(
            (part.invoice_id.bytes, *self._what[part.invoice_id], part.amount)
            for part in spread.parts
        )
        self._books.receipts.keep(
            Paid(
                visit.day,
                self._family,
                amount,
                visit.method,
                visit.reference,
                parts,
                spread.rest,
                account.owed,
            )
        )

    def _sell(self, payer: Payer) -> None:
        """Send an invoice for something sold at the desk, with tax."""
        day = self._books.today.replace(day=_GOODS_DAY)
        if day > self._books.today:
            return
        self._pay_until(day)
        buyer = next(key for key, each in self._students.items() if each.given_name == "Kofi")
        line = BillLine(
            LineKind.GOODS,
            "Drum sticks and practice pad",
            1_000,
            1_800,
            "Sold at the desk",
            self._books.goods_rate,
            buyer,
        )
        bill = Bill(payer, InvoiceKind.INVOICE, (line,), totals([line.taxed], gross=False))
        self._send(bill, day, self._books.last_place(day), month=False)

    def _credit(self, bill: Bill, sent: Sent) -> None:
        """Give back the last lesson of a paid invoice by hand; what it gives goes to the wallet."""
        day = self._books.issue_day(1) + _CREDIT_AFTER
        self._pay_until(day)
        at, line = next(
            (at, each) for at, each in enumerate(bill.lines) if each.kind is LineKind.LESSONS
        )
        last = line.meetings[-1]
        back = replace(
            line,
            quantity=-1_000,
            credits_line_id=uuid_of(sent.line_ids[at]),
            meetings=(Meeting(last.occurrence_id, -1, last.amount),),
        )
        sums = credited([], [back.taxed], gross=False)
        note = self._books.sent(InvoiceKind.CREDIT_NOTE, day, 1)
        issued = content.Issued(
            note.number,
            bill.payer,
            day,
            None,
            None,
            (back,),
            sums,
            False,
            "The lesson fell out.",
            sent.number,
        )
        self._books.write(self._family, note, issued, InvoiceKind.CREDIT_NOTE, credits_id=sent.id)
        account = self._account
        account.owed += sums.total
        account.wallet -= sums.total
        self._books.fill_wallet(self._family, day, -sums.total, note.id)
        document = content.credit_note_document(
            self._books.paper, issued, (), -sums.total, self._students
        )
        self._books.freeze(InvoiceKind.CREDIT_NOTE, self._family, note, document)


def _month(bill: Bill) -> str:
    return next(line.month for line in bill.lines if line.month)
