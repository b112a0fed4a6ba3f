"""How pay is said on screen: how far a payout is, and what a rate pays for what."""

from collections.abc import Sequence

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import PayLineKind, PayoutRow, PayoutStatus, PayUnit
from desktop_app.areas.billing.pay_words import percent_words, type_words
from desktop_app.areas.billing.ui.words import day_words, money
from desktop_app.core.wording import tr
from desktop_app.kit.chips import Chip, chip_for


def status_words(status: PayoutStatus) -> str:
    """Say how far a payout is."""
    return {
        PayoutStatus.PENDING: tr("To be sent"),
        PayoutStatus.PROCESSING: tr("On its way"),
        PayoutStatus.COMPLETED: tr("Sent"),
        PayoutStatus.FAILED: tr("Failed"),
    }[status]


def payout_chip(row: PayoutRow) -> Chip:
    """Return the chip of a payout: the useful fact rather than the name of its state."""
    if row.void:
        return Chip(tr("Taken back"), "grey", "arrow-u-up-left")
    if row.status is PayoutStatus.PENDING and row.amount < 0:
        return Chip(tr("Owed back"), "amber", "clock")
    if row.status is PayoutStatus.COMPLETED and row.payout_date is not None:
        return chip_for("payout", "COMPLETED", tr("Sent {day}", day=day_words(row.payout_date)))
    return chip_for("payout", row.status.value, status_words(row.status))


def kind_words(kind: PayLineKind) -> str:
    """Say what a pay line stands for."""
    return {
        PayLineKind.MEETING: tr("Lesson"),
        PayLineKind.CORRECTION: tr("Correction"),
        PayLineKind.ADJUSTMENT: tr("By hand"),
    }[kind]


def rate_words(row: billing.PayRateRow, currency: str) -> str:
    """Say what a rate pays: €28.00 an hour."""
    if row.unit is PayUnit.PERCENT:
        return tr("{percent} of what is billed", percent=percent_words(row.amount))
    amount = money(row.amount, currency)
    if row.unit is PayUnit.HOUR:
        return tr("{amount} an hour", amount=amount)
    return tr("{amount} a lesson", amount=amount)


def scope_words(row: billing.PayRateRow) -> str:
    """Say what a rate is for: Violin, 1-on-1."""
    parts: Sequence[str | None] = (row.instrument, row.location, type_words(row.lesson_type))
    return ", ".join(part for part in parts if part) or tr("All lessons")


def span_words(row: billing.PayRateRow) -> str:
    """Say from when until when a rate counts."""
    since = day_words(row.starts_on)
    if row.ends_on is None:
        return tr("since {day}", day=since)
    return tr("{first} to {last}", first=since, last=day_words(row.ends_on))


def hours_words(minutes: int) -> str:
    """Write minutes as hours: 12:45."""
    return f"{minutes // 60}:{minutes % 60:02d}"
