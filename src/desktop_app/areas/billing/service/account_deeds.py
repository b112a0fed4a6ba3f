"""The office's deeds with accounts: money back, write-offs, reminders; each is one change."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from desktop_app.areas.billing.queries.families import family_names
from desktop_app.areas.billing.queries.reminders import Proposal, proposals
from desktop_app.areas.billing.service import refunds, reminder_steps, reminders, write_offs
from desktop_app.areas.billing.service.acts import (
    REFUND,
    REFUND_BACK,
    REMIND,
    WRITE_OFF,
    WRITE_OFF_BACK,
)
from desktop_app.areas.billing.service.refunds import NewRefund, RefundPlan
from desktop_app.areas.billing.service.reminder_steps import NewStep
from desktop_app.areas.billing.tables import Invoice, Refund
from desktop_app.areas.billing.terms import ReminderWay
from desktop_app.areas.school.api import facts
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.money import Money, show
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import tr, trn


class AccountService:
    """What the office can do with what families owe and own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Money back

    def plan_refund(self, new: NewRefund) -> RefundPlan:
        """Return what giving money back would do. Raises RuleBroken for what cannot be."""
        with self._database.reading() as session:
            return refunds.plan_refund(session, new, self._database.clock)

    def refund(self, new: NewRefund) -> Changes:
        """Give money back, of a payment or of the wallet."""
        label = tr(
            "Give {amount} back to {name}",
            amount=self._amount(new.amount),
            name=self._family(new.family_id),
        )
        with self._database.writing(label, act=REFUND) as work:
            work.made = refunds.refund(work, new)
        return work.changes

    def reverse_refund(self, refund_id: UUID, reason: str | None = None) -> Changes:
        """Take a refund back: the money did not go, or came back."""
        label = tr("Take refund {number} back", number=self._refund(refund_id))
        with self._database.writing(label, act=REFUND_BACK) as work:
            refunds.reverse_refund(work, refund_id, reason)
        return work.changes

    # Write-offs

    def write_off(
        self, invoice_id: UUID, amount: int | None = None, *, reason: str | None
    ) -> Changes:
        """Write off what is open of an invoice, or a part of it. Only the owner may."""
        label = tr("Write off {number}", number=self._number(invoice_id))
        with self._database.writing(label, act=WRITE_OFF) as work:
            work.made = write_offs.write_off(work, invoice_id, amount, reason=reason)
        return work.changes

    def reverse_write_off(self, invoice_id: UUID, *, reason: str | None = None) -> Changes:
        """Take the write-offs of an invoice back. Only the owner may."""
        label = tr("Take the write-off of {number} back", number=self._number(invoice_id))
        with self._database.writing(label, act=WRITE_OFF_BACK) as work:
            write_offs.reverse_write_off(work, invoice_id, reason=reason)
        return work.changes

    # Reminders

    def preview_reminders(self, family_ids: Collection[UUID] | None = None) -> Sequence[Proposal]:
        """Return exactly which reminders `remind` would give now."""
        with self._database.reading() as session:
            day = today(self._database.clock, facts(session).timezone)
            return proposals(session, day, family_ids)

    def remind(
        self,
        family_ids: Collection[UUID] | None = None,
        *,
        way: ReminderWay = ReminderWay.PRINTED,
        progress: Progress = SILENT,
    ) -> tuple[Changes, list[UUID]]:
        """Give every reminder that is due; return the change and the letters.

        Raises RuleBroken when none is.
        """
        count = len(self.preview_reminders(family_ids))
        label = trn("Remind {n} family", "Remind {n} families", count)
        with self._database.writing(label, act=REMIND) as work:
            made = reminders.remind(work, family_ids, way=way, progress=progress)
        return work.changes, made

    def add_step(self, new: NewStep) -> Changes:
        """Add a step of reminding."""
        with self._database.writing(tr("Add reminder step {name}", name=new.name)) as work:
            work.made = reminder_steps.add_step(work, new)
        return work.changes

    def set_step(self, step_id: UUID, changes: Mapping[str, Any]) -> Changes:
        """Change a step of reminding."""
        with self._database.writing(tr("Change reminder step")) as work:
            reminder_steps.set_step(work, step_id, changes)
        return work.changes

    def archive_step(self, step_id: UUID, *, away: bool = True) -> Changes:
        """Take a step of reminding out of use, or back."""
        label = tr("Archive reminder step") if away else tr("Take reminder step back into use")
        with self._database.writing(label) as work:
            reminder_steps.archive_step(work, step_id, away=away)
        return work.changes

    # Words for labels

    def _family(self, family_id: UUID) -> str:
        with self._database.reading() as session:
            return family_names(session, [family_id]).get(family_id, "")

    def _number(self, invoice_id: UUID) -> str:
        with self._database.reading() as session:
            found = session.get(Invoice, (self._database.school_id, invoice_id))
        return (found.number if found else None) or ""

    def _refund(self, refund_id: UUID) -> str:
        with self._database.reading() as session:
            found = session.get(Refund, (self._database.school_id, refund_id))
        return found.number if found else ""

    def _amount(self, amount: int) -> str:
        with self._database.reading() as session:
            return show(Money(amount, facts(session).currency))
