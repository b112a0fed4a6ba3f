"""Packages and discounts of a student or a family, in the inspector: listed, given, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui import offer_dialogs
from desktop_app.areas.billing.ui.offer_dialogs import Whose
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date_with_year, tr
from desktop_app.kit.card_parts import LineItem, Lines
from desktop_app.kit.deeds import Deed

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.desk_pane import DeskPane


@dataclass(frozen=True, slots=True)
class Offers:
    """The packages and discounts of somebody, with the currency they are in."""

    packages: Sequence[billing.PackageRow] = ()
    discounts: Sequence[billing.DiscountRow] = ()


def of_student(session: Any, student_id: UUID, *, siblings: bool) -> Offers:
    """Read what a student has, with siblings or without; on a reader thread."""
    packages = tuple(billing.packages_of(session, student_id))
    rows = billing.discounts_of(session, student_id=student_id)
    mine = [row for row in rows if row.sibling_from is None or siblings]
    return Offers(packages, tuple(mine))


def of_family(session: Any, family_id: UUID) -> Offers:
    """Read the discounts that count for a family; on a reader thread."""
    return Offers((), tuple(billing.discounts_of(session, family_id=family_id)))


def block(offers: Offers, whose: Whose, today: date, *, pane: "DeskPane", currency: str) -> Lines:
    """Return the packages, then the discounts; what is over is dimmed, what is archived gone."""
    around = (pane, pane.tools, pane.database, whose)
    items = [
        _package(row, whose, today, pane=pane, currency=currency)
        for row in offers.packages
        if not row.archived
    ]
    items += [
        _discount(row, whose, today, pane=pane, currency=currency)
        for row in offers.discounts
        if not row.archived
    ]
    deeds = [Deed(tr("Give a discount"), partial(offer_dialogs.open_discount, *around), "percent")]
    title = tr("Discounts")
    if whose.student_id is not None:
        title = tr("Packages and discounts")
        deeds.insert(
            0, Deed(tr("Sell a package"), partial(offer_dialogs.open_package, *around), "package")
        )
    return Lines(title, items, nothing=tr("None."), deeds=deeds if pane.may_write() else ())


def _span(first: date, last: date | None, today: date) -> str:
    since = tr("since {day}", day=show_date_with_year(first))
    if first > today:
        since = tr("from {day}", day=show_date_with_year(first))
    until = tr("until {day}", day=show_date_with_year(last)) if last else ""
    return ", ".join(part for part in (since, until) if part)


def _package(
    row: billing.PackageRow, whose: Whose, today: date, *, pane: "DeskPane", currency: str
) -> LineItem:
    around = (pane, pane.tools, pane.database, whose)
    change = Deed(tr("Change"), partial(offer_dialogs.open_package, *around, row))
    explain = offer_dialogs.explain_package(pane.database, row.id)
    billed = tr("invoice {number}", number=row.number) if row.number else tr("not billed yet")
    words = (
        offer_dialogs.left_words(row), row.lesson or tr("any lesson"),
        _span(row.starts_on, row.ends_on, today), billed,
    )  # fmt: skip
    return LineItem(
        row.name, ", ".join(words), amount=show(Money(row.amount, currency)),
        tone="text3" if row.is_over(today) else "", run=lambda: pane.explain(explain),
        deeds=(change,) if pane.may_write() else (),
    )  # fmt: skip


def _discount(
    row: billing.DiscountRow, whose: Whose, today: date, *, pane: "DeskPane", currency: str
) -> LineItem:
    around = (pane, pane.tools, pane.database)
    service = billing.OfferService(pane.database)
    own = (row.student_id, row.family_id) == (whose.student_id, whose.family_id)
    deeds = []
    if own and pane.may_write():
        deeds.append(Deed(tr("Change"), partial(offer_dialogs.open_discount, *around, whose, row)))
        if row.ends_on is None or row.ends_on > today:
            deeds.append(
                Deed(
                    tr("End"),
                    partial(
                        offer_dialogs.write, pane.tools, lambda: service.archive_discount(row.id)
                    ),
                )
            )
    said = (offer_dialogs.for_words(row), _span(row.starts_on, row.ends_on, today))
    return LineItem(
        row.name, ", ".join(said), amount=offer_dialogs.value_words(row, currency),
        tone="text3" if row.is_over(today) else "", deeds=deeds,
    )  # fmt: skip
