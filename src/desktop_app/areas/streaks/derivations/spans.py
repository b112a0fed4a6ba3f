"""The days that sets work on: with what the calendar says of each, week by week."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.core.clock import day_bounds

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """A day as the calendar has it; `ends` is when it is over."""

    day: date
    is_school_day: bool
    year: str | None
    term: str | None
    week: int | None
    ends: datetime


def days_between(session: Session, first: date, last: date) -> list[SchoolDay]:
    """Return every day between two, with what the calendar says."""
    ticked = set(school.setting(session, "school_days"))
    closed = school.closures(session, first, last)
    years, terms = school.years(session), school.terms(session)
    zone = school.facts(session).timezone
    found = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        year = next((y for y in years if y.starts_on <= day <= y.ends_on), None)
        term = next((t for t in terms if t.starts_on <= day <= t.ends_on), None)
        found.append(
            SchoolDay(
                day,
                day.isoweekday() in ticked and day not in closed,
                year.name if year else None,
                term.name if term else None,
                school.week_of_year(day, year.starts_on) if year else None,
                day_bounds(day, zone)[1],
            )
        )
    return found


def weeks(days: Sequence[SchoolDay]) -> Iterator[list[SchoolDay]]:
    """Cut days into weeks: what a statement holds at once stays small."""
    part: list[SchoolDay] = []
    for each in days:
        if part and each.day.isoweekday() == 1:
            yield part
            part = []
        part.append(each)
    if part:
        yield part


def as_json(days: Sequence[SchoolDay]) -> str:
    """Write days as a statement reads them."""
    return json.dumps([_facts(each) for each in days])


def kept_span(session: Session, day: Any) -> tuple[date, date] | None:
    """Return the first and the last day of which a table has a row, by its column of days."""
    ends = (select(each(day)).scalar_subquery() for each in (func.min, func.max))
    first, last = session.execute(select(*ends)).one()
    return (first, last) if first else None


def days_as_json(first: date, last: date) -> str:
    """Write every day between two, as `kept_to_days` reads them."""
    many = range((last - first).days + 1)
    return json.dumps([{"day": str(first + timedelta(days=n))} for n in many])


def kept_to_days(statement: str, *, some: bool) -> str:
    """Name each day where a statement says `<within column>`, for some students or groups.

    Days are kept day after day, so those of a few are looked up one by one; those of all are read
    as they lie.
    """
    first, *parts = statement.split("<within ")
    said = [first]
    for part in parts:
        column, _, rest = part.partition(">")
        within = "SELECT {as_day[value ->> 'day']} FROM {each[within]}"
        said.append((f"AND {column} IN ({within})" if some else "") + rest)
    return "".join(said)


def _facts(day: SchoolDay) -> dict[str, Any]:
    return {
        "day": str(day.day),
        "school": int(day.is_school_day),
        "year": day.year,
        "term": day.term,
        "week": day.week,
        "month": day.day.month,
        "ends": day.ends.strftime("%Y-%m-%d %H:%M:%S.000000"),
    }


DAYS = """
calendar AS MATERIALIZED (
    SELECT {as_day[value ->> 'day']} AS day, CAST(value ->> 'school' AS INTEGER) AS school,
        value ->> 'year' AS year, value ->> 'term' AS term,
        CAST(value ->> 'week' AS INTEGER) AS week, CAST(value ->> 'month' AS INTEGER) AS month,
        {as_instant[value ->> 'ends']} AS ends
    FROM {each[days]}
)
"""
"""The days as a table of a statement."""
