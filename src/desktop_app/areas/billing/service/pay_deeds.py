"""The office's deeds with pay: each method is one change, with a label for people."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.billing.paying import PayPlan
from desktop_app.areas.billing.queries.payouts import payees, payout_page
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.service import pay, pay_rates, payouts
from desktop_app.areas.billing.service.acts import PAY
from desktop_app.areas.billing.service.pay_rates import NewPayRate
from desktop_app.areas.billing.terms import PayoutStatus
from desktop_app.areas.school.api import facts
from desktop_app.core.collector import paused_collector
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.money import Money, show
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import show_month, tr, trn


class PayService:
    """What the office can do with pay.

    What has a number is taken back by counter-entries, the rest by undo.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @paused_collector()
    def preview_payouts(self, month: str) -> PayPlan:
        """Return exactly what `issue_payouts` would pay now, without writing."""
        with self._database.reading() as session:
            return pay.plan_payouts(session, Month.parse(month))

    @paused_collector()
    def issue_payouts(self, month: str, *, progress: Progress = SILENT) -> Changes:
        """Pay what is due for a month and was not paid yet, all or nothing.

        Raises RuleBroken when nothing is due or the month is locked, Stopped when the person stops
        it; then nothing is kept.
        """
        wanted = Month.parse(month)
        words = show_month(wanted.first)
        with self._database.writing(tr("Pay run {month}", month=words), act=PAY) as work:
            payouts.hold_numbers(work)
            plan = pay.plan_payouts(work.session, wanted)
            if not plan.paid:
                raise RuleBroken(_nothing(plan, words), field="month")
            payouts.issue_payouts(work, plan, progress)
        return work.changes

    def adjust(self, teacher_id: UUID, month: str, amount: int, reason: str) -> Changes:
        """Pay a teacher more or less for a month by hand, in minor units."""
        with self._database.reading() as session:
            name, _ = payees(session, {teacher_id}).get(teacher_id, ("", ()))
            said = show(Money(amount, facts(session).currency))
        label = tr("Adjust the pay of {name} by {amount}", name=name, amount=said)
        with self._database.writing(label, act=PAY) as work:
            work.made = payouts.adjust(work, teacher_id, Month.parse(month), amount, reason)
        return work.changes

    def set_status(
        self, payout_ids: Sequence[UUID], status: PayoutStatus, payout_date: date | None = None
    ) -> Changes:
        """Say that payouts are waiting, on their way, sent on a day, or failed."""
        label = {
            PayoutStatus.PENDING: tr("Payouts are to be sent"),
            PayoutStatus.PROCESSING: tr("Payouts are on their way"),
            PayoutStatus.COMPLETED: tr("Payouts are sent"),
            PayoutStatus.FAILED: tr("Payouts failed"),
        }[status]
        with self._database.writing(label) as work:
            payouts.set_status(work, payout_ids, status, payout_date)
        return work.changes

    def take_back(self, payout_ids: Sequence[UUID]) -> Changes:
        """Write the counter-entries of payouts."""
        with self._database.reading() as session:
            numbers = [row.number for row in payout_page(session, payout_ids).values()]
        label = trn(
            "Take payout {number} back",
            "Take {n} payouts back",
            len(numbers),
            number=numbers[0] if numbers else "",
        )
        with self._database.writing(label, act=PAY) as work:
            payouts.take_back(work, payout_ids)
        return work.changes

    def add_rate(self, new: NewPayRate) -> Changes:
        """Add a pay rate."""
        with self._database.writing(tr("Add pay rate")) as work:
            work.made = pay_rates.add_pay_rate(work, new)
        return work.changes

    def set_rate(self, rate_id: UUID, changes: Mapping[str, Any]) -> Changes:
        """Change a pay rate."""
        with self._database.writing(tr("Change pay rate")) as work:
            pay_rates.set_pay_rate(work, rate_id, changes)
        return work.changes

    def archive_rate(self, rate_id: UUID, *, away: bool = True) -> Changes:
        """Take a pay rate out of use, or back."""
        label = tr("Archive pay rate") if away else tr("Take pay rate back from the archive")
        with self._database.writing(label) as work:
            pay_rates.archive_pay_rate(work, rate_id, away=away)
        return work.changes


def _nothing(plan: PayPlan, month: str) -> str:
    if plan.problems:
        return plan.problems[0].sentence
    if plan.open:
        return trn(
            "Nothing is to be paid for {month} yet: {n} register is not finished.",
            "Nothing is to be paid for {month} yet: {n} registers are not finished.",
            plan.open,
            month=month,
        )
    return tr("Nothing is to be paid for {month} that is not paid yet.", month=month)
