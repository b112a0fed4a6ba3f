"""Payments and what they settle: allocation, refusals, warnings, and what a document is today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop_app.areas.billing.rules.prices import ABSURD
from desktop_app.areas.billing.terms import InvoiceKind, InvoiceStatus, Standing
from desktop_app.core.errors import RuleBroken
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date_with_year, tr


@dataclass(frozen=True, slots=True)
class Open:
    """An issued invoice with what is still open of it, in minor units."""

    id: UUID
    number: str
    due_on: date
    total: int
    open: int


@dataclass(frozen=True, slots=True)
class Part:
    """What settles one invoice."""

    invoice_id: UUID
    amount: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """How an amount is spread: over invoices, and the rest that goes to the wallet."""

    parts: tuple[Part, ...]
    rest: int


def oldest_first(invoices: Sequence[Open]) -> list[Open]:
    """Return invoices in the order they are paid: the oldest due first, then by number."""
    return sorted(invoices, key=lambda each: (each.due_on, each.number, each.id))


def allocate(
    amount: int, invoices: Sequence[Open], chosen: Mapping[UUID, int] | None = None
) -> Allocation:
    """Spread an amount over open invoices, oldest due first, or exactly as the person chose.

    Raises RuleBroken when more is chosen than was paid, or than an invoice has open.
    """
    if chosen is not None:
        return _as_chosen(amount, invoices, chosen)
    left, parts = amount, []
    for each in oldest_first(invoices):
        part = min(left, each.open)
        if part > 0:
            parts.append(Part(each.id, part))
            left -= part
    return Allocation(tuple(parts), left)


def _as_chosen(amount: int, invoices: Sequence[Open], chosen: Mapping[UUID, int]) -> Allocation:
    known = {each.id: each for each in invoices}
    for invoice_id, part in chosen.items():
        if part < 0:
            raise RuleBroken(tr("A part of a payment cannot be negative."), field="allocation")
        if invoice_id not in known:
            raise RuleBroken(
                tr("One of the chosen invoices is not open any more. Choose again."),
                field="allocation",
            )
        if part > known[invoice_id].open:
            raise RuleBroken(
                tr(
                    "More is allocated to {number} than it has open. "
                    "The rest can go to the wallet.",
                    number=known[invoice_id].number,
                ),
                field="allocation",
            )
    left = amount - sum(chosen.values())
    if left < 0:
        raise RuleBroken(tr("More is allocated than was paid."), field="allocation")
    return Allocation(tuple(Part(key, part) for key, part in chosen.items() if part), left)


def check_amount(amount: int, field: str = "amount") -> None:
    """Raise RuleBroken for paying nothing, a negative or an absurd amount (in minor units)."""
    if amount == 0:
        raise RuleBroken(tr("Nothing is no payment. Enter what was paid."), field=field)
    if amount < 0:
        raise RuleBroken(
            tr("A payment cannot be negative. To give money back, reverse the payment."),
            field=field,
        )
    if amount > ABSURD:
        raise RuleBroken(
            tr("This is more than any family pays at once. Check the decimals."), field=field
        )


def check_paid_on(paid_on: date, today: date) -> None:
    """Raise RuleBroken for a payment that has not happened."""
    if paid_on > today:
        raise RuleBroken(
            tr(
                "{day} has not come yet. Enter the day the money came.",
                day=show_date_with_year(paid_on),
            ),
            field="date",
        )
    if paid_on.year < 1990:
        raise RuleBroken(tr("Check the year of this payment."), field="date")


def warnings(rest: Money, twin: str | None) -> tuple[str, ...]:
    """Say what is odd about a payment: too much, or the same a second time. Neither refuses it."""
    said = []
    if rest.minor > 0:
        said.append(
            tr(
                "{amount} is more than is open. It goes to the wallet and pays the next invoice.",
                amount=show(rest),
            )
        )
    if twin is not None:
        said.append(
            tr(
                "The same amount was already taken from this family that day, the same way "
                "({number}). Take it only if it was paid twice.",
                number=twin,
            )
        )
    return tuple(said)


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides how a document stands."""

    kind: InvoiceKind
    status: InvoiceStatus
    total: int
    settled: int
    due_on: date | None


def standing(facts: Facts, today: date) -> Standing:
    """Return what a document is today; being late is computed, never stored."""
    if facts.status is InvoiceStatus.DRAFT:
        return Standing.DRAFT
    if facts.status is InvoiceStatus.VOID:
        return Standing.VOID
    if facts.kind is InvoiceKind.CREDIT_NOTE:
        return Standing.CREDIT
    if facts.settled >= facts.total:
        return Standing.PAID
    if facts.settled > 0:
        return Standing.PART_PAID
    return Standing.OVERDUE if days_late(facts, today) else Standing.ISSUED


def days_late(facts: Facts, today: date) -> int:
    """Return how many days an open invoice is past its due day; 0 when it is not."""
    owing = facts.status is InvoiceStatus.ISSUED and facts.settled < facts.total
    if not owing or facts.due_on is None or facts.kind is InvoiceKind.CREDIT_NOTE:
        return 0
    return max(0, (today - facts.due_on).days)
