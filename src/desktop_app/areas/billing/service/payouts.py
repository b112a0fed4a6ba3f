"""Giving payouts their numbers: rows and frozen payslips, all of a run or none of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.billing.content import stationery
from desktop_app.areas.billing.paying import PayLine, PayPlan
from desktop_app.areas.billing.payslip import Slip, payslip_document
from desktop_app.areas.billing.queries import payouts as reads
from desktop_app.areas.billing.rules.prices import ABSURD, Month
from desktop_app.areas.billing.service.issuing import keep_logo, sealed
from desktop_app.areas.billing.service.locks import check_open
from desktop_app.areas.billing.tables import Payout, PayoutLine
from desktop_app.areas.billing.terms import PayLineKind, PayoutStatus
from desktop_app.areas.school.api import SeriesKind, check_text, facts, settings, take_numbers
from desktop_app.core.clock import today
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import speaking, tr

PAYSLIP = "payslip"
_STEP = 10
# From each state of a payout the states it can go to.
NEXT: Mapping[PayoutStatus, tuple[PayoutStatus, ...]] = {
    PayoutStatus.PENDING: (PayoutStatus.PROCESSING, PayoutStatus.COMPLETED, PayoutStatus.FAILED),
    PayoutStatus.PROCESSING: (PayoutStatus.COMPLETED, PayoutStatus.FAILED, PayoutStatus.PENDING),
    PayoutStatus.COMPLETED: (PayoutStatus.FAILED, PayoutStatus.PENDING),
    PayoutStatus.FAILED: (PayoutStatus.PENDING, PayoutStatus.PROCESSING, PayoutStatus.COMPLETED),
}


@dataclass(frozen=True, slots=True)
class NewPayout:
    """A payout that has all but its number. `takes_back` is the payout it undoes."""

    teacher_id: UUID
    month: Month
    lines: Sequence[PayLine]
    takes_back: Payout | None = None


def hold_numbers(work: Work) -> None:
    """Let no other desk make payouts until this change is done, so that nothing is paid twice."""
    take_numbers(work, SeriesKind.PAYOUT, _today(work).year, 0)


def issue_payouts(work: Work, plan: PayPlan, progress: Progress = SILENT) -> list[UUID]:
    """Give every teacher of a plan of this very moment a payout. Raises RuleBroken if locked."""
    made = [NewPayout(each.teacher_id, plan.month, each.lines) for each in plan.paid]
    return issue(work, made, progress)


def issue(work: Work, payouts: Sequence[NewPayout], progress: Progress = SILENT) -> list[UUID]:
    """Write payouts with their lines and payslips, each table once, and return their ids."""
    if not payouts:
        return []
    for month in {each.month for each in payouts}:
        check_open(work, month.last, field="month")
    session, day = work.session, _today(work)
    school, chosen = facts(session), settings(session)
    numbers = take_numbers(work, SeriesKind.PAYOUT, day.year, len(payouts))
    people = reads.payees(session, {each.teacher_id for each in payouts})
    rows: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    slips: list[dict[str, Any]] = []
    with speaking(school.language):
        paper = stationery(school, str(chosen["payment_hint"]))
        for at, (each, number) in enumerate(zip(payouts, numbers, strict=True)):
            if at % _STEP == 0:
                progress.step(at, len(payouts), tr("Payouts"))
            row = _payout(each, number, day, school.currency)
            rows.append(row)
            lines += _lines(each, row["id"])
            name, address = people[each.teacher_id]
            back = each.takes_back.number if each.takes_back else None
            slip = Slip(number, name, address, each.month, day, each.lines, back)
            text = sealed(payslip_document(paper, slip), school.logo)
            slips.append(
                {"kind": PAYSLIP, "number": number, "content": text, "paper": str(chosen["paper"])}
            )
    keep_logo(work, school.logo)
    insert_rows(session, Payout, rows)
    insert_rows(session, PayoutLine, lines)
    insert_rows(session, IssuedDocument, slips)
    progress.step(len(payouts), len(payouts), tr("Payouts"))
    return [row["id"] for row in rows]


def _payout(each: NewPayout, number: str, day: date, currency: str) -> dict[str, Any]:
    unsent = each.takes_back is not None and each.takes_back.status is not PayoutStatus.COMPLETED
    return {
        "id": new_id(),
        "teacher_id": each.teacher_id,
        "period": str(each.month),
        "number": number,
        "amount": sum(line.amount for line in each.lines),
        "currency": currency,
        "status": PayoutStatus.FAILED if unsent else PayoutStatus.PENDING,
        "made_on": day,
        "takes_back_id": each.takes_back.id if each.takes_back else None,
    }


def _lines(each: NewPayout, payout_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            "payout_id": payout_id,
            "teacher_id": each.teacher_id,
            "position": position,
            "kind": line.kind,
            "occurrence_id": line.occurrence_id,
            "pay_rate_id": line.pay_rate_id,
            "corrects_id": line.corrects_id,
            "minutes": line.minutes,
            "description": line.description,
            "rule": line.rule,
            "amount": line.amount,
        }
        for position, line in enumerate(each.lines, start=1)
    ]


def _today(work: Work) -> date:
    return today(work.clock, facts(work.session).timezone)


def adjust(work: Work, teacher_id: UUID, month: Month, amount: int, reason: str) -> UUID:
    """Pay a teacher so much more (or less) for a month by hand, and return the payout's id.

    Raises RuleBroken without an amount or a reason, and when the month is locked.
    """
    if amount == 0:
        raise RuleBroken(tr("Give the amount that is to be added or taken off."), field="amount")
    if abs(amount) > ABSURD:
        raise RuleBroken(
            tr("This amount is larger than any pay. Check the decimals."), field="amount"
        )
    why = check_text(reason, "reason", required=True) or ""
    if teacher_id not in reads.payees(work.session, {teacher_id}):
        raise NotFound(tr("This member of staff is not in the school."), id=teacher_id)
    line = PayLine(PayLineKind.ADJUSTMENT, None, why, tr("by hand, {name}", name=work.actor.name),
                   amount)  # fmt: skip
    hold_numbers(work)
    return issue(work, [NewPayout(teacher_id, month, [line])])[0]


def payout_row(work: Work, payout_id: UUID) -> Payout:
    """Return a payout. Raises NotFound."""
    found = work.session.get(Payout, (work.database.school_id, payout_id))
    if found is None:
        raise NotFound(tr("This payout is not in the school."), id=payout_id)
    return found


def set_status(
    work: Work, payout_ids: Sequence[UUID], status: PayoutStatus, payout_date: date | None = None
) -> None:
    """Say how far payouts are; a sent one has the day on which the money went, today without one.

    Raises RuleBroken for a payout that is taken back.
    """
    day = _today(work)
    if payout_date is not None and payout_date > day:
        raise RuleBroken(tr("This day is still to come."), field="payout_date")
    for payout_id in payout_ids:
        row = payout_row(work, payout_id)
        if _is_settled(work, row):
            raise RuleBroken(tr("{number} is taken back, so nothing is sent.", number=row.number))
        if status is not row.status and status not in NEXT[row.status]:
            raise RuleBroken(tr("{number} cannot become that now.", number=row.number))
        sent = status is PayoutStatus.COMPLETED
        row.status, row.payout_date = status, (payout_date or day) if sent else None


def _is_settled(work: Work, row: Payout) -> bool:
    """Say whether a payout and its counter-entry made each other void before money moved."""
    if row.takes_back_id is not None:
        return payout_row(work, row.takes_back_id).status is not PayoutStatus.COMPLETED
    taken = select(Payout.id).where(Payout.takes_back_id == row.id)
    standing = row.status is not PayoutStatus.COMPLETED
    return standing and work.session.scalars(taken).first() is not None


def take_back(work: Work, payout_ids: Sequence[UUID]) -> list[UUID]:
    """Write the counter-entries of payouts: what still stands of each line, with the sign turned.

    A payout that was not sent is void with it; what was sent is to be taken off later pay. Raises
    RuleBroken when nothing is left to take back, or one is on its way to the bank.
    """
    hold_numbers(work)
    made = []
    for payout_id in payout_ids:
        row = payout_row(work, payout_id)
        if row.status is PayoutStatus.PROCESSING:
            raise RuleBroken(
                tr(
                    "{number} is on its way to the bank. Say first whether it was sent or failed.",
                    number=row.number,
                )
            )
        lines = _counter_lines(work, row)
        if lines:
            made.append(NewPayout(row.teacher_id, Month.parse(row.period), lines, row))
    if not made:
        raise RuleBroken(tr("Everything that was paid then is taken back already."))
    ids = issue(work, made)
    for each in made:
        if each.takes_back is not None and each.takes_back.status is not PayoutStatus.COMPLETED:
            each.takes_back.status = PayoutStatus.FAILED
    work.session.flush()
    return ids


def _counter_lines(work: Work, row: Payout) -> list[PayLine]:
    """Return what takes each line back, but no more than still stands of what it paid."""
    with speaking(facts(work.session).language):
        return [
            PayLine(
                PayLineKind.CORRECTION,
                None,
                tr("Taken back: {what}", what=each.description),
                tr("{number} is taken back", number=row.number),
                -each.standing,
                each.minutes,
                each.occurrence_id,
                each.pay_rate_id,
                each.id,
            )
            for each in reads.standing_lines(work.session, row.id)
            if each.standing
        ]
