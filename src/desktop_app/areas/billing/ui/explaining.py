"""Where the numbers of money come from: the rule of each in a sentence, and its entries."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import AllocationRow, InvoiceCard, InvoiceKind
from desktop_app.areas.billing.ui.lists import today_of
from desktop_app.areas.billing.ui.words import day_words, entry_words, money
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.explain import Entry, Explain, Explanation

PANE = "billing"
SOON = timedelta(days=7)


def of_balance(database: Database, family_id: UUID) -> Explain:
    """Say why a family owes what it owes."""

    def read() -> Explanation | None:
        with database.reading() as session:
            card, currency = people.family_card(session, family_id), school.facts(session).currency
            rows = billing.ledger(session, family_id)
        if card is None:
            return None
        entries = [
            Entry(
                entry_words(row), money(row.amount, currency), day_words(row.entry_on),
                row.note or "", _target(row.invoice_id or row.payment_id),
            )
            for row in rows
        ]  # fmt: skip
        return Explanation(
            tr("{family} owes", family=card.name),
            tr(
                "The sum of the family's account: what was billed and given back, less what was "
                "paid, credited and written off. Below nothing it is the family's credit."
            ),
            entries,
            money(sum(row.amount for row in rows), currency),
            tr("Nothing was billed or paid yet."),
        )

    return read


def of_wallet(database: Database, family_id: UUID) -> Explain:
    """Say what is in a wallet, and why."""

    def read() -> Explanation | None:
        with database.reading() as session:
            currency = school.facts(session).currency
            rows = billing.wallet_entries(session, family_id)
        entries = [
            Entry(
                _wallet_words(row), money(row.amount, currency), day_words(row.entry_on),
                target=_target(row.payment_id or row.invoice_id),
            )
            for row in rows
        ]  # fmt: skip
        return Explanation(
            tr("In the wallet"),
            tr(
                "What was paid or credited beyond what was open, less what the wallet paid since "
                "and what was given back."
            ),
            entries,
            money(sum(row.amount for row in rows), currency),
        )

    return read


def _wallet_words(row: billing.WalletRow) -> str:
    if row.refund_id is not None:
        return tr("Refund {number}", number=row.number)
    if row.payment_id is not None:
        return tr("Payment {number}", number=row.number)
    if row.amount < 0:
        return tr("Pays {number}", number=row.number)
    return tr("Back from {number}", number=row.number)


def of_age(database: Database, age: int | None) -> Explain:
    """Say which invoices are of one age (0 is not due, 4 over ninety days), or are open at all."""

    def read() -> Explanation:
        today = today_of(database)
        with database.reading() as session:
            currency = school.facts(session).currency
            rows = billing.aged_invoices(session, today, age)
        names = (
            tr("Not due"), tr("1 to 30 days late"), tr("31 to 60 days late"),
            tr("61 to 90 days late"), tr("Over 90 days late"),
        )  # fmt: skip
        entries = [
            Entry(
                row.number, money(row.open, currency), day_words(row.due_on), row.family,
                _target(row.id),
            )
            for row in rows
        ]  # fmt: skip
        return Explanation(
            tr("Owed in total") if age is None else names[age],
            tr(
                "What is open of every issued invoice, by the days since its due day. Wallets are "
                "not taken off."
            ),
            entries,
            money(sum(row.open for row in rows), currency),
            tr("No invoice is of this age."),
        )

    return read


def of_total(database: Database, invoice_id: UUID) -> Explain:
    """Say how the total of a document comes about: its lines, and the tax by rate."""

    def read() -> Explanation | None:
        card = _card(database, invoice_id)
        if card is None:
            return None
        currency = card.row.currency
        return Explanation(
            tr("Total of {number}", number=card.row.number or tr("the draft")),
            tr(
                "The lines, and the tax on them: lines of one rate are added up first, and the "
                "tax of each rate is rounded once."
            ),
            _lines(card),
            money(card.row.total, currency),
        )

    return read


def of_invoice(database: Database, invoice_id: UUID) -> Explain:
    """Say what is open of an invoice; of a credit note where its money went."""

    def read() -> Explanation | None:
        card = _card(database, invoice_id)
        if card is None:
            return None
        if card.row.kind is InvoiceKind.CREDIT_NOTE:
            return _of_note(database, card)
        with database.reading() as session:
            found = billing.allocations_of(session, invoice_id=invoice_id)
        currency = card.row.currency
        asked = Entry(tr("Total with tax"), money(card.row.total, currency),
                      day_words(card.row.issued_on))  # fmt: skip
        return Explanation(
            tr("Open of {number}", number=card.row.number or tr("the draft")),
            tr("Its total less what settles it: payments, the wallet, credit notes, write-offs."),
            (asked, *(_settling(one, currency) for one in found)),
            money(card.row.open, currency),
        )

    return read


def _of_note(database: Database, card: InvoiceCard) -> Explanation:
    currency = card.row.currency
    with database.reading() as session:
        found = billing.allocations_of(session, credit_note_id=card.row.id)
        rows = billing.wallet_entries(session, card.row.family_id)
    spent = [
        Entry(tr("Taken off {number}", number=one.invoice), money(one.amount, currency),
              target=_target(one.invoice_id))
        for one in found
    ]  # fmt: skip
    kept = [
        Entry(tr("To the wallet"), money(row.amount, currency), day_words(row.entry_on))
        for row in rows
        if row.invoice_id == card.row.id
    ]
    return Explanation(
        tr("Credit of {number}", number=card.row.number or ""),
        tr(
            "A credit note pays what it credits, then the oldest open invoices; the rest is in "
            "the wallet. It never leaves the school but by a refund."
        ),
        (*spent, *kept),
        money(-card.row.total, currency),
    )


def _settling(one: AllocationRow, currency: str) -> Entry:
    return Entry(
        settled_by(one), money(-one.amount, currency), second=one.reason or "",
        target=_target(one.payment_id or one.credit_note_id),
    )  # fmt: skip


def settled_by(one: AllocationRow) -> str:
    """Say what an allocation settles an invoice with."""
    if one.payment is not None:
        return tr("Payment {number}", number=one.payment)
    if one.credit_note is not None:
        return tr("Credit note {number}", number=one.credit_note)
    return tr("Written off") if one.write_off_id is not None else tr("Wallet")


def of_payment(database: Database, payment_id: UUID) -> Explain:
    """Say what became of a payment."""

    def read() -> Explanation | None:
        with database.reading() as session:
            row = billing.payment_page(session, [payment_id]).get(payment_id)
            if row is None:
                return None
            found = billing.allocations_of(session, payment_id=payment_id)
            rows = billing.ledger(session, row.family_id)
        back = [each for each in rows if each.payment_id == payment_id and each.amount > 0]
        currency = row.currency
        entries = (
            Entry(tr("Paid"), money(row.amount, currency), day_words(row.paid_on)),
            *(
                Entry(
                    entry_words(each), money(-each.amount, currency), day_words(each.entry_on),
                    each.note or "",
                )
                for each in back
            ),
            *(
                Entry(tr("Pays {number}", number=one.invoice), money(-one.amount, currency),
                      target=_target(one.invoice_id))
                for one in found
            ),
        )  # fmt: skip
        rest = row.amount - sum(each.amount for each in back) - sum(one.amount for one in found)
        return Explanation(
            tr("Rest of {number}", number=row.number),
            tr("What was paid less what it settles and what was given back; it is in the wallet."),
            entries,
            money(rest, currency),
        )

    return read


def of_entry(database: Database, row: billing.LedgerRow) -> Explain:
    """Say where an entry of an account comes from: its document, its payment, or its reason."""
    if row.payment_id is not None:
        return of_payment(database, row.payment_id)
    if row.invoice_id is not None and not row.note:
        return of_total(database, row.invoice_id)
    return lambda: _alone(database, row)


def _alone(database: Database, row: billing.LedgerRow) -> Explanation:
    with database.reading() as session:
        currency = school.facts(session).currency
    amount = money(row.amount, currency)
    entry = Entry(
        row.note or entry_words(row), amount, day_words(row.entry_on),
        target=_target(row.invoice_id),
    )  # fmt: skip
    rule = tr("Written into the family's account by hand, with its reason.")
    return Explanation(entry_words(row), rule, (entry,), amount)


def of_late(database: Database, family_id: UUID | None = None) -> Explain:
    """Say which invoices make what is due: of a family within a week, or what is late of all."""

    def read() -> Explanation:
        today = today_of(database)
        until = today + (SOON if family_id is not None else -timedelta(days=1))
        with database.reading() as session:
            currency = school.facts(session).currency
            rows = billing.aged_invoices(session, today)
        late = [row for row in rows if row.due_on <= until and family_id in {None, row.family_id}]
        entries = [
            Entry(row.number, money(row.open, currency), day_words(row.due_on), row.family,
                  _target(row.id))
            for row in late
        ]  # fmt: skip
        title = tr("Late in all") if family_id is None else tr("Open invoices")
        rule = tr("What is open of each invoice, by its due day. Wallets are not taken off.")
        return Explanation(title, rule, entries, money(sum(row.open for row in late), currency))

    return read


def _card(database: Database, invoice_id: UUID) -> InvoiceCard | None:
    today = today_of(database)
    with database.reading() as session:
        return billing.invoice_card(session, invoice_id, today)


def _lines(card: InvoiceCard) -> Sequence[Entry]:
    currency = card.row.currency
    lines = [
        Entry(line.description, money(line.amount, currency), second=line.student)
        for line in card.lines
    ]
    if card.row.tax_total:
        rates = {line.tax_bp for line in card.lines if line.tax_bp}
        said = trn("at {n} rate", "at {n} rates", len(rates))
        lines.append(Entry(tr("Tax"), money(card.row.tax_total, currency), second=said))
    return lines


def _target(key: UUID | None) -> tuple[str, object] | None:
    return (PANE, key) if key is not None else None
