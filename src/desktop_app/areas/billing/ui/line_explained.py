"""Where the amount of one line of an invoice comes from: its lessons, or what it is for."""

from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import InvoiceKind, LineKind, LineMeeting, LineRow
from desktop_app.areas.billing.ui.lists import today_of
from desktop_app.areas.billing.ui.words import amount, day_words, money
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr
from desktop_app.kit.explain import Entry, Explain, Explanation


def of_line(database: Database, invoice_id: UUID, line_id: UUID) -> Explain:
    """Say which lessons a line bills, at how much each, or by which price it stands there."""

    def read() -> Explanation | None:
        with database.reading() as session:
            card = billing.invoice_card(session, invoice_id, today_of(database))
            meetings = billing.line_meetings(session, line_id)
        line = next((each for each in card.lines if each.id == line_id), None) if card else None
        if card is None or line is None:
            return None
        entries = _meetings(line, meetings) if meetings else [_whole(line)]
        back = card.row.kind is InvoiceKind.CREDIT_NOTE
        return Explanation(
            line.description, _rule(line.kind, back=back), entries,
            money(line.amount, line.currency),
        )  # fmt: skip

    return read


def _meetings(line: LineRow, meetings: list[LineMeeting]) -> list[Entry]:
    entries = [
        Entry(
            each.title, money(each.amount, line.currency), day_words(each.day), each.teacher,
            ("registers", each.occurrence_id),
        )
        for each in meetings
    ]  # fmt: skip
    rest = line.amount - sum(each.amount for each in meetings)
    if rest:
        entries.append(Entry(tr("Tax that is in the price"), money(rest, line.currency)))
    return entries


def _whole(line: LineRow) -> Entry:
    count = f"{line.count.normalize():f}".replace("-", "\u2212")
    said = tr("{count} × {price}", count=count, price=amount(line.unit_price, line.currency))
    more = ", ".join(part for part in (line.student, line.detail or "") if part)
    return Entry(said, money(line.amount, line.currency), second=more)


def _rule(kind: LineKind, *, back: bool) -> str:
    if back:
        return tr("A credit note takes back a line of its invoice, or a part of it.")
    return {
        LineKind.LESSONS: tr("Each lesson at the price that counts for it on its day."),
        LineKind.MONTH: tr("The price of the month, or of the part of it that is covered."),
        LineKind.CORRECTION: tr("What is due now, less what was billed for it before."),
        LineKind.GOODS: tr("Written onto the invoice by hand."),
        LineKind.PACKAGE: tr("The price of the package; the lessons it covers cost nothing more."),
        LineKind.DISCOUNT: tr("Taken off by the discount that counts for the family."),
        LineKind.LATE_FEE: tr("The fee of a reminder step, for an invoice that was paid late."),
    }[kind]
