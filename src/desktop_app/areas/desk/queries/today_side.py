"""What stands beside the day: money that is due, birthdays of the week, the desk's notes."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.school import glances as school
from desktop_app.core.db.kept import fetch
from desktop_app.core.records import record

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SELECTS = "desktop_app.areas.desk.queries.today_selects"
SOON = timedelta(days=7)
MOST_LATE, MOST_SOON = 3, 3
MOST_BIRTHDAYS = 8
_OLDEST = 110
_LEAP_DAY = (2, 29)


@record
class PaymentDue:
    """A family's oldest invoice that is late or due soon, and all it has open of those."""

    family_id: UUID
    family: str
    due_on: date
    open: int

    def days_late(self, today: date) -> int:
        """How many days it is late; below zero it is still to come."""
        return (today - self.due_on).days


@record
class Payments:
    """Those due, the latest first, and how many are late in all with their sum."""

    rows: tuple[PaymentDue, ...]
    late: int
    late_amount: int
    currency: str


@record
class Birthday:
    """Somebody's birthday in the coming days; `student_id` is None for staff."""

    day: date
    age: int
    name: str
    native_name: str
    student_id: UUID | None
    staff_id: UUID | None


@record
class Side:
    """Everything that stands beside the day."""

    payments: Payments
    birthdays: tuple[Birthday, ...]
    birthday_count: int
    notes: tuple[school.DeskNoteRow, ...]


def read_side(session: "Session", day: date, today: date) -> Side:
    """Return what stands beside a day."""
    birthdays = birthdays_of_week(session, day)
    return Side(
        payments_due(session, today),
        tuple(birthdays[:MOST_BIRTHDAYS]),
        len(birthdays),
        tuple(school.desk_notes_of_day(session, day, today=today)),
    )


def payments_due(session: "Session", today: date) -> Payments:
    """Return the families that are latest, and those whose invoices are due within a week."""
    ((late, amount),) = fetch(session, f"{SELECTS}:late_sum", today=today)
    given = {"today": today, "until": today + SOON}
    rows = [
        PaymentDue(key, name, due, int(still))
        for is_late, most in ((True, MOST_LATE), (False, MOST_SOON))
        for key, name, due, still in fetch(session, f"{SELECTS}:due", is_late, most=most, **given)
    ]
    return Payments(tuple(rows), int(late), int(amount), school.ground(session).currency)


def birthdays_of_week(session: "Session", day: date) -> list[Birthday]:
    """Return the birthdays from a day to six days later, of students and staff still here.

    Somebody born on 29 February has it on the 28th in other years.
    """
    born: dict[date, date] = {}
    for each in (day + timedelta(days=n) for n in range(7)):
        for year in range(each.year - _OLDEST, each.year):
            for month_day in _born_on(each):
                if month_day != _LEAP_DAY or _is_leap(year):
                    born[date(year, *month_day)] = each
    found = []
    for birth, name, native, student_id, staff_id in fetch(
        session, f"{SELECTS}:birthdays", born=sorted(born)
    ):
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
