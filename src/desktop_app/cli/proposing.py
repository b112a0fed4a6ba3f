"""The school year and the terms that a new school starts with, until the office gives its own."""

from datetime import date, timedelta

from desktop_app.core.wording import tr


def year_around(day: date) -> tuple[date, date]:
    """Return the school year a day lies in.

    It runs from the Monday of the week of 1 September to the day before the next one begins.
    """
    begins = [_monday(date(year, 9, 1)) for year in (day.year - 1, day.year, day.year + 1)]
    first = max(begin for begin in begins if begin <= day)
    return first, begins[begins.index(first) + 1] - timedelta(days=1) if first != begins[
        -1
    ] else first


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def terms_of(first: date, last: date) -> list[tuple[str, date, date]]:
    """Return three usual terms of a school year; the office changes them as it likes."""
    autumn, spring = first.year, last.year
    return [
        (tr("Autumn {year}", year=autumn), first, date(autumn, 12, 22)),
        (tr("Spring {year}", year=spring), date(spring, 1, 4), date(spring, 3, 31)),
        (tr("Summer {year}", year=spring), date(spring, 4, 1), last),
    ]
