"""The words of money."""

from enum import StrEnum


class InvoiceKind(StrEnum):
    """An invoice asks for money, a credit note takes back what an invoice asked."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"


class InvoiceStatus(StrEnum):
    """The stored state; being part paid, paid or late is computed from what was allocated and the day."""

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
