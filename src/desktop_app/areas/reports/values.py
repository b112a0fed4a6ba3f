"""How the values of a report are written: for people, for files, for programs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from desktop_app.areas.reports.terms import Chart, Head, Kind, Result, Value
from desktop_app.core.money import Money, decimals, number, plain
from desktop_app.core.wording import show_date_with_year

HOUR = 60
Cell = str | int | Decimal | date | None


def shown(value: Value, head: Head, currency: str) -> str:
    """Write a value for people."""
    if value is None:
        return ""
    if isinstance(value, date):
        return show_date_with_year(value)
    if isinstance(value, str):
        return value
    return shown_number(value, head.kind, currency)


def shown_number(value: int, kind: Kind, currency: str) -> str:
    """Write a number for people: amounts without a sign, hours as 12:45, percent with one."""
    if kind is Kind.MONEY:
        return number(Money(value, currency))
    if kind is Kind.HOURS:
        return f"{value // HOUR}:{value % HOUR:02d}"
    if kind is Kind.PERCENT:
        return f"{value}\u00a0%"
    return f"{value:,}"


def cell(value: Value, head: Head, currency: str) -> Cell:
    """Return a value for a spreadsheet: amounts and hours as numbers."""
    if isinstance(value, int):
        if head.kind is Kind.MONEY:
            return Money(value, currency).amount
        if head.kind is Kind.HOURS:
            return (Decimal(value) / HOUR).quantize(Decimal("0.01"))
    return value


def as_json(value: Value, head: Head, currency: str) -> str | int | None:
    """Return a value for a program: amounts as decimal text, hours as minutes."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and head.kind is Kind.MONEY:
        return plain(Money(value, currency))
    return value


def titles(result: Result) -> list[str]:
    """Return the titles of the columns, amounts with their currency."""
    return [
        f"{head.title} {result.currency}" if head.kind is Kind.MONEY else head.title
        for head in result.heads
    ]


def cells(result: Result) -> list[list[Cell]]:
    """Return all rows for a spreadsheet, the totals last."""
    every: list[Sequence[Value]] = [row.values for row in result.rows]
    if result.totals is not None and result.rows:
        every.append(result.totals)
    return [
        [cell(value, head, result.currency) for value, head in zip(row, result.heads, strict=True)]
        for row in every
    ]


def drawn(chart: Chart, currency: str) -> list[tuple[str, float, str]]:
    """Return the values of a chart as (label, height, words): money and hours in whole units."""
    whole = {Kind.MONEY: 10 ** decimals(currency), Kind.HOURS: HOUR}
    scale = whole.get(chart.kind, 1)
    return [
        (point.label, point.value / scale, shown_number(point.value, chart.kind, currency))
        for point in chart.points
    ]
