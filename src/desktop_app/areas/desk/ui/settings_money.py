"""Prices and taxes in the settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.desk.ui.settings_page import (
    ListPage,
    Values,
    currency_of,
    no_choices,
    state_column,
)
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_number, tr
from desktop_app.kit.fields import Field
from desktop_app.kit.table_model import Column


@dataclass(frozen=True, slots=True)
class _Priced:
    """A price of the school with the currency it is in."""

    plan: billing.PlanRow
    currency: str

    @property
    def id(self) -> UUID:
        """The price."""
        return self.plan.id

    @property
    def archived(self) -> bool:
        """Whether it is out of use."""
        return self.plan.archived


def prices(database: Database) -> ListPage:
    """Return the page of the prices."""
    service = billing.BillingService(database)

    def read(session: Any) -> Sequence[_Priced]:
        currency = currency_of(session)
        return [_Priced(row, currency) for row in billing.price_plans(session, archived=True)]

    def choices(session: Any) -> tuple[str, Sequence[Any]]:
        return currency_of(session), school.tax_rates(session)

    def fields(found: tuple[str, Sequence[Any]], row: Any) -> Sequence[Field]:
        currency, rates = found
        units = (
            (billing.PriceUnit.LESSON, tr("A lesson")),
            (billing.PriceUnit.MONTH, tr("A month")),
        )
        taxes = ((None, tr("As the lesson says")), *((rate.id, rate.name) for rate in rates))
        return (
            Field("name", tr("Name"), required=True, width=240),
            Field("unit", tr("For"), "segments", options=units, enabled=row is None),
            Field("amount", tr("Price"), "money", required=True, currency=currency, width=110),
            Field("tax_rate_id", tr("Tax"), "choice", options=taxes),
        )

    def change(row: Any, values: Values) -> Changes:
        return service.set_price_plan(row.id, {k: v for k, v in values.items() if k != "unit"})

    return ListPage(
        key="prices",
        title=tr("Prices"),
        thing=tr("price"),
        watches=("price_plan", "school"),
        hint=tr(
            "Prices students can have for a lesson or a month. A lesson's own price is in the "
            "lesson."
        ),
        columns=(
            Column("name", tr("Name"), lambda r: r.plan.name, strong=True, stretch=True),
            Column("unit", tr("For"), lambda r: _unit_words(r.plan.unit), width=110),
            Column(
                "amount",
                tr("Price"),
                lambda r: show(Money(r.plan.amount, r.currency)),
                width=110,
                align="right",
            ),
            state_column(),
        ),
        read=read,
        choices=choices,
        fields=fields,
        values=lambda r: {
            "name": r.plan.name,
            "unit": r.plan.unit,
            "amount": r.plan.amount,
            "tax_rate_id": r.plan.tax_rate_id,
        },
        add=lambda v: service.add_price_plan(
            v["name"], v["unit"], v["amount"], tax_rate_id=v["tax_rate_id"]
        ),
        change=change,
        archive=lambda row, away: service.archive_price_plan(row.id, away=away),
    )


def _unit_words(unit: billing.PriceUnit) -> str:
    return tr("A lesson") if unit is billing.PriceUnit.LESSON else tr("A month")


def taxes(database: Database) -> ListPage:
    """Return the page of the tax rates."""
    service = school.SchoolService(database)

    def fields(_choices: Any, _row: Any) -> Sequence[Field]:
        return (
            Field("name", tr("Name"), required=True, width=200),
            Field("rate", tr("Rate in %"), "number", required=True, decimals=2, width=90),
            Field("is_default", "", "tick", hint=tr("The usual one for lessons")),
        )

    def points(rate: Any) -> int:
        return int(Decimal(rate) * 100)

    def change(row: Any, v: Values) -> Changes:
        facts = {"name": v["name"], "rate_bp": points(v["rate"])}
        if v["is_default"] != row.is_default:
            facts["is_default"] = v["is_default"]
        return service.set_tax_rate(row.id, facts)

    return ListPage(
        key="taxes",
        title=tr("Taxes"),
        thing=tr("tax rate"),
        watches=("tax_rate",),
        hint=tr("What was issued keeps the rate it had."),
        columns=(
            Column("name", tr("Name"), lambda r: r.name, strong=True, stretch=True),
            Column(
                "rate",
                tr("Rate"),
                lambda r: tr("{rate} %", rate=show_number(f"{Decimal(r.rate_bp) / 100:f}")),
                width=90,
                align="right",
            ),
            Column("usual", "", lambda r: tr("The usual one") if r.is_default else "", width=130),
            state_column(),
        ),
        read=lambda session: school.tax_rates(session, archived=True),
        choices=no_choices,
        fields=fields,
        values=lambda r: {
            "name": r.name,
            "rate": Decimal(r.rate_bp) / 100,
            "is_default": r.is_default,
        },
        add=lambda v: service.add_tax_rate(
            v["name"], points(v["rate"]), is_default=bool(v["is_default"])
        ),
        change=change,
        archive=lambda row, away: service.archive_tax_rate(row.id, away=away),
    )
