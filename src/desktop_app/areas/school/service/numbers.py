"""Numbers of documents: taken under a lock, without gaps, never given back."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from desktop_app.areas.school import rules
from desktop_app.areas.school.tables import (
    NumberSeries,
)
from desktop_app.areas.school.terms import SeriesKind
from desktop_app.core.db.database import Work

_PREFIX = {
    SeriesKind.INVOICE: "",
    SeriesKind.CREDIT_NOTE: "CN-",
    SeriesKind.RECEIPT: "R-",
    SeriesKind.REFUND: "RF-",
    SeriesKind.PAYOUT: "P-",
}


def take_number(work: Work, kind: SeriesKind, year: int) -> str:
    """Take the next number of a series; it is used by this change or by none.

    Returns it as printed.
    """
    return take_numbers(work, kind, year, 1)[0]


def take_numbers(work: Work, kind: SeriesKind, year: int, count: int) -> list[str]:
    """Take so many numbers in a row, under a lock that ends with this change."""
    query = select(NumberSeries).where(NumberSeries.kind == kind, NumberSeries.year == year)
    # What another desk took since this change first looked counts too.
    held = query.with_for_update().execution_options(populate_existing=True)
    series = work.session.scalars(held).first()
    if series is None:
        _begin(work, kind, year)
        series = work.session.scalars(held).one()
    first = series.next_number
    series.next_number = first + count
    work.session.flush()
    return [rules.show_number(_PREFIX[kind], year, first + n) for n in range(count)]


def _begin(work: Work, kind: SeriesKind, year: int) -> None:
    """Begin a series; of two desks that do so at once the second waits, and finds it there."""
    if work.database.dialect == "postgresql":
        made = postgresql.insert(NumberSeries).values(kind=kind, year=year, next_number=1)
        work.session.execute(made.on_conflict_do_nothing())
        return
    work.session.add(NumberSeries(kind=kind, year=year, next_number=1))
    work.session.flush()
