"""The office's deeds with money: each method is one change, with a label for people."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.billing.planning import RunPlan
from desktop_app.areas.billing.queries.families import family_names
from desktop_app.areas.billing.queries.payers import student_infos
from desktop_app.areas.billing.rules.prices import Month, check_price
from desktop_app.areas.billing.service import credits, drafts, locks, payments, prices, run
from desktop_app.areas.billing.service.acts import CREDIT, ISSUE, LOCK, PAYMENT, REVERSE, WALLET
from desktop_app.areas.billing.service.credits import CreditPart
from desktop_app.areas.billing.service.drafts import FreeLine
from desktop_app.areas.billing.service.lesson_prices import reprice
from desktop_app.areas.billing.service.payments import NewPayment, PaymentPlan
from desktop_app.areas.billing.service.prices import NewSubscription
from desktop_app.areas.billing.tables import Invoice, Payment
from desktop_app.areas.billing.terms import PriceUnit
from desktop_app.areas.school.api import facts
from desktop_app.areas.timetable.api import set_enrollment
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.money import Money, show
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import show_date_with_year, show_month, tr


class BillingService:
    """What the office can do with money.

    What is issued or paid is taken back by counter-entries, the rest by undo.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # Prices of lessons

    def reprice(self, lesson_ids: Collection[UUID], price: int, first: date) -> Changes:
        """Let lessons cost another price from a day on, in minor units."""
        with self._database.writing(tr("New price of lessons")) as work:
            reprice(work, lesson_ids, price, first)
        return work.changes

    # Invoice run

    def preview_run(self, month: str, *, earlier_prices: bool = False) -> RunPlan:
        """Return exactly what `issue_run` would do now, without writing.

        Raises RuleBroken for no month.
        """
        with self._database.reading() as session:
            return run.plan_run(session, Month.parse(month), earlier_prices=earlier_prices)

    def issue_run(
        self, month: str, *, earlier_prices: bool = False, progress: Progress = SILENT
    ) -> Changes:
        """Issue what is due for a month and was not billed yet, all or nothing.

        Raises RuleBroken when nothing is due, Stopped when the person stops it; then nothing is
        kept.
        """
        wanted = Month.parse(month)
        label = tr("Invoice run {month}", month=show_month(wanted.first))
        with self._database.writing(label, act=ISSUE) as work:
            plan = run.plan_run(work.session, wanted, earlier_prices=earlier_prices)
            if not plan.bills:
                raise RuleBroken(
                    plan.problems[0].sentence
                    if plan.problems
                    else tr(
                        "Nothing is to be billed for {month} that is not billed yet.",
                        month=show_month(wanted.first),
                    ),
                    field="month",
                )
            run.issue_run(work, plan, progress)
        return work.changes

    # Drafts and credit notes

    def make_draft(
        self,
        family_id: UUID,
        lines: Sequence[FreeLine],
        *,
        note: str | None = None,
        due_on: date | None = None,
    ) -> Changes:
        """Write a draft of an invoice."""
        with self._database.writing(tr("Draft for {name}", name=self._family(family_id))) as work:
            work.made = drafts.make_draft(work, family_id, lines, note=note, due_on=due_on)
        return work.changes

    def edit_draft(
        self,
        invoice_id: UUID,
        lines: Sequence[FreeLine],
        *,
        note: str | None = None,
        due_on: date | None = None,
    ) -> Changes:
        """Replace what a draft says."""
        with self._database.writing(
            tr("Change draft for {name}", name=self._billed(invoice_id))
        ) as work:
            drafts.edit_draft(work, invoice_id, lines, note=note, due_on=due_on)
        return work.changes

    def void_draft(self, invoice_id: UUID) -> Changes:
        """Set a draft aside."""
        with self._database.writing(
            tr("Set draft for {name} aside", name=self._billed(invoice_id))
        ) as work:
            drafts.void_draft(work, invoice_id)
        return work.changes

    def issue_draft(self, invoice_id: UUID) -> Changes:
        """Give a draft its number."""
        label = tr("Issue invoice to {name}", name=self._billed(invoice_id))
        with self._database.writing(label, act=ISSUE) as work:
            work.made = drafts.issue_draft(work, invoice_id)
        return work.changes

    def credit(
        self,
        invoice_id: UUID,
        parts: Sequence[CreditPart] | None = None,
        *,
        note: str | None = None,
        bill_again: bool = False,
    ) -> Changes:
        """Issue a credit note over what is left of an invoice, or over parts of its lines."""
        label = tr("Credit {number}", number=self._number(invoice_id))
        with self._database.writing(label, act=CREDIT) as work:
            work.made = credits.credit(work, invoice_id, parts, note=note, bill_again=bill_again)
        return work.changes

    # Payments

    def plan_payment(self, new: NewPayment) -> PaymentPlan:
        """Return what a payment would settle, and warnings about it.

        Raises RuleBroken for what cannot be paid.
        """
        with self._database.reading() as session:
            return payments.plan_payment(session, new, self._database.clock)

    def take_payment(self, new: NewPayment) -> Changes:
        """Take a payment; warnings of `plan_payment` do not stop it."""
        label = tr(
            "Take {amount} from {name}",
            amount=self._amount(new.amount),
            name=self._family(new.family_id),
        )
        with self._database.writing(label, act=PAYMENT) as work:
            work.made = payments.take_payment(work, new)
        return work.changes

    def reverse_payment(self, payment_id: UUID, reason: str | None = None) -> Changes:
        """Take a payment back."""
        with self._database.reading() as session:
            found = session.get(Payment, (self._database.school_id, payment_id))
        label = tr("Take payment {number} back", number=found.number if found else "")
        with self._database.writing(label, act=REVERSE) as work:
            payments.reverse_payment(work, payment_id, reason)
        return work.changes

    def pay_from_wallet(
        self, family_id: UUID, amount: int | None = None, chosen: Mapping[UUID, int] | None = None
    ) -> Changes:
        """Settle open invoices with the wallet."""
        label = tr("Pay from the wallet of {name}", name=self._family(family_id))
        with self._database.writing(label, act=WALLET) as work:
            payments.pay_from_wallet(work, family_id, amount, chosen)
        return work.changes

    # Prices

    def add_price_plan(
        self, name: str, unit: PriceUnit, amount: int, *, tax_rate_id: UUID | None = None
    ) -> Changes:
        """Add a price for a lesson or a month, in minor units."""
        with self._database.writing(tr("Add price {name}", name=name)) as work:
            work.made = prices.add_price_plan(work, name, unit, amount, tax_rate_id=tax_rate_id)
        return work.changes

    def set_price_plan(self, plan_id: UUID, changes: Mapping[str, Any]) -> Changes:
        """Change a price."""
        with self._database.writing(tr("Change price")) as work:
            prices.set_price_plan(work, plan_id, changes)
        return work.changes

    def archive_price_plan(self, plan_id: UUID, *, away: bool = True) -> Changes:
        """Take a price out of use, or back."""
        label = tr("Archive price") if away else tr("Take price back from the archive")
        with self._database.writing(label) as work:
            prices.archive_price_plan(work, plan_id, away=away)
        return work.changes

    def subscribe(self, new: NewSubscription) -> Changes:
        """Give a student a price plan."""
        label = tr("Price plan for {name}", name=self._student(new.student_id))
        with self._database.writing(label) as work:
            work.made = prices.subscribe(work, new)
        return work.changes

    def set_subscription(self, subscription_id: UUID, new: NewSubscription) -> Changes:
        """Change the price, lessons or days of a subscription."""
        label = tr("Change price plan of {name}", name=self._student(new.student_id))
        with self._database.writing(label) as work:
            prices.set_subscription(work, subscription_id, new)
        return work.changes

    def end_subscription(self, subscription_id: UUID, last_day: date | None) -> Changes:
        """Set the last day of a subscription."""
        with self._database.writing(tr("End price plan")) as work:
            prices.end_subscription(work, subscription_id, last_day)
        return work.changes

    def set_own_price(self, enrollment_id: UUID, amount: int | None) -> Changes:
        """Give one enrollment a price of its own in minor units, or none again."""
        with self._database.writing(tr("Change price of an enrolment")) as work:
            set_enrollment(
                work, enrollment_id, price=None if amount is None else check_price(amount)
            )
        return work.changes

    # Closing the books

    def close_books(self, until: date | None, reason: str | None = None) -> Changes:
        """Close the books up to a day; None opens them. Only the owner may."""
        label = (
            tr("Close the books up to {day}", day=show_date_with_year(until))
            if until
            else tr("Open the books")
        )
        with self._database.writing(label, act=LOCK) as work:
            work.made = locks.close_books(work, until, reason)
        return work.changes

    # Words for labels

    def _family(self, family_id: UUID) -> str:
        with self._database.reading() as session:
            return family_names(session, [family_id]).get(family_id, "")

    def _student(self, student_id: UUID) -> str:
        with self._database.reading() as session:
            found = student_infos(session, [student_id]).get(student_id)
        return found.name if found else ""

    def _billed(self, invoice_id: UUID) -> str:
        with self._database.reading() as session:
            found = session.get(Invoice, (self._database.school_id, invoice_id))
            names = family_names(session, [found.family_id]) if found else {}
        return next(iter(names.values()), "")

    def _number(self, invoice_id: UUID) -> str:
        with self._database.reading() as session:
            found = session.get(Invoice, (self._database.school_id, invoice_id))
        return (found.number if found else None) or ""

    def _amount(self, amount: int) -> str:
        with self._database.reading() as session:
            return show(Money(amount, facts(session).currency))
