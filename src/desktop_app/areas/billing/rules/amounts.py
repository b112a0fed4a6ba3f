"""Amounts of lines and documents: tax is summed for each rate, then rounded half up, once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from desktop_app.core.errors import RuleBroken
from desktop_app.core.money import BASIS, round_half_up
from desktop_app.core.records import record
from desktop_app.core.wording import tr

THOUSAND = 1_000


@dataclass(frozen=True, slots=True, order=True)
class Tax:
    """A rate in basis points with its category of EN 16931."""

    category: str
    bp: int


EXEMPT = Tax("E", 0)


@record
class TaxGroup:
    """What falls under one rate: its net amount and its tax, in minor units."""

    tax: Tax
    net: int
    amount: int


@record
class Totals:
    """The sums of a document in minor units, and the net amount of each line in the order given."""

    net: int
    tax: int
    total: int
    groups: tuple[TaxGroup, ...]
    nets: tuple[int, ...]


def line_amount(quantity: int, unit_price: int) -> int:
    """Return quantity (in thousandths) × price, rounded half up to a minor unit."""
    product = quantity * unit_price
    whole, rest = divmod(product, THOUSAND)
    return whole if rest == 0 else round_half_up(Fraction(product, THOUSAND))


def tax_on(amount: int, bp: int, *, gross: bool) -> int:
    """Return the tax on a net amount, or the tax within a gross one, rounded half up."""
    return round_half_up(Fraction(amount * bp, BASIS + bp if gross else BASIS))


def totals(lines: Sequence[tuple[int, Tax]], *, gross: bool) -> Totals:
    """Add up lines given as (amount, tax).

    The amounts are net, or gross if the school's prices are.

    The total of gross lines is exactly their sum; the net amounts of the lines always sum to the
    net total.
    """
    sums: dict[Tax, int] = {}
    for amount, tax in lines:
        sums[tax] = sums.get(tax, 0) + amount
    groups = tuple(_group(tax, sums[tax], gross=gross) for tax in sorted(sums))
    nets = _nets(lines, groups) if gross else [amount for amount, _ in lines]
    net, tax_sum = sum(g.net for g in groups), sum(g.amount for g in groups)
    return Totals(net, tax_sum, net + tax_sum, groups, tuple(nets))


def _group(tax: Tax, amount: int, *, gross: bool) -> TaxGroup:
    on_it = tax_on(amount, tax.bp, gross=gross)
    return TaxGroup(tax, amount - on_it if gross else amount, on_it)


def _nets(lines: Sequence[tuple[int, Tax]], groups: Iterable[TaxGroup]) -> list[int]:
    """Give each gross line its net amount, so that those of one rate sum to the group's net."""
    nets = [amount - tax_on(amount, tax.bp, gross=True) for amount, tax in lines]
    for group in groups:
        mine = [at for at, (_, tax) in enumerate(lines) if tax == group.tax]
        mine.sort(key=lambda at: (-abs(lines[at][0]), at))
        missing = group.net - sum(nets[at] for at in mine)
        step = 1 if missing > 0 else -1
        for turn in range(abs(missing)):
            nets[mine[turn % len(mine)]] += step
    return nets


def credited(
    before: Sequence[tuple[int, Tax]], now: Sequence[tuple[int, Tax]], *, gross: bool
) -> Totals:
    """Return the sums of a credit note, given what earlier ones of the same invoice took back.

    Tax is that of all credits together less what was credited before, so that crediting an invoice
    in
    parts gives back exactly what it asked.
    """
    earlier, together = totals(before, gross=gross), totals([*before, *now], gross=gross)
    was = {group.tax: group for group in earlier.groups}
    wanted = {tax for _, tax in now}
    groups = tuple(
        TaxGroup(
            group.tax,
            group.net - (was[group.tax].net if group.tax in was else 0),
            group.amount - (was[group.tax].amount if group.tax in was else 0),
        )
        for group in together.groups
        if group.tax in wanted
    )
    nets = _nets(now, groups) if gross else [amount for amount, _ in now]
    net, tax = sum(g.net for g in groups), sum(g.amount for g in groups)
    return Totals(net, tax, net + tax, groups, tuple(nets))


def check_credit(quantity: int, billed: int, taken_back: int) -> None:
    """Raise RuleBroken unless so much (in thousandths) of a line can still be credited."""
    if quantity == 0 or (quantity > 0) != (billed > 0):
        raise RuleBroken(tr("Say how much of the line is to be credited."), field="quantity")
    if abs(quantity) > abs(billed) - abs(taken_back):
        raise RuleBroken(
            tr("More of this line is credited than it billed. What is left can be credited."),
            field="quantity",
        )
