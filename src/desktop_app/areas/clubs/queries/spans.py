"""The week, term or year that figures of clubs are counted over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.terms import SpanKind
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Setting

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekSlot:
    """A calendar week: its Monday, its number in the year, how many school days it has."""

    monday: date
    number: int
    school_days: int


@dataclass(frozen=True, slots=True)
class Span:
    """What is counted: its days, and the weeks of its chart.

    `number` is the academic week of today; `term` and `year` are their names, empty between terms.
    """

    kind: SpanKind
    first: date
    last: date
    number: int
    term: str
    year: str
    weeks: Sequence[WeekSlot]


def span_of(session: Session, kind: SpanKind, today: date) -> Span:
    """Return the span of a kind that a day lies in; outside of terms the year, else the week."""
    monday = today - timedelta(days=today.weekday())
    year, term = school.year_of(session, today), school.term_of(session, today)
    if year is not None and year.starts_on > today:
        year = None
    begin = year.starts_on if year else monday - 11 * WEEK
    number = school.week_of_year(today, begin)
    shown = term.starts_on if term and kind is not SpanKind.YEAR else begin
    if kind is SpanKind.WEEK:
        first, last = monday, monday + 6 * DAY
    else:
        whole = term if kind is SpanKind.TERM and term else year
        first = whole.starts_on if whole else shown
        last = whole.ends_on if whole else monday + 6 * DAY
    weeks = calendar_weeks(session, shown, today, begin)
    return Span(kind, first, last, number, term.name if term else "",
                year.name if year else "", weeks)  # fmt: skip


def calendar_weeks(session: Session, first: date, last: date, year_begin: date) -> list[WeekSlot]:
    """Return the calendar weeks from one day to another with their school days."""
    ticked = set(school.setting(session, "school_days"))
    monday = first - timedelta(days=first.weekday())
    closed = school.closures(session, monday, last + WEEK)
    found = []
    while monday <= last:
        days = (monday + n * DAY for n in range(7))
        count = sum(day.isoweekday() in ticked and day not in closed for day in days)
        found.append(WeekSlot(monday, school.week_of_year(monday, year_begin), count))
        monday += WEEK
    return found


def keys_of_settings(session: Session, ids: Collection[UUID]) -> set[str]:
    """Return which settings some rows are."""
    return set(session.scalars(select(Setting.key).where(Setting.id.in_(ids))))
