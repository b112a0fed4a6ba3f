"""Which price counts, and who pays which part of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from desktop_app.areas.billing.terms import PriceSource
from desktop_app.core.errors import RuleBroken
from desktop_app.core.money import BASIS, split
from desktop_app.core.records import record
from desktop_app.core.wording import tr

# More than a bill can be, in minor units: a slip of the keyboard.
ABSURD = 100_000_000


@record
class Prices:
    """Every price that could count for one meeting of one student, in minor units.

    None where there is none.
    """

    enrollment: int | None = None
    subscription: int | None = None
    one_on_one: int | None = None
    lesson: int | None = None
    location: int | None = None


@record
class Price:
    """The price that counts, in minor units, and where it comes from."""

    amount: int
    source: PriceSource


def price_of(prices: Prices) -> Price | None:
    """Return the first price in the order the domain asks for, or None if nobody gave one."""
    for amount, source in (
        (prices.enrollment, PriceSource.ENROLLMENT),
        (prices.subscription, PriceSource.SUBSCRIPTION),
        (prices.one_on_one, PriceSource.ONE_ON_ONE),
        (prices.lesson, PriceSource.LESSON),
        (prices.location, PriceSource.LOCATION),
    ):
        if amount is not None:
            return Price(amount, source)
    return None


@record
class Share:
    """A family's part of a child's bill in basis points.

    Shares stand in order, the older family first.
    """

    family_id: UUID
    bp: int


def check_shares(shares: Sequence[Share]) -> None:
    """Raise RuleBroken unless the shares of a child sum to 100 %."""
    if sum(share.bp for share in shares) != BASIS:
        raise RuleBroken(tr("The shares of a bill must add up to 100 %."), field="share")


def parts_of(amount: int, shares: Sequence[Share]) -> dict[UUID, int]:
    """Split an amount over families to the last minor unit; families with no part are left out.

    The odd minor units go to the largest share, ties to the older family, which stands first.
    """
    if len(shares) == 1 and shares[0].bp == BASIS:
        return {shares[0].family_id: amount}
    parts = split(amount, [share.bp for share in shares])
    return {share.family_id: part for share, part in zip(shares, parts, strict=True) if part}


def check_price(amount: int, field: str = "price") -> int:
    """Return a price that is neither negative nor absurd. Raises RuleBroken."""
    if amount < 0:
        raise RuleBroken(tr("A price cannot be negative."), field=field)
    if amount > ABSURD:
        raise RuleBroken(
            tr("This price is larger than any lesson costs. Check the decimals."), field=field
        )
    return amount


@record
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read a month written as 2026-11, of years that schools bill. Raises RuleBroken."""
        year, _, number = text.strip().partition("-")
        if len(year) == 4 and year.isdecimal() and number.isdecimal() and len(number) <= 2:
            found = cls(int(year), int(number))
            if 1990 <= found.year <= 2100 and 1 <= found.number <= 12:
                return found
        raise RuleBroken(
            tr("“{text}” is not a month. Write it like 2026-11.", text=text), field="month"
        )

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.after(1).first - timedelta(days=1)

    def after(self, months: int) -> "Month":
        """Return the month so many months later; negative is earlier."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
