"""The demo school's year: terms, public holidays, breaks and the concert day, for any today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from desktop_app.areas.school.api import DayKind, public_holidays

WEEKS_OF_REGISTERS = 10
COUNTRY = "IE"


@dataclass(frozen=True, slots=True)
class Span:
    """A named first and last day, both included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Year:
    """An academic year with its terms."""

    name: str
    first: date
    last: date
    terms: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Closed:
    """A day without school."""

    kind: DayKind
    name: str


@dataclass(frozen=True)
class Calendar:
    """Every day the demo needs: from the first lesson to the last that is planned."""

    today: date
    years: Sequence[Year]
    first_lesson: date
    last_lesson: date
    closed: Mapping[date, Closed] = field(repr=False)

    def meetings(self, weekday: int, *, every: int = 1, start: date | None = None) -> list[date]:
        """Return the open days on a weekday (0 is Monday), every so many weeks."""
        first = first_on(start or self.first_lesson, weekday)
        count = (self.last_lesson - first).days // (7 * every) + 1
        days = (first + timedelta(weeks=every * n) for n in range(count))
        return [day for day in days if day not in self.closed]

    @cached_property
    def weekly(self) -> tuple[list[date], ...]:
        """The open days of each weekday."""
        return tuple(self.meetings(weekday) for weekday in range(7))

    @cached_property
    def billed_months(self) -> tuple[date, date]:
        """The first days of the two months before today's."""
        return month_before(month_before(self.today)), month_before(self.today)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def first_on(day: date, weekday: int) -> date:
    """Return the first day on a weekday, not before the given day."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def month_before(day: date) -> date:
    """Return the first day of the month before a day's month."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_end(first: date) -> date:
    """Return the last day of the month that begins on a day."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def make_calendar(today: date) -> Calendar:
    """Return the calendar around today: ten weeks of lessons and two whole months lie behind it."""
    first_lesson = monday_of(min(today, month_before(month_before(today))))
    while _open_weeks(first_lesson, today) < WEEKS_OF_REGISTERS:
        first_lesson -= timedelta(weeks=1)
    this_year = _academic_year(today)
    years = [this_year]
    while first_lesson < years[0].first:
        years.insert(0, _academic_year(years[0].first - timedelta(days=1)))
    summer = this_year.terms[2].last
    last = summer if today <= summer - timedelta(weeks=4) else this_year.last
    return Calendar(today, tuple(years), first_lesson, last, _closed_in(years))


def _closed_in(years: Sequence[Year]) -> dict[date, Closed]:
    found: dict[date, Closed] = {}
    for year in years:
        found |= _closed_days(year)
    return found


def _open_weeks(first: date, today: date) -> int:
    """Return in how many weeks before today the school was open on a weekday."""
    closed = _closed_in([_academic_year(first), _academic_year(today)])
    days = (first + timedelta(days=n) for n in range((today - first).days))
    return len({monday_of(day) for day in days if day not in closed and day.weekday() < 5})


def _year_start(autumn: int) -> date:
    return monday_of(date(autumn, 9, 1))


def _academic_year(day: date) -> Year:
    autumn = day.year if day >= _year_start(day.year) else day.year - 1
    first = _year_start(autumn)
    last = _year_start(autumn + 1) - timedelta(days=1)
    easter = _easter(autumn + 1)
    spring = autumn + 1
    summer_end = monday_of(date(spring, 7, 1)) - timedelta(days=2)
    terms = (
        Span(f"Autumn {autumn}", first, _before_christmas(autumn)),
        Span(f"Spring {spring}", monday_of(date(spring, 1, 8)), easter - timedelta(days=9)),
        Span(f"Summer {spring}", easter + timedelta(days=8), summer_end),
        Span(f"Summer school {spring}", summer_end + timedelta(days=2), last - timedelta(days=1)),
    )
    return Year(f"{autumn}/{spring % 100:02d}", first, last, terms)


def _before_christmas(year: int) -> date:
    return monday_of(date(year, 12, 21)) - timedelta(days=2)


def _easter(year: int) -> date:
    from dateutil.easter import easter  # third party, only when a demo is made

    return easter(year)


def _closed_days(year: Year) -> dict[date, Closed]:
    autumn, spring = year.first.year, year.first.year + 1
    easter = _easter(spring)
    concert = date(autumn, 11, 22)
    breaks = (
        Span(
            "Mid-term break",
            monday_of(date(autumn, 10, 31)),
            monday_of(date(autumn, 10, 31)) + timedelta(days=5),
        ),
        Span("St Cecilia concert", *[concert - timedelta(days=(concert.weekday() - 4) % 7)] * 2),
        Span(
            "Christmas break",
            year.terms[0].last + timedelta(days=1),
            year.terms[1].first - timedelta(days=1),
        ),
        Span(
            "Mid-term break",
            monday_of(date(spring, 2, 19)),
            monday_of(date(spring, 2, 19)) + timedelta(days=5),
        ),
        Span("Easter break", easter - timedelta(days=8), easter + timedelta(days=7)),
    )
    closed: dict[date, Closed] = {}
    for span in breaks:
        for n in range((span.last - span.first).days + 1):
            closed[span.first + timedelta(days=n)] = Closed(DayKind.CLOSURE, span.name)
    for holiday in public_holidays(COUNTRY, year.first, year.last):
        closed[holiday.day] = Closed(DayKind.HOLIDAY, holiday.name)
    return dict(sorted(closed.items()))
