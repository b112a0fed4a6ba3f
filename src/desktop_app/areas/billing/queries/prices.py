"""Price plans and subscriptions."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import PricePlan, Subscription
from desktop_app.areas.billing.terms import PriceUnit
from desktop_app.areas.people.api import full_name
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.timetable.tables import Lesson


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A price of the school, in minor units."""

    id: UUID
    name: str
    unit: PriceUnit
    amount: int
    tax_rate_id: UUID | None
    archived: bool


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A price plan that a student has; without a lesson it is for all of them. In minor units."""

    id: UUID
    student_id: UUID
    student: str
    lesson_id: UUID | None
    lesson: str | None
    price_plan_id: UUID
    plan: str
    unit: PriceUnit
    amount: int
    starts_on: date
    ends_on: date | None


def price_plans(session: Session, *, archived: bool = False) -> list[PlanRow]:
    """Return the prices by name, the archived ones too when asked."""
    query = select(PricePlan).order_by(PricePlan.name, PricePlan.id)
    if not archived:
        query = query.where(PricePlan.archived_at.is_(None))
    return [
        PlanRow(x.id, x.name, x.unit, x.amount, x.tax_rate_id, x.archived_at is not None)
        for x in session.scalars(query)
    ]


def subscriptions_of(session: Session, student_id: UUID | None = None) -> list[SubscriptionRow]:
    """Return the subscriptions of a student, or of all, the newest first."""
    query = (
        select(Subscription, PricePlan, Lesson.title, Person)
        .join(PricePlan, PricePlan.id == Subscription.price_plan_id)
        .join(Student, Student.id == Subscription.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(Lesson, Lesson.id == Subscription.lesson_id)
        .order_by(Person.sort_name, Subscription.starts_on.desc(), Subscription.id)
    )
    if student_id is not None:
        query = query.where(Subscription.student_id == student_id)
    return [
        SubscriptionRow(
            row.id,
            row.student_id,
            full_name(person.given_name, person.family_name, person.display_name),
            row.lesson_id,
            title,
            plan.id,
            plan.name,
            plan.unit,
            plan.amount,
            row.starts_on,
            row.ends_on,
        )
        for row, plan, title, person in session.execute(query)
    ]
