"""Who is billed for what.

Lessons, students, families with their shares, subscriptions, tax rates.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.lesson_prices import History, price_histories
from desktop_app.areas.billing.rules.amounts import EXEMPT, Tax
from desktop_app.areas.billing.rules.prices import Share
from desktop_app.areas.billing.tables import PricePlan, Subscription
from desktop_app.areas.billing.terms import PriceUnit
from desktop_app.areas.people.api import full_name
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Instrument,
    Person,
    PersonPrivate,
    Staff,
    Student,
)
from desktop_app.areas.school.tables import Location, Room, TaxRate
from desktop_app.areas.timetable.api import LessonType
from desktop_app.areas.timetable.tables import HybridLessonConfig, Lesson
from desktop_app.core.records import record

FEW = 500
"""More ids than these are not named one by one: the whole table is read."""


@record
class LessonInfo:
    """What a bill needs of a lesson; prices in minor units."""

    id: UUID
    title: str
    type: LessonType
    instrument: str | None
    duration: int | None
    teacher_id: UUID | None
    price: int | None
    location_price: int | None
    one_on_one_price: int | None
    tax_rate_id: UUID | None
    history: History = ()

    def price_on(self, day: date, *, dated: bool = False) -> int | None:
        """Return what it costs on a day; `dated` says that only what has a date counts.

        The price of now counts from the last change on, whoever wrote it there since.
        """
        if not self.history:
            return self.price
        if day >= self.history[-1][0] and not dated:
            return self.price
        before = [price for first, price in self.history if first <= day]
        return before[-1] if before else self.history[0][1]

    @property
    def hybrid(self) -> bool:
        """Whether it may have one-on-one weeks."""
        return self.type is LessonType.HYBRID


@record
class StudentInfo:
    """A student as a bill names them."""

    id: UUID
    person_id: UUID
    given_name: str
    family_name: str
    name: str
    sort_name: str


@record
class Payer:
    """A family with the address its bills go to."""

    id: UUID
    name: str
    sort_name: str
    payer: str
    address: tuple[str, ...]


@record
class Plan:
    """A subscription with its price; without a lesson it is for all lessons of the student."""

    id: UUID
    student_id: UUID
    lesson_id: UUID | None
    name: str
    unit: PriceUnit
    amount: int
    tax_rate_id: UUID | None
    starts_on: date
    ends_on: date | None

    def counts_on(self, day: date) -> bool:
        """Say whether it is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@record
class Rate:
    """A tax rate as lines keep it."""

    id: UUID | None
    name: str
    tax: Tax


NO_RATE = Rate(None, "", EXEMPT)


def lesson_infos(session: Session, ids: Collection[UUID]) -> dict[UUID, LessonInfo]:
    """Return the lessons with every price that could count, by id."""
    query = (
        select(
            Lesson.id,
            Lesson.title,
            Lesson.type,
            Instrument.name,
            Lesson.duration,
            Lesson.teacher_id,
            Lesson.price_per_student,
            Location.lesson_price,
            HybridLessonConfig.one_on_one_price_per_student,
            Lesson.tax_rate_id,
        )
        .outerjoin(Instrument, Instrument.id == Lesson.instrument_id)
        .outerjoin(Room, Room.id == Lesson.room_id)
        .outerjoin(Location, Location.id == func.coalesce(Room.location_id, Lesson.location_id))
        .outerjoin(HybridLessonConfig, HybridLessonConfig.lesson_id == Lesson.id)
    )
    if len(ids) <= FEW:
        query = query.where(Lesson.id.in_(ids))
    rows: Any = session.execute(query)
    histories = price_histories(session, ids)
    found = {row[0]: LessonInfo(*row) for row in rows}
    for lesson_id, history in histories.items():
        if lesson_id in found:
            found[lesson_id] = replace(found[lesson_id], history=history)
    return found


def student_infos(session: Session, ids: Collection[UUID]) -> dict[UUID, StudentInfo]:
    """Return students as bills name them, by id."""
    query = select(
        Student.id,
        Student.person_id,
        Person.given_name,
        Person.family_name,
        Person.display_name,
        Person.sort_name,
    ).join(Person, Person.id == Student.person_id)
    if len(ids) <= FEW:
        query = query.where(Student.id.in_(ids))
    return {
        student_id: StudentInfo(
            student_id,
            person_id,
            given or family,
            family or given,
            full_name(given, family, display),
            sort,
        )
        for student_id, person_id, given, family, display, sort in session.execute(query)
    }


def teacher_names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return teachers as lines name them: the initial and the family name."""
    query = select(Staff.id, Person.given_name, Person.family_name).join(
        Person, Person.id == Staff.person_id
    )
    if len(ids) <= FEW:
        query = query.where(Staff.id.in_(ids))
    return {
        staff_id: initialed(given, family) for staff_id, given, family in session.execute(query)
    }


def initialed(given: str, family: str) -> str:
    """Write a name with its initial: M. Cullinan."""
    return f"{given[0]}. {family}" if given and family else given or family


def shares_of(session: Session, student_ids: Collection[UUID]) -> dict[UUID, tuple[Share, ...]]:
    """Return which families pay for each student, the older family first.

    Those without a part are left out.
    """
    query = (
        select(Student.id, Family.id, FamilyMember.share_bp)
        .join(FamilyMember, FamilyMember.person_id == Student.person_id)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(Family.archived_at.is_(None), FamilyMember.share_bp > 0)
        .order_by(Family.created_at, Family.id)
    )
    if len(student_ids) <= FEW:
        query = query.where(Student.id.in_(student_ids))
    found: dict[UUID, list[Share]] = {}
    for student_id, family_id, bp in session.execute(query):
        found.setdefault(student_id, []).append(Share(family_id, bp))
    return {student_id: tuple(shares) for student_id, shares in found.items()}


def payers(session: Session, ids: Collection[UUID]) -> dict[UUID, Payer]:
    """Return families with whom and where their bills go.

    The family's own address, else the payer's.
    """
    person = aliased(Person)
    query = (
        select(
            Family.id,
            Family.name,
            Family.sort_name,
            person.given_name,
            person.family_name,
            person.display_name,
            Family.billing_street,
            Family.billing_city,
            Family.billing_postcode,
            Family.billing_state,
            PersonPrivate.street,
            PersonPrivate.city,
            PersonPrivate.postcode,
            PersonPrivate.state,
        )
        .outerjoin(person, person.id == func.coalesce(Family.payer_id, Family.holder_id))
        .outerjoin(PersonPrivate, PersonPrivate.person_id == person.id)
    )
    if len(ids) <= FEW:
        query = query.where(Family.id.in_(ids))
    found = {}
    for family_id, name, sort, given, family, display, *places in session.execute(query):
        own, private = address_lines(*places[:4]), address_lines(*places[4:])
        who = full_name(given, family, display) if given or family else name
        found[family_id] = Payer(family_id, name, sort, who, own or private)
    return found


def address_lines(
    street: str | None, city: str | None, postcode: str | None, state: str | None
) -> tuple[str, ...]:
    """Write an address in lines: the street, then place, postcode and county."""
    place = " ".join(part for part in (city, postcode) if part)
    lines = (street or "", ", ".join(part for part in (place, state) if part))
    return tuple(line for line in lines if line)


def plans_of(session: Session, first: date, last: date, also: Collection[UUID] = ()) -> list[Plan]:
    """Return the subscriptions in force on some day from first to last, and `also` these.

    Those for one lesson first.
    """
    in_force = and_(
        Subscription.starts_on <= last,
        or_(Subscription.ends_on.is_(None), Subscription.ends_on >= first),
    )
    query = (
        select(
            Subscription.id,
            Subscription.student_id,
            Subscription.lesson_id,
            PricePlan.name,
            PricePlan.unit,
            PricePlan.amount,
            PricePlan.tax_rate_id,
            Subscription.starts_on,
            Subscription.ends_on,
        )
        .join(PricePlan, PricePlan.id == Subscription.price_plan_id)
        .where(or_(in_force, Subscription.id.in_(also)))
        .order_by(Subscription.lesson_id.is_(None), Subscription.starts_on.desc(), Subscription.id)
    )
    return [Plan(*row) for row in session.execute(query)]


def rates(session: Session) -> tuple[dict[UUID, Rate], Rate]:
    """Return the tax rates by id, and the one for lines that name none."""
    query = select(TaxRate.id, TaxRate.name, TaxRate.category, TaxRate.rate_bp, TaxRate.is_default)
    known, default = {}, NO_RATE
    for rate_id, name, category, bp, is_default in session.execute(query):
        known[rate_id] = Rate(rate_id, name, Tax(category.value, bp))
        default = known[rate_id] if is_default else default
    return known, default
