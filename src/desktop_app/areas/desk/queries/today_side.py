"""What stands beside the day: money that is due, birthdays of the week, the desk's notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import Invoice
from desktop_app.areas.people.tables import Family, Person, PersonPrivate, Staff, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable

SOON = timedelta(days=7)
MOST_LATE, MOST_SOON = 3, 3
MOST_BIRTHDAYS = 8
_OLDEST = 110
_LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class PaymentDue:
    """A family's oldest invoice that is late or due soon, and all it has open of those."""

    family_id: UUID
    family: str
    due_on: date
    open: int

    def days_late(self, today: date) -> int:
        """How many days it is late; below zero it is still to come."""
        return (today - self.due_on).days


@dataclass(frozen=True, slots=True)
class Payments:
    """Those due, the latest first, and how many are late in all with their sum."""

    rows: tuple[PaymentDue, ...]
    late: int
    late_amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Birthday:
    """Somebody's birthday in the coming days; `student_id` is None for staff."""

    day: date
    age: int
    name: str
    native_name: str
    student_id: UUID | None
    staff_id: UUID | None


@dataclass(frozen=True, slots=True)
class Side:
    """Everything that stands beside the day."""

    payments: Payments
    birthdays: tuple[Birthday, ...]
    birthday_count: int
    notes: tuple[school.DeskNoteRow, ...]


def read_side(session: Session, day: date, today: date) -> Side:
    """Return what stands beside a day."""
    birthdays = birthdays_of_week(session, day)
    return Side(
        payments_due(session, today),
        tuple(birthdays[:MOST_BIRTHDAYS]),
        len(birthdays),
        tuple(school.desk_notes_of_day(session, day, today=today)),
    )


def payments_due(session: Session, today: date) -> Payments:
    """Return the families that are latest, and those whose invoices are due within a week."""
    still = Invoice.total - Invoice.settled
    wanted = (
        Invoice.kind == "INVOICE",
        Invoice.status == "ISSUED",
        Invoice.settled < Invoice.total,
    )
    is_late = Invoice.due_on < today
    sums = select(
        func.coalesce(func.sum(case((is_late, 1), else_=0)), 0),
        func.coalesce(func.sum(case((is_late, still), else_=0)), 0),
    ).where(*wanted)
    late, amount = session.execute(sums).one()
    first = func.min(Invoice.due_on).label("due")
    query = (
        select(Family.id, Family.name, first, func.sum(still))
        .join(Family, Family.id == Invoice.family_id)
        .where(*wanted, Invoice.due_on <= today + SOON)
        .group_by(Family.id, Family.name, Family.sort_name)
        .order_by(first, Family.sort_name)
    )
    rows = [
        PaymentDue(key, name, due or today, int(sum_open))
        for part, most in ((first < today, MOST_LATE), (first >= today, MOST_SOON))
        for key, name, due, sum_open in session.execute(query.having(part).limit(most))
    ]
    return Payments(tuple(rows), int(late), int(amount), school.facts(session).currency)


def birthdays_of_week(session: Session, day: date) -> list[Birthday]:
    """Return the birthdays from a day to six days later, of students and staff still here.

    Somebody born on 29 February has it on the 28th in other years.
    """
    born: dict[date, date] = {}
    for each in (day + timedelta(days=n) for n in range(7)):
        for year in range(each.year - _OLDEST, each.year):
            for month_day in _born_on(each):
                if month_day != _LEAP_DAY or _is_leap(year):
                    born[date(year, *month_day)] = each
    query = (
        select(
            PersonPrivate.date_of_birth,
            timetable.shown_name(),
            func.coalesce(Person.native_name, ""),
            Student.id,
            Staff.id,
        )
        .join(Person, Person.id == PersonPrivate.person_id)
        .outerjoin(Student, (Student.person_id == Person.id) & Student.archived_at.is_(None))
        .outerjoin(Staff, (Staff.person_id == Person.id) & Staff.archived_at.is_(None))
        .where(
            PersonPrivate.date_of_birth.in_(sorted(born)),
            Person.archived_at.is_(None),
            Student.id.is_not(None) | Staff.id.is_not(None),
        )
    )
    found = []
    for birth, name, native, student_id, staff_id in session.execute(query):
        if birth is None:
            continue
        on = born[birth]
        found.append(Birthday(on, on.year - birth.year, name, native, student_id, staff_id))
    return sorted(found, key=lambda each: (each.day, each.name))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _born_on(day: date) -> Sequence[tuple[int, int]]:
    """Return the days of birth whose birthday is kept on a day, as month and day."""
    kept = [(day.month, day.day)]
    if kept == [(2, 28)] and not _is_leap(day.year):
        kept.append(_LEAP_DAY)
    return kept
