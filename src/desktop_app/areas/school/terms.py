"""The words of the school: days off, kinds of numbers, what a run bills."""

from enum import StrEnum


class DayKind(StrEnum):
    """Why there is no school on a day."""

    HOLIDAY = "HOLIDAY"
    CLOSURE = "CLOSURE"


class SeriesKind(StrEnum):
    """What is numbered without gaps, each by itself and by year."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"
    RECEIPT = "RECEIPT"
    REFUND = "REFUND"
    PAYOUT = "PAYOUT"


class BillingMode(StrEnum):
    """Whether a run bills the planned meetings of the month.

    Or those whose register is finished.
    """

    IN_ADVANCE = "IN_ADVANCE"
    IN_ARREARS = "IN_ARREARS"


class TaxCategory(StrEnum):
    """The categories of EN 16931 that a school needs."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    OUTSIDE = "O"
