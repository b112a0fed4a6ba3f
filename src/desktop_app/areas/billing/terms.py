"""The words of money."""

from enum import StrEnum


class InvoiceKind(StrEnum):
    """An invoice asks for money, a credit note takes back what an invoice asked."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"


class InvoiceStatus(StrEnum):
    """The stored state.

    Being part paid, paid or late is computed from what was allocated and the day.
    """

    DRAFT = "DRAFT"
    ISSUED = "ISSUED"
    VOID = "VOID"


class LineKind(StrEnum):
    """What a line bills."""

    LESSONS = "LESSONS"
    MONTH = "MONTH"
    CORRECTION = "CORRECTION"
    GOODS = "GOODS"
    PACKAGE = "PACKAGE"
    DISCOUNT = "DISCOUNT"
    LATE_FEE = "LATE_FEE"


class PriceUnit(StrEnum):
    """What a price is for."""

    LESSON = "LESSON"
    MONTH = "MONTH"


class PaymentStatus(StrEnum):
    """The state of a payment."""

    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    REFUNDED = "REFUNDED"
    DISPUTED = "DISPUTED"


class PaymentMethod(StrEnum):
    """How money came."""

    STRIPE = "STRIPE"
    CARD = "CARD"
    BANK_TRANSFER = "BANK_TRANSFER"
    CASH = "CASH"
    CHECK = "CHECK"
    OTHER = "OTHER"


class EntryKind(StrEnum):
    """What an entry in a family's ledger stands for."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"
    PAYMENT = "PAYMENT"
    REVERSAL = "REVERSAL"
    REFUND = "REFUND"
    WRITE_OFF = "WRITE_OFF"


class PriceSource(StrEnum):
    """Where the price of a meeting comes from, in the order in which they are asked."""

    ENROLLMENT = "ENROLLMENT"
    PACKAGE = "PACKAGE"
    SUBSCRIPTION = "SUBSCRIPTION"
    ONE_ON_ONE = "ONE_ON_ONE"
    LESSON = "LESSON"
    LOCATION = "LOCATION"


class Proration(StrEnum):
    """How a monthly price is parted that counts for a part of a month."""

    DAYS = "DAYS"
    MEETINGS = "MEETINGS"
    NONE = "NONE"


class DiscountKind(StrEnum):
    """What a discount takes away: a share in basis points, or an amount in minor units."""

    PERCENT = "PERCENT"
    FIXED = "FIXED"


class ReminderWay(StrEnum):
    """How a reminder reached a family."""

    PRINTED = "PRINTED"
    EMAILED = "EMAILED"
    TOLD = "TOLD"


class PayUnit(StrEnum):
    """What a teacher is paid for: each meeting, each hour, or a share of what it bills."""

    LESSON = "LESSON"
    HOUR = "HOUR"
    PERCENT = "PERCENT"


class PayoutStatus(StrEnum):
    """The state of a teacher's pay for a month."""

    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class PayLineKind(StrEnum):
    """What a pay line stands for.

    A meeting, the difference to an earlier month's line, or an amount by hand.
    """

    MEETING = "MEETING"
    CORRECTION = "CORRECTION"
    ADJUSTMENT = "ADJUSTMENT"


class Standing(StrEnum):
    """What a document is today, as lists show it.

    The stored state, what was settled, and the day.
    """

    DRAFT = "DRAFT"
    ISSUED = "ISSUED"
    PART_PAID = "PART_PAID"
    PAID = "PAID"
    OVERDUE = "OVERDUE"
    CREDIT = "CREDIT"
    VOID = "VOID"


class CreditReason(StrEnum):
    """Why a meeting that was billed is taken back."""

    CANCELLED = "CANCELLED"
    CANCELLED_BY_TEACHER = "CANCELLED_BY_TEACHER"
    CANCELLED_BY_STUDENT = "CANCELLED_BY_STUDENT"
    NOT_BILLED = "NOT_BILLED"
    NOT_ENROLLED = "NOT_ENROLLED"
    NOT_BOOKED = "NOT_BOOKED"
    BILLED_OTHERWISE = "BILLED_OTHERWISE"
