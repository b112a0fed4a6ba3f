"""Giving money back: how much may leave, and where it is taken from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop_app.areas.billing.rules.prices import ABSURD
from desktop_app.areas.billing.rules.settling import Part
from desktop_app.core.errors import RuleBroken
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date_with_year, tr


@dataclass(frozen=True, slots=True)
class Holdings:
    """Where a payment is today, in minor units.

    `kept` is what of it went to the wallet and was not given back, `settles` what it pays, the
    newest due first. `kept` and `settles` together are what is left of it.
    """

    kept: int
    settles: tuple[Part, ...]

    @property
    def left(self) -> int:
        """What is left of the payment."""
        return self.kept + sum(part.amount for part in self.settles)


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a refund is taken from: the wallet, invoices it settled, the wallet refilled first."""

    wallet: int
    reopened: tuple[Part, ...]
    refilled: int


def check_refund(amount: int, *, left: Money, paid_in: Money, source: str) -> None:
    """Raise RuleBroken for giving back nothing, more than is left, or more than came in at all.

    `left` is what is left of the source ("R-2026-0001", the wallet); `paid_in` is what the family
    paid in all, less what it was given back: what credit notes bring is not money that came.
    """
    if amount <= 0:
        raise RuleBroken(tr("Enter how much is given back."), field="amount")
    if amount > ABSURD:
        raise RuleBroken(
            tr("This is more than any family pays at once. Check the decimals."), field="amount"
        )
    if amount > left.minor:
        raise RuleBroken(
            tr(
                "{amount} is more than the {left} that is left of {source}. Nothing was given "
                "back; give back {left} or less.",
                amount=show(Money(amount, left.currency)),
                left=show(left),
                source=source,
            ),
            field="amount",
        )
    if amount > paid_in.minor:
        raise RuleBroken(
            tr(
                "This family has paid {paid} more than it was given back already, so no more than "
                "that can be given back. The rest of its credit pays its next invoices.",
                paid=show(Money(max(paid_in.minor, 0), paid_in.currency)),
            ),
            field="amount",
        )


def check_refunded_on(day: date, today: date) -> None:
    """Raise RuleBroken for giving money back on a day that has not come, or is absurd."""
    if day > today:
        raise RuleBroken(
            tr(
                "{day} has not come yet. Enter the day the money went back.",
                day=show_date_with_year(day),
            ),
            field="date",
        )
    if day.year < 1990:
        raise RuleBroken(tr("Check the year of this refund."), field="date")


def take(amount: int, held: Holdings, wallet: int) -> Taken:
    """Say where a refund of a payment is taken from.

    First what of it waits in the wallet, then what it settles, the newest due first; what the
    wallet has spent of it meanwhile has to come back into the wallet before.
    """
    first = min(amount, held.kept, max(wallet, 0))
    left, reopened = amount - first, []
    for part in held.settles:
        back = min(left, part.amount)
        if back > 0:
            reopened.append(Part(part.invoice_id, back))
            left -= back
    return Taken(first, tuple(reopened), left)


def spread(amount: int, kept: Sequence[tuple[UUID, int]]) -> list[tuple[UUID | None, int]]:
    """Part a refund of the wallet over the payments that brought the money, the oldest first.

    What no payment brought (credit notes did) comes last, with None.
    """
    left = amount
    found: list[tuple[UUID | None, int]] = []
    for key, held in kept:
        part = min(left, held)
        if part > 0:
            found.append((key, part))
            left -= part
    return [*found, (None, left)] if left else found
