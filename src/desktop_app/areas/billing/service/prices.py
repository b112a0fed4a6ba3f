"""Price plans, and which student has which as a subscription."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select

from desktop_app.areas.billing.rules.prices import check_price
from desktop_app.areas.billing.service.locks import check_open
from desktop_app.areas.billing.service.rows import check_last_day_open, checked_rate, found
from desktop_app.areas.billing.tables import InvoiceLine, PricePlan, Subscription
from desktop_app.areas.billing.terms import PriceUnit
from desktop_app.areas.school.api import check_text
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A price that is made together with the subscription that wants it, in minor units."""

    name: str
    unit: PriceUnit
    amount: int


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """A student gets a price plan, or a new one, from a day on, for one lesson or for all."""

    student_id: UUID
    price_plan_id: UUID | NewPlan
    starts_on: date
    ends_on: date | None = None
    lesson_id: UUID | None = None


def add_price_plan(
    work: Work, name: str, unit: PriceUnit, amount: int, *, tax_rate_id: UUID | None = None
) -> UUID:
    """Add a price for a lesson or a month, in minor units. Raises RuleBroken."""
    plan = PricePlan(
        name=check_text(name, "name", required=True),
        unit=unit,
        amount=check_price(amount, "amount"),
        tax_rate_id=checked_rate(work, tax_rate_id),
    )
    work.session.add(plan)
    work.session.flush()
    return plan.id


def set_price_plan(work: Work, plan_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change the name, amount or tax rate of a price.

    What was billed stays until a run says otherwise.
    """
    plan = found(work, PricePlan, plan_id, tr("This price is not in the school."))
    for name, value in changes.items():
        if name == "name":
            plan.name = check_text(value, name, required=True) or ""
        elif name == "amount":
            plan.amount = check_price(value, name)
        elif name == "tax_rate_id":
            plan.tax_rate_id = checked_rate(work, value)
        else:
            raise RuleBroken(tr("A price has no {name}.", name=name), field=name)


def archive_price_plan(work: Work, plan_id: UUID, *, away: bool = True) -> None:
    """Take a price out of use for new subscriptions, or back."""
    plan = found(work, PricePlan, plan_id, tr("This price is not in the school."))
    plan.archived_at = work.clock.now() if away else None


def subscribe(work: Work, new: NewSubscription) -> UUID:
    """Give a student a price plan.

    Raises RuleBroken when one for the same lessons is in force then, or the books are closed.
    """
    check_open(work, new.starts_on, field="starts_on")
    row = Subscription(student_id=new.student_id, **_facts_of(work, new))
    work.session.add(row)
    work.session.flush()
    return row.id


def set_subscription(work: Work, subscription_id: UUID, new: NewSubscription) -> None:
    """Change the price, lessons or days of a subscription; the student stays the same.

    Raises RuleBroken when another one for the same lessons is in force then.
    """
    row = found(work, Subscription, subscription_id, tr("This subscription is not in the school."))
    facts = _facts_of(work, new, subscription_id, row.price_plan_id)
    if any(getattr(row, name) != facts[name] for name in facts if name != "ends_on"):
        check_open(work, min(row.starts_on, new.starts_on), field="starts_on")
    check_last_day_open(work, row.ends_on, new.ends_on)
    for name, value in facts.items():
        setattr(row, name, value)


def _facts_of(
    work: Work,
    new: NewSubscription,
    subscription_id: UUID | None = None,
    kept_plan: UUID | None = None,
) -> dict[str, Any]:
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise RuleBroken(tr("It ends before it begins."), field="ends_on")
    _check_alone(work, new, subscription_id)
    return {
        "lesson_id": new.lesson_id,
        "price_plan_id": _plan_for(work, new.price_plan_id, kept_plan),
        "starts_on": new.starts_on,
        "ends_on": new.ends_on,
    }


def _plan_for(work: Work, wanted: UUID | NewPlan, kept: UUID | None) -> UUID:
    """Return the price of a subscription; an archived one stays only where it is already."""
    if isinstance(wanted, NewPlan):
        return add_price_plan(work, wanted.name, wanted.unit, wanted.amount)
    plan = found(work, PricePlan, wanted, tr("This price is not in the school."))
    if plan.archived_at is not None and plan.id != kept:
        raise RuleBroken(
            tr("“{name}” is archived. Choose another price.", name=plan.name), field="price_plan"
        )
    return plan.id


def _check_alone(work: Work, new: NewSubscription, leaving_out: UUID | None) -> None:
    lesson = Subscription.lesson_id
    query = select(Subscription.id).where(
        Subscription.student_id == new.student_id,
        lesson.is_(None) if new.lesson_id is None else lesson == new.lesson_id,
        or_(Subscription.ends_on.is_(None), Subscription.ends_on >= new.starts_on),
    )
    if leaving_out is not None:
        query = query.where(Subscription.id != leaving_out)
    if new.ends_on is not None:
        query = query.where(Subscription.starts_on <= new.ends_on)
    if work.session.scalars(query).first() is not None:
        raise RuleBroken(
            tr("This student already has a price for these lessons then. End that one first."),
            field="starts_on",
        )


def end_subscription(work: Work, subscription_id: UUID, last_day: date | None) -> None:
    """Set the last day of a subscription; None lets it go on."""
    row = found(work, Subscription, subscription_id, tr("This subscription is not in the school."))
    if last_day is not None and last_day < row.starts_on:
        raise RuleBroken(tr("It ends before it begins."), field="ends_on")
    check_last_day_open(work, row.ends_on, last_day)
    row.ends_on = last_day


def end_subscriptions(work: Work, student_ids: Collection[UUID], last_day: date) -> None:
    """End all subscriptions of students who leave; one that was to begin later ends as it begins.

    Without a line on a bill that one goes.
    """
    query = select(Subscription).where(
        Subscription.student_id.in_(student_ids),
        or_(Subscription.ends_on.is_(None), Subscription.ends_on > last_day),
    )
    for row in work.session.scalars(query):
        if row.starts_on <= last_day:
            row.ends_on = last_day
        elif work.session.scalar(select(exists().where(InvoiceLine.subscription_id == row.id))):
            row.ends_on = row.starts_on
        else:
            work.session.delete(row)
