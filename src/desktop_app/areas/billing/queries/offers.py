"""Packages and discounts as lists and cards show them, and where a package's lessons went."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.package_facts import used_of
from desktop_app.areas.billing.rules.packages import left_in
from desktop_app.areas.billing.tables import (
    BilledMeeting,
    DiscountRule,
    Invoice,
    InvoiceLine,
    Package,
)
from desktop_app.areas.billing.terms import DiscountKind, LineKind
from desktop_app.areas.people.api import full_name
from desktop_app.areas.people.tables import Family, FamilyMember, Person, Student
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package with what is left of it; the amount in minor units.

    `number` is the invoice that sold it, None until it is billed.
    """

    id: UUID
    student_id: UUID
    student: str
    lesson_id: UUID | None
    lesson: str | None
    name: str
    lessons: int
    used: int
    amount: int
    tax_rate_id: UUID | None
    starts_on: date
    ends_on: date | None
    archived: bool
    number: str | None

    @property
    def left(self) -> int:
        """How many lessons are left."""
        return left_in(self.lessons, self.used)

    def is_over(self, day: date) -> bool:
        """Say whether it covers nothing more on a day."""
        return self.archived or self.left == 0 or (self.ends_on is not None and self.ends_on < day)


@dataclass(frozen=True, slots=True)
class PackageUse:
    """One lesson that a package covered (+1) or got back (−1), and the document that says so."""

    day: date
    lesson: str
    sign: int
    number: str | None
    invoice_id: UUID


@dataclass(frozen=True, slots=True)
class DiscountRow:
    """A discount as it is listed.

    `value` is basis points or minor units by its kind.
    """

    id: UUID
    name: str
    kind: DiscountKind
    value: int
    student_id: UUID | None
    student: str | None
    family_id: UUID | None
    family: str | None
    lesson_id: UUID | None
    lesson: str | None
    sibling_from: int | None
    starts_on: date
    ends_on: date | None
    archived: bool

    @property
    def percent(self) -> int | None:
        """The percentage in basis points, None for a fixed amount."""
        return self.value if self.kind is DiscountKind.PERCENT else None

    @property
    def amount(self) -> int | None:
        """The fixed amount a month in minor units, None for a percentage."""
        return self.value if self.kind is DiscountKind.FIXED else None

    def is_over(self, day: date) -> bool:
        """Say whether it counts no more on a day."""
        return self.archived or (self.ends_on is not None and self.ends_on < day)


def missing(
    session: Session,
    *,
    student_id: UUID | None = None,
    family_id: UUID | None = None,
    lesson_id: UUID | None = None,
) -> str | None:
    """Return the field of what is not in the school, None when all is there."""
    asked: tuple[tuple[str, Any, UUID | None], ...] = (
        ("student_id", Student, student_id),
        ("family_id", Family, family_id),
        ("lesson_id", Lesson, lesson_id),
    )
    for field, table, key in asked:
        if key is not None and session.scalar(select(table.id).where(table.id == key)) is None:
            return field
    return None


def packages_of(
    session: Session, student_id: UUID | None = None, *, archived: bool = True
) -> list[PackageRow]:
    """Return the packages of a student, or of all, the newest first."""
    query = (
        select(Package, Lesson.title, Person)
        .join(Student, Student.id == Package.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(Lesson, Lesson.id == Package.lesson_id)
        .order_by(Person.sort_name, Package.starts_on.desc(), Package.id)
    )
    if student_id is not None:
        query = query.where(Package.student_id == student_id)
    if not archived:
        query = query.where(Package.archived_at.is_(None))
    found = session.execute(query).all()
    ids = [row.id for row, _, _ in found] if student_id is not None else None
    which = [] if ids is None else [InvoiceLine.package_id.in_(ids)]
    used, numbers = used_of(session, *which), _numbers(session, *which)
    return [
        PackageRow(
            row.id, row.student_id,
            full_name(person.given_name, person.family_name, person.display_name),
            row.lesson_id, title, row.name, row.lessons, used.get(row.id, 0), row.amount,
            row.tax_rate_id, row.starts_on, row.ends_on, row.archived_at is not None,
            numbers.get(row.id),
        )
        for row, title, person in found
    ]  # fmt: skip


def _numbers(session: Session, *which: Any) -> dict[UUID, str]:
    query = (
        select(InvoiceLine.package_id, func.max(Invoice.number))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            InvoiceLine.package_id.is_not(None),
            InvoiceLine.kind == LineKind.PACKAGE,
            InvoiceLine.credits_line_id.is_(None),
            *which,
        )
        .group_by(InvoiceLine.package_id)
    )
    return {key: number for key, number in session.execute(query) if key and number}


def package_uses(session: Session, package_id: UUID) -> list[PackageUse]:
    """Return which meetings a package covered and got back, in order of their days."""
    query = (
        select(
            LessonOccurrence.local_date,
            Lesson.title,
            BilledMeeting.sign,
            Invoice.number,
            Invoice.id,
        )
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(LessonOccurrence, LessonOccurrence.id == BilledMeeting.occurrence_id)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .where(InvoiceLine.package_id == package_id)
        .order_by(LessonOccurrence.local_date, BilledMeeting.id)
    )
    return [PackageUse(*row) for row in session.execute(query)]


def discounts_of(
    session: Session,
    *,
    student_id: UUID | None = None,
    family_id: UUID | None = None,
    archived: bool = True,
) -> list[DiscountRow]:
    """Return all discounts, or those that are for a student or a family, by name.

    For a student those of their families count too; those for siblings or for all come with each.
    """
    child = aliased(Student)
    person = aliased(Person)
    query = (
        select(DiscountRule, person, Family.name, Lesson.title)
        .outerjoin(child, child.id == DiscountRule.student_id)
        .outerjoin(person, person.id == child.person_id)
        .outerjoin(Family, Family.id == DiscountRule.family_id)
        .outerjoin(Lesson, Lesson.id == DiscountRule.lesson_id)
        .order_by(DiscountRule.name, DiscountRule.starts_on, DiscountRule.id)
    )
    for condition in _mine(student_id, family_id):
        query = query.where(condition)
    if not archived:
        query = query.where(DiscountRule.archived_at.is_(None))
    return [
        DiscountRow(
            row.id, row.name, row.kind, row.value, row.student_id,
            _name(who),
            row.family_id, family, row.lesson_id, lesson, row.sibling_from, row.starts_on,
            row.ends_on, row.archived_at is not None,
        )
        for row, who, family, lesson in session.execute(query)
    ]  # fmt: skip


def _name(who: Person | None) -> str | None:
    return full_name(who.given_name, who.family_name, who.display_name) if who else None


def _mine(student_id: UUID | None, family_id: UUID | None) -> list[Any]:
    found: list[Any] = []
    if student_id is not None:
        families = (
            select(FamilyMember.family_id)
            .join(Student, Student.person_id == FamilyMember.person_id)
            .where(Student.id == student_id)
        )
        found.append(or_(DiscountRule.student_id.is_(None), DiscountRule.student_id == student_id))
        found.append(or_(DiscountRule.family_id.is_(None), DiscountRule.family_id.in_(families)))
    if family_id is not None:
        children = (
            select(Student.id)
            .join(FamilyMember, FamilyMember.person_id == Student.person_id)
            .where(FamilyMember.family_id == family_id)
        )
        found.append(or_(DiscountRule.family_id.is_(None), DiscountRule.family_id == family_id))
        found.append(or_(DiscountRule.student_id.is_(None), DiscountRule.student_id.in_(children)))
    return found
