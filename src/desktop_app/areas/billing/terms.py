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


class PriceSource(StrEnum):
    """Where the price of a meeting comes from, in the order in which they are asked."""

    ENROLLMENT = "ENROLLMENT"
    SUBSCRIPTION = "SUBSCRIPTION"
    ONE_ON_ONE = "ONE_ON_ONE"
    LESSON = "LESSON"
    LOCATION = "LOCATION"


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
    BILLED_OTHERWISE = "BILLED_OTHERWISE"
