"""Reminding families of what is late: a letter each, a fee where the step has one, a record."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing import content, letters
from desktop_app.areas.billing.planning import BillLine
from desktop_app.areas.billing.queries import accounts
from desktop_app.areas.billing.queries.payers import NO_RATE, Payer, payers
from desktop_app.areas.billing.queries.reminders import Proposal, proposals
from desktop_app.areas.billing.rules.amounts import totals
from desktop_app.areas.billing.service.issuing import ToIssue, issue, keep_logo, sealed
from desktop_app.areas.billing.service.locks import check_open
from desktop_app.areas.billing.tables import Reminder
from desktop_app.areas.billing.terms import InvoiceKind, LineKind, ReminderWay
from desktop_app.areas.school.api import facts, setting, settings
from desktop_app.core.clock import today
from desktop_app.core.db.database import Work
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.errors import RuleBroken
from desktop_app.core.printing.words import Document
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import speaking, tr

LETTER = "reminder"
_STEP = 25


def remind(
    work: Work,
    family_ids: Collection[UUID] | None = None,
    *,
    way: ReminderWay = ReminderWay.PRINTED,
    progress: Progress = SILENT,
) -> list[UUID]:
    """Give every reminder that is due, of all families or of some; return their letters.

    Fees are billed by an invoice of their own. Raises RuleBroken when nothing is due (a second time
    there never is) or the books are closed, Stopped when the person stops it; then nothing is kept.
    """
    session = work.session
    day = today(work.clock, facts(session).timezone)
    found = proposals(session, day, family_ids)
    if not found:
        raise RuleBroken(
            tr("Nobody is to be reminded now: every reminder that is due was given already.")
        )
    check_open(work, day, field="date")
    known = payers(session, {each.family_id for each in found})
    fees = _bill_fees(work, found, known, progress)
    owed = accounts.owed(session, {each.family_id for each in found})
    made: list[IssuedDocument] = []
    writer = _Writer(work, day)
    with speaking(facts(session).language):
        for at, each in enumerate(found):
            if at % _STEP == 0:
                progress.step(at, len(found), tr("Reminders"))
            _log(work, each, day, fees.get(each.family_id), way)
            payer = known[each.family_id]
            made.append(writer.letter(each, payer, owed.get(each.family_id, 0)))
    progress.step(len(found), len(found), tr("Reminders"))
    session.flush()
    return [row.id for row in made]


def _bill_fees(
    work: Work, found: Sequence[Proposal], known: dict[UUID, Payer], progress: Progress
) -> dict[UUID, UUID]:
    """Issue an invoice over the fees of each family that has some; return them by family."""
    gross = bool(setting(work.session, "prices_gross"))
    charged = [each for each in found if each.fee]
    with speaking(facts(work.session).language):
        documents = [_fee_document(each, known[each.family_id], gross=gross) for each in charged]
    made = issue(work, documents, progress)
    return {each.family_id: invoice_id for each, invoice_id in zip(charged, made, strict=True)}


def _fee_document(each: Proposal, payer: Payer, *, gross: bool) -> ToIssue:
    lines = [
        BillLine(
            LineKind.LATE_FEE, tr("Late fee for {number}", number=line.number), 1_000,
            line.step.fee or 0, line.step.name, NO_RATE,
        )
        for line in each.lines
        if line.step.fee
    ]  # fmt: skip
    sums = totals([line.taxed for line in lines], gross=gross)
    return ToIssue(InvoiceKind.INVOICE, payer, lines, sums, gross)


def _log(work: Work, each: Proposal, day: date, fee_id: UUID | None, way: ReminderWay) -> None:
    work.session.add_all(
        Reminder(
            invoice_id=line.invoice_id, family_id=each.family_id, step_id=line.step.id,
            given_on=day, way=way, open_amount=line.open,
            fee_invoice_id=fee_id if line.step.fee else None, given_by=work.actor.name,
        )
        for line in each.lines
    )  # fmt: skip


class _Writer:
    """Writes the letters of one day; what they have in common is made once."""

    def __init__(self, work: Work, day: date) -> None:
        self._work, self._day = work, day
        school, chosen = facts(work.session), settings(work.session)
        self._logo, self._sheet = school.logo, str(chosen["paper"])
        with speaking(school.language):
            self._paper = content.stationery(school, str(chosen["payment_hint"]))
        keep_logo(work, self._logo)

    def letter(self, each: Proposal, payer: Payer, owed: int) -> IssuedDocument:
        """Write the letter of a family, in the language that is spoken."""
        number = _free_number(self._work.session, each)
        reminded = _reminded(each, number, payer, self._day, owed)
        text = sealed(letters.reminder_document(self._paper, reminded), self._logo)
        row = IssuedDocument(
            kind=LETTER, number=number, family_id=each.family_id, content=text,
            paper=self._sheet,
        )  # fmt: skip
        self._work.session.add(row)
        return row


def _free_number(session: Session, each: Proposal) -> str:
    """Return a name for a letter: the oldest invoice and its step; given again, it is counted."""
    first = each.lines[0]
    name = f"{first.number}-{first.step.position}"
    query = select(func.count()).where(
        IssuedDocument.kind == LETTER,
        (IssuedDocument.number == name) | IssuedDocument.number.like(f"{name}.%"),
    )
    count = int(session.scalars(query).one())
    return f"{name}.{count + 1}" if count else name


def _reminded(each: Proposal, number: str, payer: Payer, day: date, owed: int) -> letters.Reminded:
    late = [(line.number, line.due_on, line.days_late, line.open) for line in each.lines]
    return letters.Reminded(
        number, each.step.name, each.step.text, payer, day, late, each.fee, owed
    )


def preview_letters(session: Session, found: Sequence[Proposal], day: date) -> list[Document]:
    """Return the letters as they would be written, without writing anything."""
    families = {each.family_id for each in found}
    known, owed = payers(session, families), accounts.owed(session, families)
    school = facts(session)
    with speaking(school.language):
        paper = content.stationery(school, str(setting(session, "payment_hint")))
        return [
            letters.reminder_document(
                paper,
                _reminded(
                    each, _free_number(session, each), known[each.family_id], day,
                    owed.get(each.family_id, 0) + each.fee,
                ),
            )
            for each in found
        ]  # fmt: skip


def forget(work: Work, reminder_ids: Sequence[UUID]) -> None:
    """Take reminders as not given; their step is due again."""
    for start in range(0, len(reminder_ids), 500):
        part = reminder_ids[start : start + 500]
        work.session.execute(delete(Reminder).where(Reminder.id.in_(part)))
