"""Prices as records: plans of prices, prices of lessons from a day on, who pays which plan."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing import api as billing
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type, Use
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def _prices(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.price_plans(session, archived=True)


def _add_price(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Add a price of the school, and give it to a student at once where one is named."""
    if given.get("amount") is None:
        raise RuleBroken(tr("Give the price as an amount like 38.00."), field="amount")
    unit = given.get("unit") or billing.PriceUnit.LESSON
    usual = tr("Price for a month") if unit is billing.PriceUnit.MONTH else tr("Price for a lesson")
    name = given.get("name") or usual
    with desk.database.writing(tr("Add price {name}", name=name)) as work:
        work.made = billing.add_price_plan(
            work, name, unit, given["amount"], tax_rate_id=given.get("tax_rate")
        )
        if given.get("student"):
            billing.subscribe(
                work,
                billing.NewSubscription(
                    given["student"],
                    work.made,
                    given.get("starts_on") or desk.today,
                    given.get("ends_on"),
                    given.get("lesson"),
                ),
            )
    return work.made


def _set_price(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    facts = {"tax_rate_id" if key == "tax_rate" else key: value for key, value in given.items()}
    if row_id is not None:
        billing.BillingService(desk.database).set_price_plan(row_id, facts)


def _lesson_prices(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.lesson_prices(session)


def _add_lesson_price(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Let a lesson cost another price from a day on; what was billed is corrected by a run."""
    for key in ("lesson", "price"):
        if given.get(key) is None:
            raise RuleBroken(tr("Say which lesson it is, and its price."), field=key)
    first = given.get("starts_on") or desk.today
    billing.BillingService(desk.database).reprice([given["lesson"]], given["price"], first)
    with desk.database.reading() as session:
        rows = billing.lesson_prices(session)
    mine = [row.id for row in rows if (row.lesson_id, row.starts_on) == (given["lesson"], first)]
    return mine[0] if mine else None


def _subscriptions(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterable[Any]:
    return billing.subscriptions_of(session)


def _add_subscription(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    for key in ("student", "price"):
        if given.get(key) is None:
            raise RuleBroken(tr("Say whose and which price it is."), field=key)
    new = billing.NewSubscription(
        given["student"],
        given["price"],
        given.get("starts_on") or desk.today,
        given.get("ends_on"),
        given.get("lesson"),
    )
    return billing.BillingService(desk.database).subscribe(new).made


def _set_subscription(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is not None and "ends_on" in given:
        billing.BillingService(desk.database).end_subscription(row_id, given["ends_on"])


RECORDS = (
    Record(
        "prices",
        "price",
        (
            Field("id", Type.ID),
            Field("name", use=Use.BOTH),
            Field("unit", Type.WORD, Use.ADD, words=billing.PriceUnit),
            Field("amount", Type.AMOUNT, Use.BOTH, needed=True),
            CURRENCY,
            Field("tax_rate_id", Type.ID),
            Field("tax_rate", use=Use.BOTH, source=None, refers="tax_rate"),
            Field("student", use=Use.ADD, source=None, refers="student"),
            Field("lesson", use=Use.ADD, source=None, refers="lesson"),
            Field("starts_on", Type.DATE, Use.ADD, None),
            Field("ends_on", Type.DATE, Use.ADD, None),
            Field("archived", Type.FLAG),
        ),
        _prices,
        _add_price,
        _set_price,
    ),
    Record(
        "lesson-prices",
        "lesson-price",
        (
            Field("id", Type.ID),
            Field("lesson_id", Type.ID),
            Field("lesson", use=Use.ADD, refers="lesson"),
            Field("starts_on", Type.DATE, Use.ADD),
            Field("price", Type.AMOUNT, Use.ADD),
            CURRENCY,
        ),
        _lesson_prices,
        _add_lesson_price,
    ),
    Record(
        "subscriptions",
        "subscription",
        (
            Field("id", Type.ID),
            Field("student_id", Type.ID),
            Field("student", use=Use.ADD, refers="student"),
            Field("lesson_id", Type.ID),
            Field("lesson", use=Use.ADD, refers="lesson"),
            Field("price_id", Type.ID, source="price_plan_id"),
            Field("price", use=Use.ADD, source="plan", refers="price"),
            Field("unit", Type.WORD, words=billing.PriceUnit),
            Field("amount", Type.AMOUNT),
            CURRENCY,
            Field("starts_on", Type.DATE, Use.ADD),
            Field("ends_on", Type.DATE, Use.BOTH),
        ),
        _subscriptions,
        _add_subscription,
        _set_subscription,
    ),
)
