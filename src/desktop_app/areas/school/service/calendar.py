"""School years, terms, closures and public holidays."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from desktop_app.areas.school import rules
from desktop_app.areas.school.holidays import Holiday
from desktop_app.areas.school.queries import proposed_terms
from desktop_app.areas.school.service.rows import found
from desktop_app.areas.school.tables import (
    AcademicYear,
    CalendarDay,
    Term,
)
from desktop_app.areas.school.terms import DayKind
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def add_year(work: Work, name: str, first: date, last: date) -> UUID:
    """Add an academic year. Raises RuleBroken when it overlaps another."""
    span = rules.check_span(first, last)
    clash = select(AcademicYear.name).where(
        AcademicYear.starts_on <= last, AcademicYear.ends_on >= first
    )
    other = work.session.scalars(clash).first()
    if other is not None:
        raise RuleBroken(tr("It overlaps the year {name}.", name=other), field="starts_on")
    row = AcademicYear(
        name=rules.check_text(name, "name", required=True), starts_on=span.first, ends_on=span.last
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def add_term(
    work: Work, name: str, first: date, last: date, *, year_id: UUID | None = None
) -> UUID:
    """Add a term, to the year it lies in; a year is made or widened when none holds it.

    Raises RuleBroken when it overlaps another term.
    """
    span = rules.check_span(first, last)
    clash = select(Term.name).where(Term.starts_on <= last, Term.ends_on >= first)
    other = work.session.scalars(clash).first()
    if other is not None:
        raise RuleBroken(tr("It overlaps the term {name}.", name=other), field="starts_on")
    row = Term(
        academic_year_id=year_id or _year_for(work, span),
        name=rules.check_text(name, "name", required=True),
        starts_on=span.first,
        ends_on=span.last,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def make_room_for_term(work: Work, first: date, last: date) -> list[str]:
    """Take away the terms in these days that were only proposed when the school was made.

    Return their names.
    """
    names = []
    for row in proposed_terms(work.session):
        if row.starts_on <= last and row.ends_on >= first:
            work.session.delete(found(work, Term, row.id, tr("term")))
            names.append(row.name)
    work.session.flush()
    return names


def _year_for(work: Work, span: rules.Span) -> UUID:
    query = select(AcademicYear).where(
        AcademicYear.starts_on <= span.last, AcademicYear.ends_on >= span.first
    )
    year = work.session.scalars(query).first()
    if year is None:
        begins = span.first.year if span.first.month >= 8 else span.first.year - 1
        first, last = min(span.first, date(begins, 8, 1)), max(span.last, date(begins + 1, 7, 31))
        year_name = f"{begins}/{(begins + 1) % 100:02d}"
        return add_year(work, year_name, *_between_years(work, span, first, last))
    year.starts_on, year.ends_on = min(year.starts_on, span.first), max(year.ends_on, span.last)
    return year.id


def _between_years(work: Work, span: rules.Span, first: date, last: date) -> tuple[date, date]:
    """Cut a new year to what its neighbours leave free around a span that lies in none."""
    ended = select(func.max(AcademicYear.ends_on)).where(AcademicYear.ends_on < span.first)
    begun = select(func.min(AcademicYear.starts_on)).where(AcademicYear.starts_on > span.last)
    before, after = work.session.scalar(ended), work.session.scalar(begun)
    if before is not None:
        first = max(first, before + timedelta(days=1))
    if after is not None:
        last = min(last, after - timedelta(days=1))
    return first, last


def set_span(
    work: Work, table: type[Term] | type[AcademicYear], row_id: UUID, facts: Mapping[str, Any]
) -> None:
    """Change the name or days of a term or an academic year."""
    row = found(work, table, row_id, tr("term"))
    for name, value in facts.items():
        if name not in ("name", "starts_on", "ends_on"):
            raise RuleBroken(tr("A term has no {name}.", name=name), field=name)
        setattr(
            row, name, rules.check_text(value, name, required=True) if name == "name" else value
        )
    rules.check_span(row.starts_on, row.ends_on)


def add_closure(
    work: Work,
    name: str,
    first: date,
    last: date,
    *,
    location_id: UUID | None = None,
    kind: DayKind = DayKind.CLOSURE,
) -> int:
    """Close the school, or one location, from first to last; return how many days that adds.

    What was planned on those days is the timetable's to repair.
    """
    span = rules.check_closure(first, last)
    kept = rules.check_text(name, "name", required=True) or ""
    query = select(CalendarDay.day).where(
        CalendarDay.day.between(first, last),
        CalendarDay.location_id.is_(None)
        if location_id is None
        else CalendarDay.location_id == location_id,
    )
    known = set(work.session.scalars(query))
    days = [day for day in span.days() if day not in known]
    work.session.add_all(
        CalendarDay(day=day, location_id=location_id, kind=kind, name=kept) for day in days
    )
    work.session.flush()
    return len(days)


def add_holidays(work: Work, days: Sequence[Holiday]) -> int:
    """Take over public holidays that are not yet in the calendar."""
    return sum(add_closure(work, day.name, day.day, day.day, kind=DayKind.HOLIDAY) for day in days)


def remove_closure(work: Work, closure_id: UUID) -> None:
    """Open the school again on a day."""
    work.session.delete(found(work, CalendarDay, closure_id, tr("closure")))
