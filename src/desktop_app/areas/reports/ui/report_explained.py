"""Where the figures of a report come from: the bookings behind a row, the rows behind a sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import Asked, Booking, Head, Kind, Result, Row
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date
from desktop_app.kit.explain import Entry, Explain, Explanation


@dataclass(frozen=True, slots=True)
class Shown:
    """The report that is on screen, as it was asked for."""

    key: str
    asked: Asked
    today: date
    result: Result


def main_figure(result: Result) -> int:
    """Return which figure a report is about: what is open or billed, else its last one."""
    money = [head.key if head.kind is Kind.MONEY else "" for head in result.heads]
    for key in ("open", "billed"):
        if key in money:
            return money.index(key)
    return max((n for n, head in enumerate(result.heads) if n and head.is_number), default=0)


def of_row(database: Database, shown: Shown, row: Row, figure: str) -> Explain:
    """Say which bookings a figure of a row counts; without any, its other figures."""

    def read() -> Explanation:
        with database.reading() as session:
            found = reports.behind(
                session, shown.key, shown.asked, row, figure=figure, today=shown.today
            )
        return explained_row(shown.result, row, figure, found)

    return read


def explained_row(
    result: Result, row: Row, figure: str, found: Sequence[Booking] = ()
) -> Explanation:
    """Return the bookings of a figure with its rule, or the figures of the row."""
    keys = [head.key for head in result.heads]
    at = keys.index(figure) if figure in keys else main_figure(result)
    head = result.heads[at]
    name = reports.shown(row.values[0], result.heads[0], result.currency)
    total = reports.shown(row.values[at], head, result.currency)
    if not found:
        return Explanation(name, result.rule, _figures(result, row), total)
    title = f"{name}, {head.title}" if at else name
    return Explanation(title, result.rule, [_entry(e, head, result) for e in found], total)


def _entry(each: Booking, head: Head, result: Result) -> Entry:
    # a share is made of what was counted: rooms by their minutes, marks by their words
    value_head = Head(head.key, head.title, Kind.HOURS) if head.kind is Kind.PERCENT else head
    return Entry(
        each.words,
        reports.shown(each.value, value_head, result.currency),
        show_date(each.day) if each.day is not None else "",
        each.second,
        each.target,
    )


def _figures(result: Result, row: Row) -> list[Entry]:
    return [
        Entry(head.title, reports.shown(value, head, result.currency), target=row.target)
        for head, value in zip(result.heads[1:], row.values[1:], strict=True)
        if value is not None
    ]


def of_totals(result: Result) -> Explanation | None:
    """Say which rows make the last total, and by which rule."""
    if result.totals is None:
        return None
    at = main_figure(result)
    head = result.heads[at]
    entries = [
        Entry(
            reports.shown(row.values[0], result.heads[0], result.currency),
            reports.shown(row.values[at], head, result.currency),
            target=row.target,
        )
        for row in result.rows
    ]
    total = reports.shown(result.totals[at], head, result.currency)
    return Explanation(head.title, result.rule, entries, total)
