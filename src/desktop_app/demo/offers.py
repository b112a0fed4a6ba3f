"""What the demo school agreed with its families: price plans, packages, discounts, closed books.

All of it counts from next month on, so that what was billed until today stays as it is.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.terms import DiscountKind, PriceUnit
from desktop_app.demo.calendar import Calendar
from desktop_app.demo.ids import Ids
from desktop_app.demo.people import Student
from desktop_app.demo.sheets import Sheets, stamp

SHEETS: dict[str, str] = {
    "price_plan": "name unit amount",
    "subscription": "student_id price_plan_id starts_on",
    "package": "student_id name lessons amount starts_on ends_on",
    "discount_rule": "name kind value student_id sibling_from starts_on ends_on",
    "period_lock": "until locked_at locked_by reason",
}
_PLAN_FOR, _PACKAGE_FOR = 40, 30
_BY = "Ruth Danquah"


class Offers:
    """Writes the offers of the school, then unit by unit who has them."""

    def __init__(self, ids: Ids, sheets: Sheets, calendar: Calendar) -> None:
        self._new, self._add, self._calendar = ids.new, sheets.add, calendar
        self._month = Month.of(calendar.today).after(1)
        self._first = str(self._month.first)
        self._plan = ids.new()

    def school(self, now: datetime) -> None:
        """Write what holds for everybody."""
        self._add("price_plan", self._plan, "All lessons, a month", PriceUnit.MONTH.value, 14_500)
        self._add("price_plan", self._new(), "Adult, a lesson", PriceUnit.LESSON.value, 4_200)
        self._add(
            "discount_rule", self._new(), "Sibling", DiscountKind.PERCENT.value, 1_000, None, 2,
            self._first, None,
        )  # fmt: skip
        closed = self._calendar.first_lesson.replace(day=1) - timedelta(days=1)
        self._add(
            "period_lock",
            self._new(),
            str(closed),
            stamp(now),
            _BY,
            "The year is with the accountant",
        )

    def unit(self, students: Sequence[Student]) -> None:
        """Give some students of a unit a price plan, a package or a discount."""
        last = str(self._month.after(5).last)
        for at, each in enumerate(students):
            if at % _PLAN_FOR == 17:
                self._add("subscription", self._new(), each.id, self._plan, self._first)
            elif at % _PACKAGE_FOR == 9:
                self._add(
                    "package", self._new(), each.id, "Package of 10 lessons", 10, 34_000,
                    self._first, last,
                )  # fmt: skip
            elif at == 5:
                self._add(
                    "discount_rule", self._new(), "Staff child", DiscountKind.PERCENT.value, 2_500,
                    each.id, None, self._first, None,
                )  # fmt: skip
