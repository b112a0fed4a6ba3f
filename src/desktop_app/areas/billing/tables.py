"""Prices, documents, payments and ledgers, in integer minor units.

Ledgers only grow; issued documents never change.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.areas.billing.terms import (
    DiscountKind,
    EntryKind,
    InvoiceKind,
    InvoiceStatus,
    LineKind,
    PayLineKind,
    PaymentMethod,
    PaymentStatus,
    PayoutStatus,
    PayUnit,
    PriceUnit,
    ReminderWay,
)
from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import access, those
from desktop_app.core.db.base import (
    Base,
    SchoolRow,
    cached,
    check,
    choice,
    index,
    refers,
    row,
    unique,
)

_LOCKED = (
    "(SELECT period_lock.until FROM period_lock WHERE period_lock.school_id = NEW.school_id "
    "ORDER BY period_lock.locked_at DESC, period_lock.id DESC LIMIT 1)"
)


class PricePlan(SchoolRow, Base):
    """A price of the school for a lesson or a month, net unless the school says gross."""

    __tablename__ = "price_plan"
    name: Mapped[str]
    unit: Mapped[PriceUnit] = choice(PriceUnit)
    amount: Mapped[int]
    tax_rate_id: Mapped[UUID | None] = refers("tax_rate", nullable=True)
    archived_at: Mapped[datetime | None]

    __table_args__ = row(check("amount", "amount >= 0"))


class LessonPrice(SchoolRow, Base):
    """What a lesson costs one student from a day on, kept when a price changes on a day.

    The first row of a lesson is its price before; without rows the price of the lesson counts
    always. None where it had no price.
    """

    __tablename__ = "lesson_price"
    lesson_id: Mapped[UUID] = refers("lesson", indexed=False)
    starts_on: Mapped[date]
    price: Mapped[int | None]

    __table_args__ = row(unique("lesson_id", "starts_on"), check("price", "price >= 0"))


class Subscription(SchoolRow, Base):
    """A price plan that a student has, for one lesson or for all, from a day on."""

    __tablename__ = "subscription"
    student_id: Mapped[UUID] = refers("student")
    lesson_id: Mapped[UUID | None] = refers("lesson", nullable=True)
    price_plan_id: Mapped[UUID] = refers("price_plan")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    __table_args__ = row(check("span", "ends_on >= starts_on"))


class Package(SchoolRow, Base):
    """So many lessons that a student bought at one price, for one lesson or for any.

    How many are left is `lessons` less the billed meetings of its lines.
    """

    __tablename__ = "package"
    student_id: Mapped[UUID] = refers("student")
    lesson_id: Mapped[UUID | None] = refers("lesson", nullable=True)
    name: Mapped[str]
    lessons: Mapped[int]
    amount: Mapped[int]
    tax_rate_id: Mapped[UUID | None] = refers("tax_rate", nullable=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    archived_at: Mapped[datetime | None]

    __table_args__ = row(
        check("lessons", "lessons BETWEEN 1 AND 1000"),
        check("amount", "amount >= 0"),
        check("span", "ends_on >= starts_on"),
    )


class DiscountRule(SchoolRow, Base):
    """What is taken off a bill: for a student, a family, a lesson, or from a sibling on.

    `value` is basis points for a percentage and minor units for a fixed amount a month.
    `sibling_from` 2 means the second child of a family and each after it.
    """

    __tablename__ = "discount_rule"
    name: Mapped[str]
    kind: Mapped[DiscountKind] = choice(DiscountKind)
    value: Mapped[int]
    student_id: Mapped[UUID | None] = refers("student", nullable=True)
    family_id: Mapped[UUID | None] = refers("family", nullable=True)
    lesson_id: Mapped[UUID | None] = refers("lesson", nullable=True)
    sibling_from: Mapped[int | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    archived_at: Mapped[datetime | None]

    __table_args__ = row(
        check("value", "value >= 0 AND (kind = 'FIXED' OR value <= 10000)"),
        check("sibling", "sibling_from BETWEEN 2 AND 20"),
        check("span", "ends_on >= starts_on"),
    )


class Invoice(SchoolRow, Base):
    """An invoice or credit note of a family.

    A draft until it has a number, and then it never changes.

    `settled` is a cache: what was allocated to it, in minor units.
    """

    __tablename__ = "invoice"
    kind: Mapped[InvoiceKind] = choice(InvoiceKind)
    status: Mapped[InvoiceStatus] = choice(InvoiceStatus)
    number: Mapped[str | None]
    family_id: Mapped[UUID] = refers("family", indexed=False)
    credits_id: Mapped[UUID | None] = refers("invoice", nullable=True)
    month: Mapped[str | None]
    issued_on: Mapped[date | None]
    due_on: Mapped[date | None]
    currency: Mapped[str]
    prices_gross: Mapped[bool] = mapped_column(default=False)
    net_total: Mapped[int] = mapped_column(default=0)
    tax_total: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    note: Mapped[str | None]
    settled: Mapped[int] = cached(default=0)

    __table_args__ = row(
        unique("kind", "number"),
        index("family_id", "issued_on"),
        index("status", "due_on"),
        index("month"),
        index("issued_on"),
        check("numbered", "(status = 'ISSUED') = (number IS NOT NULL)"),
        check("sum", "net_total + tax_total = total"),
        frozen_when="OLD.number IS NOT NULL",
    )


class InvoiceLine(SchoolRow, Base):
    """One line: so many at a price, their net amount, and the tax rate they fall under.

    `quantity` counts thousandths; `amount` is net, in minor units. `credits_line_id` is the line it
    takes back. `full_price` is the price of a whole month where the line bills a month, so that a
    later run can tell a changed day from a changed price.
    """

    __tablename__ = "invoice_line"
    invoice_id: Mapped[UUID] = refers("invoice", indexed=False)
    position: Mapped[int]
    kind: Mapped[LineKind] = choice(LineKind)
    student_id: Mapped[UUID | None] = refers("student", nullable=True)
    lesson_id: Mapped[UUID | None] = refers("lesson", nullable=True)
    enrollment_id: Mapped[UUID | None] = refers("enrollment", nullable=True)
    subscription_id: Mapped[UUID | None] = refers("subscription", nullable=True)
    package_id: Mapped[UUID | None] = refers("package", nullable=True)
    discount_rule_id: Mapped[UUID | None] = refers("discount_rule", nullable=True)
    credits_line_id: Mapped[UUID | None] = refers("invoice_line", nullable=True)
    month: Mapped[str | None]
    description: Mapped[str]
    detail: Mapped[str | None]
    quantity: Mapped[int] = mapped_column(default=1_000)
    unit_price: Mapped[int]
    full_price: Mapped[int | None]
    amount: Mapped[int]
    tax_rate_id: Mapped[UUID | None] = refers("tax_rate", nullable=True)
    tax_bp: Mapped[int] = mapped_column(default=0)
    tax_category: Mapped[str] = mapped_column(default="E")

    __table_args__ = row(
        unique("invoice_id", "position"),
        frozen_when=(
            "EXISTS (SELECT 1 FROM invoice WHERE invoice.school_id = OLD.school_id "
            "AND invoice.id = OLD.invoice_id AND invoice.number IS NOT NULL)"
        ),
    )


class BilledMeeting(SchoolRow, Base):
    """One meeting of one student on one line.

    `sign` +1 bills it, −1 takes it back, at `amount` minor units.

    What a later run has to correct is what these add up to, compared with what is due.
    """

    __tablename__ = "billed_meeting"
    invoice_line_id: Mapped[UUID] = refers("invoice_line")
    family_id: Mapped[UUID] = refers("family")
    occurrence_id: Mapped[UUID] = refers("lesson_occurrence")
    student_id: Mapped[UUID] = refers("student", indexed=False)
    sign: Mapped[int]
    amount: Mapped[int]

    __table_args__ = row(index("student_id", "occurrence_id"), check("sign", "sign IN (-1, 1)"))


class Payment(SchoolRow, Base):
    """Money that came from a family.

    What of it pays which invoice is an allocation, the rest is in the wallet.
    """

    __tablename__ = "payment"
    family_id: Mapped[UUID] = refers("family", indexed=False)
    number: Mapped[str]
    amount: Mapped[int]
    currency: Mapped[str]
    status: Mapped[PaymentStatus] = choice(PaymentStatus)
    method: Mapped[PaymentMethod] = choice(PaymentMethod)
    paid_on: Mapped[date]
    reference: Mapped[str | None]
    stripe_payment_intent_id: Mapped[str | None]
    stripe_charge_id: Mapped[str | None]

    __table_args__ = row(
        unique("number"),
        index("family_id", "paid_on"),
        index("paid_on"),
        check("amount", "amount > 0"),
        frozen_when="1 = 1",
        free=["status", "stripe_payment_intent_id", "stripe_charge_id"],
    )


class Refund(SchoolRow, Base):
    """Money of a payment, or of the wallet, that was given back to the family."""

    __tablename__ = "refund"
    family_id: Mapped[UUID] = refers("family", indexed=False)
    payment_id: Mapped[UUID | None] = refers("payment", nullable=True)
    number: Mapped[str]
    amount: Mapped[int]
    currency: Mapped[str]
    method: Mapped[PaymentMethod] = choice(PaymentMethod)
    refunded_on: Mapped[date]
    reason: Mapped[str]
    reference: Mapped[str | None]

    __table_args__ = row(
        unique("number"),
        index("family_id", "refunded_on"),
        check("amount", "amount > 0"),
        append_only=True,
    )


class PaymentAllocation(SchoolRow, Base):
    """What of a payment, of the wallet (no payment) or of a credit note settles an invoice.

    Or what of it was written off, by the ledger entry that says so. Negative takes it back.
    """

    __tablename__ = "payment_allocation"
    invoice_id: Mapped[UUID] = refers("invoice")
    payment_id: Mapped[UUID | None] = refers("payment", nullable=True)
    credit_note_id: Mapped[UUID | None] = refers("invoice", nullable=True)
    write_off_id: Mapped[UUID | None] = refers("ledger_entry", nullable=True)
    amount: Mapped[int]

    __table_args__ = row(check("amount", "amount <> 0"), append_only=True)


class LedgerEntry(SchoolRow, Base):
    """One entry of a family's account: positive is owed by the family, negative is owed to it."""

    __tablename__ = "ledger_entry"
    family_id: Mapped[UUID] = refers("family", indexed=False)
    entry_on: Mapped[date]
    kind: Mapped[EntryKind] = choice(EntryKind)
    amount: Mapped[int]
    invoice_id: Mapped[UUID | None] = refers("invoice", nullable=True)
    payment_id: Mapped[UUID | None] = refers("payment", nullable=True)
    refund_id: Mapped[UUID | None] = refers("refund", nullable=True)
    reverses_id: Mapped[UUID | None] = refers("ledger_entry", nullable=True)
    note: Mapped[str | None]

    __table_args__ = row(
        index("family_id", "entry_on"),
        append_only=True,
        closed_when=f"NEW.entry_on <= {_LOCKED}",
    )


class WalletEntry(SchoolRow, Base):
    """Money of a family that pays no invoice yet.

    Positive came in, negative was used or given back.
    """

    __tablename__ = "wallet_entry"
    family_id: Mapped[UUID] = refers("family", indexed=False)
    entry_on: Mapped[date]
    amount: Mapped[int]
    payment_id: Mapped[UUID | None] = refers("payment", nullable=True)
    invoice_id: Mapped[UUID | None] = refers("invoice", nullable=True)
    refund_id: Mapped[UUID | None] = refers("refund", nullable=True)
    reverses_id: Mapped[UUID | None] = refers("wallet_entry", nullable=True)

    __table_args__ = row(
        index("family_id", "entry_on"),
        append_only=True,
        closed_when=f"NEW.entry_on <= {_LOCKED}",
    )


class FamilyBalance(SchoolRow, Base):
    """A cache: what a family owes (the sum of its ledger) and what is in its wallet.

    In minor units.
    """

    __tablename__ = "family_balance"
    family_id: Mapped[UUID] = refers("family", indexed=False)
    owed: Mapped[int]
    wallet: Mapped[int]

    __table_args__ = row(unique("family_id"), index("owed"), journaled=False)


class ReminderStep(SchoolRow, Base):
    """One step of reminding: so many days after the due day, with words and perhaps a fee."""

    __tablename__ = "reminder_step"
    position: Mapped[int]
    name: Mapped[str]
    days_after_due: Mapped[int]
    text: Mapped[str]
    fee: Mapped[int | None]
    archived_at: Mapped[datetime | None]

    __table_args__ = row(
        check("days", "days_after_due BETWEEN 0 AND 3650"), check("fee", "fee >= 0")
    )


class Reminder(SchoolRow, Base):
    """A reminder of one invoice at one step, as it was given."""

    __tablename__ = "reminder"
    invoice_id: Mapped[UUID] = refers("invoice", indexed=False)
    family_id: Mapped[UUID] = refers("family", indexed=False)
    step_id: Mapped[UUID] = refers("reminder_step")
    given_on: Mapped[date]
    way: Mapped[ReminderWay] = choice(ReminderWay)
    open_amount: Mapped[int]
    fee_invoice_id: Mapped[UUID | None] = refers("invoice", nullable=True)
    given_by: Mapped[str]

    __table_args__ = row(unique("invoice_id", "step_id"), index("family_id", "given_on"))


class PeriodLock(SchoolRow, Base):
    """Up to which day the books are closed, by whom and why; the newest row is in force."""

    __tablename__ = "period_lock"
    until: Mapped[date | None]
    locked_at: Mapped[datetime]
    locked_by: Mapped[str]
    reason: Mapped[str | None]

    __table_args__ = row(index("locked_at"), append_only=True)


class PayRate(SchoolRow, Base):
    """What a meeting pays; the most specific that fits is taken (decision 0033).

    `amount` is minor units for a lesson or an hour, basis points of the net price for a
    percentage. `no_show_bp` is the share that is paid when nobody came.
    """

    __tablename__ = "pay_rate"
    teacher_id: Mapped[UUID | None] = refers("staff", nullable=True)
    unit: Mapped[PayUnit] = choice(PayUnit)
    amount: Mapped[int]
    instrument_id: Mapped[UUID | None] = refers("instrument", nullable=True)
    location_id: Mapped[UUID | None] = refers("location", nullable=True)
    lesson_type: Mapped[str | None]
    no_show_bp: Mapped[int] = mapped_column(default=10_000)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    archived_at: Mapped[datetime | None]

    __table_args__ = row(
        check("amount", "amount >= 0 AND (unit <> 'PERCENT' OR amount <= 10000)"),
        check("no_show", "no_show_bp BETWEEN 0 AND 10000"),
        check("span", "ends_on >= starts_on"),
    )


class Payout(SchoolRow, Base):
    """What a teacher is paid for a month: the sum of its lines, in minor units.

    `takes_back_id` is the payout that this one undoes, line by line.
    """

    __tablename__ = "payout"
    teacher_id: Mapped[UUID] = refers("staff", indexed=False)
    period: Mapped[str]
    number: Mapped[str]
    amount: Mapped[int]
    currency: Mapped[str]
    status: Mapped[PayoutStatus] = choice(PayoutStatus, default=PayoutStatus.PENDING)
    payout_date: Mapped[date | None]
    stripe_payout: Mapped[str | None]
    made_on: Mapped[date]
    takes_back_id: Mapped[UUID | None] = refers("payout", nullable=True)

    __table_args__ = row(
        unique("number"),
        index("teacher_id", "period"),
        index("period"),
        frozen_when="1 = 1",
        free=["status", "payout_date", "stripe_payout"],
    )


class PayoutLine(SchoolRow, Base):
    """One entry of a teacher's pay; a correction names the line whose difference it pays."""

    __tablename__ = "payout_line"
    payout_id: Mapped[UUID] = refers("payout", indexed=False)
    teacher_id: Mapped[UUID] = refers("staff")
    position: Mapped[int]
    kind: Mapped[PayLineKind] = choice(PayLineKind)
    occurrence_id: Mapped[UUID | None] = refers("lesson_occurrence", nullable=True)
    pay_rate_id: Mapped[UUID | None] = refers("pay_rate", nullable=True)
    corrects_id: Mapped[UUID | None] = refers("payout_line", nullable=True)
    minutes: Mapped[int | None]
    description: Mapped[str]
    rule: Mapped[str | None]
    amount: Mapped[int]

    __table_args__ = row(unique("payout_id", "position"), append_only=True)


_family = {Role.PARENT: those("family_id", "my_families")}
access.table("price_plan")
access.table("lesson_price")
access.table("subscription", see={Role.PARENT: those("student_id", "my_children")})
access.table("invoice", see=_family)
access.table("invoice_line", see={Role.PARENT: those("invoice_id", "my_invoices")})
access.table("billed_meeting", see=_family)
access.table("payment", see=_family)
access.table("payment_allocation", see={Role.PARENT: those("invoice_id", "my_invoices")})
access.table("ledger_entry", see=_family)
access.table("wallet_entry", see=_family)
access.table("family_balance", see=_family)
access.table("package", see={Role.PARENT: those("student_id", "my_children")})
access.table("discount_rule", see=_family)
access.table("refund", see=_family)
access.table("reminder_step")
access.table("reminder", see=_family)
access.table("period_lock")
_own_pay = {Role.TEACHER: those("teacher_id", "me_as_staff")}
access.table("pay_rate", see=_own_pay)
access.table("payout", see=_own_pay)
access.table("payout_line", see=_own_pay)
