"""What the office does with its school: facts, places, calendar, taxes, settings, numbers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select

from desktop_app.areas.school import rules
from desktop_app.areas.school.holidays import Holiday
from desktop_app.areas.school.tables import (
    AcademicYear,
    CalendarDay,
    Location,
    NumberSeries,
    Room,
    School,
    Setting,
    TaxRate,
    Term,
    TravelTime,
)
from desktop_app.areas.school.terms import DayKind, SeriesKind, TaxCategory
from desktop_app.core.db.base import SchoolRow
from desktop_app.core.db.database import Database, Work
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn

Row = TypeVar("Row", bound=SchoolRow)

_PREFIX = {SeriesKind.INVOICE: "", SeriesKind.CREDIT_NOTE: "CN-", SeriesKind.RECEIPT: "R-"}
_TEXTS = (
    "legal_name",
    "email",
    "phone",
    "website",
    "custom_domain",
    "street",
    "city",
    "postcode",
    "state",
    "company_number",
    "tax_number",
    "bic",
)


@dataclass(frozen=True, slots=True)
class NewSchool:
    """What a new school is asked for; spans are (name, first day, last day)."""

    name: str
    country: str = "IE"
    currency: str = "EUR"
    timezone: str = "Europe/Dublin"
    language: str = "en"
    street: str | None = None
    city: str | None = None
    postcode: str | None = None
    state: str | None = None
    email: str | None = None
    phone: str | None = None
    year: tuple[str, date, date] | None = None
    terms: Sequence[tuple[str, date, date]] = ()
    holidays: Sequence[Holiday] = ()


def found(work: Work, table: type[Row], row_id: UUID, what: str) -> Row:
    """Return a row to change. Raises NotFound naming what it was to be."""
    row = work.session.get(table, (work.database.school_id, row_id))
    if row is None:
        raise NotFound(tr("This {what} is not in the school.", what=what), id=row_id)
    return row


def make_school(work: Work, new: NewSchool) -> UUID:
    """Make the one school of an empty database, with its calendar."""
    school = School(
        name=rules.check_text(new.name, "name", required=True),
        country=rules.check_country(new.country),
        currency=rules.check_currency(new.currency),
        timezone=rules.check_zone(new.timezone),
        language=new.language,
        **{
            name: rules.check_text(getattr(new, name), name)
            for name in ("street", "city", "postcode", "state", "email", "phone")
        },
    )
    work.session.add(school)
    if school.country in rules.LETTER_COUNTRIES:
        set_setting(work, "paper", "LETTER")
    if new.year:
        year_id = add_year(work, *new.year)
        for name, first, last in new.terms:
            add_term(work, name, first, last, year_id=year_id)
    add_holidays(work, new.holidays)
    work.session.flush()
    return school.id


def set_school(work: Work, changes: Mapping[str, Any]) -> None:
    """Change facts of the school by name. Raises RuleBroken with the field that is wrong."""
    school = work.session.scalars(select(School)).one()
    for name, value in changes.items():
        setattr(school, name, _checked_fact(name, value))


def _checked_fact(name: str, value: Any) -> Any:
    if name in _TEXTS:
        return rules.check_text(value, name)
    checks = {
        "name": lambda text: rules.check_text(text, "name", required=True),
        "country": rules.check_country,
        "currency": rules.check_currency,
        "timezone": rules.check_zone,
        "iban": rules.check_iban,
        "brand_color": rules.check_color,
        "language": lambda text: text,
        "logo": _checked_logo,
    }
    if name not in checks:
        raise RuleBroken(tr("A school has no {name}.", name=name), field=name)
    return checks[name](value)


def _checked_logo(content: bytes | None) -> bytes | None:
    if content is not None and not content.startswith((b"\x89PNG", b"\xff\xd8")):
        raise RuleBroken(tr("The logo must be a PNG or JPEG picture."), field="logo")
    if content is not None and len(content) > 1_000_000:
        raise RuleBroken(tr("The logo is larger than 1 MB. Make it smaller."), field="logo")
    return content


def set_setting(work: Work, key: str, value: Any) -> None:
    """Choose a school-wide setting."""
    text = json.dumps(rules.check_setting(key, value))
    row = work.session.scalars(select(Setting).where(Setting.key == key)).first()
    if row is None:
        work.session.add(Setting(key=key, value=text))
    else:
        row.value = text


def add_location(work: Work, name: str, **facts: Any) -> UUID:
    """Add a location.

    Facts are street, city, postcode, state, phone and lesson_price in minor units.
    """
    row = Location(name=rules.check_text(name, "name", required=True))
    work.session.add(row)
    set_location(work, row, facts)
    work.session.flush()
    return row.id


def set_location(work: Work, row: Location | UUID, facts: Mapping[str, Any]) -> None:
    """Change facts of a location by name."""
    target = row if isinstance(row, Location) else found(work, Location, row, tr("location"))
    for name, value in facts.items():
        if name == "name":
            target.name = rules.check_text(value, name, required=True) or ""
        elif name == "lesson_price":
            target.lesson_price = _checked_amount(value, name)
        elif name in ("street", "city", "postcode", "state", "phone"):
            setattr(target, name, rules.check_text(value, name))
        else:
            raise RuleBroken(tr("A location has no {name}.", name=name), field=name)


def _checked_amount(value: int | None, field: str) -> int | None:
    if value is not None and not 0 <= value <= 10**12:
        raise RuleBroken(tr("A price cannot be negative or larger than any bill."), field=field)
    return value


def add_room(
    work: Work, name: str, *, location_id: UUID | None = None, capacity: int | None = None
) -> UUID:
    """Add a room to a location; without one, to the only location, made when there is none."""
    place = location_id or _only_location(work)
    found(work, Location, place, tr("location"))
    row = Room(
        location_id=place,
        name=rules.check_text(name, "name", required=True),
        capacity=_checked_capacity(capacity),
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def _only_location(work: Work) -> UUID:
    ids = list(work.session.scalars(select(Location.id).where(Location.archived_at.is_(None))))
    if len(ids) > 1:
        raise RuleBroken(tr("Say in which location the room is."), field="location")
    if ids:
        return ids[0]
    return add_location(work, work.session.scalars(select(School.name)).one())


def _checked_capacity(capacity: int | None) -> int | None:
    if capacity is not None and not 1 <= capacity <= 100_000:
        raise RuleBroken(tr("A room holds at least one person."), field="capacity")
    return capacity


def set_room(work: Work, room_id: UUID, facts: Mapping[str, Any]) -> None:
    """Change a room's name, location or capacity."""
    row = found(work, Room, room_id, tr("room"))
    for name, value in facts.items():
        if name == "name":
            row.name = rules.check_text(value, name, required=True) or ""
        elif name == "capacity":
            row.capacity = _checked_capacity(value)
        elif name == "location_id":
            row.location_id = found(work, Location, value, tr("location")).id
        else:
            raise RuleBroken(tr("A room has no {name}.", name=name), field=name)


def archive(
    work: Work,
    table: type[Location] | type[Room] | type[TaxRate],
    row_id: UUID,
    *,
    away: bool = True,
) -> None:
    """Take a location, room or tax rate out of use, or back; nothing that refers to it changes."""
    found(work, table, row_id, tr("entry")).archived_at = work.clock.now() if away else None


def set_travel_time(work: Work, start: UUID, end: UUID, minutes: int) -> None:
    """Say how many minutes it takes from one location to another."""
    if not 0 <= minutes <= 24 * 60:
        raise RuleBroken(
            tr("Give the minutes of the way as a number up to a day."), field="minutes"
        )
    query = select(TravelTime).where(
        TravelTime.from_location_id == start, TravelTime.to_location_id == end
    )
    row = work.session.scalars(query).first()
    if row is None:
        work.session.add(TravelTime(from_location_id=start, to_location_id=end, minutes=minutes))
    else:
        row.minutes = minutes


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


def remove_term(work: Work, term_id: UUID) -> None:
    """Take a term out of its year; the year stays. Raises NotFound."""
    work.session.delete(found(work, Term, term_id, tr("term")))
    work.session.flush()


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


def add_tax_rate(
    work: Work,
    name: str,
    rate_bp: int,
    *,
    category: TaxCategory | None = None,
    is_default: bool = False,
) -> UUID:
    """Add a tax rate in basis points; 0 is exempt unless a category is given."""
    _checked_rate(rate_bp)
    if is_default:
        _unset_default(work)
    kind = category or (TaxCategory.STANDARD if rate_bp else TaxCategory.EXEMPT)
    row = TaxRate(
        name=rules.check_text(name, "name", required=True),
        rate_bp=rate_bp,
        category=kind,
        is_default=is_default,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def set_tax_rate(work: Work, rate_id: UUID, facts: Mapping[str, Any]) -> None:
    """Change a tax rate's name, rate_bp or is_default; what was issued keeps what it was."""
    row = found(work, TaxRate, rate_id, tr("tax rate"))
    for name, value in facts.items():
        if name == "name":
            row.name = rules.check_text(value, name, required=True) or ""
        elif name == "rate_bp":
            row.rate_bp = _checked_rate(value)
        elif name == "is_default":
            _unset_default(work)
            row.is_default = bool(value)
        else:
            raise RuleBroken(tr("A tax rate has no {name}.", name=name), field=name)


def _checked_rate(rate_bp: int) -> int:
    if not 0 <= rate_bp <= 10_000:
        raise RuleBroken(tr("A tax rate lies between 0 and 100 %."), field="rate")
    return rate_bp


def _unset_default(work: Work) -> None:
    for other in work.session.scalars(select(TaxRate).where(TaxRate.is_default)):
        other.is_default = False
    work.session.flush()


def take_number(work: Work, kind: SeriesKind, year: int) -> str:
    """Take the next number of a series; it is used by this change or by none.

    Returns it as printed.
    """
    return take_numbers(work, kind, year, 1)[0]


def take_numbers(work: Work, kind: SeriesKind, year: int, count: int) -> list[str]:
    """Take so many numbers in a row, under a lock that ends with this change."""
    query = select(NumberSeries).where(NumberSeries.kind == kind, NumberSeries.year == year)
    series = work.session.scalars(query.with_for_update()).first()
    if series is None:
        series = NumberSeries(kind=kind, year=year, next_number=1)
        work.session.add(series)
    first = series.next_number
    series.next_number = first + count
    work.session.flush()
    return [rules.show_number(_PREFIX[kind], year, first + n) for n in range(count)]


def count_locations(work: Work) -> int:
    """Return how many locations are in use."""
    query = select(func.count()).select_from(Location).where(Location.archived_at.is_(None))
    return work.session.scalars(query).one()


class SchoolService:
    """What the office can do with its school; each method is one change that undo takes back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set_school(self, changes: Mapping[str, Any]) -> Changes:
        """Change facts of the school."""
        with self._database.writing(tr("Change school facts")) as work:
            set_school(work, changes)
        return work.changes

    def set_settings(self, changes: Mapping[str, Any]) -> Changes:
        """Choose school-wide settings."""
        with self._database.writing(tr("Change settings")) as work:
            for key, value in changes.items():
                set_setting(work, key, value)
        return work.changes

    def add_location(self, name: str, **facts: Any) -> Changes:
        """Add a location."""
        with self._database.writing(tr("Add location {name}", name=name)) as work:
            work.made = add_location(work, name, **facts)
        return work.changes

    def set_location(self, location_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change a location."""
        with self._database.writing(tr("Change location")) as work:
            set_location(work, location_id, facts)
        return work.changes

    def add_room(
        self, name: str, *, location_id: UUID | None = None, capacity: int | None = None
    ) -> Changes:
        """Add a room."""
        with self._database.writing(tr("Add room {name}", name=name)) as work:
            work.made = add_room(work, name, location_id=location_id, capacity=capacity)
        return work.changes

    def set_room(self, room_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change a room."""
        with self._database.writing(tr("Change room")) as work:
            set_room(work, room_id, facts)
        return work.changes

    def archive_location(self, location_id: UUID, *, away: bool = True) -> Changes:
        """Take a location out of use, or back."""
        return self._archive(Location, location_id, away=away)

    def archive_room(self, room_id: UUID, *, away: bool = True) -> Changes:
        """Take a room out of use, or back."""
        return self._archive(Room, room_id, away=away)

    def archive_tax_rate(self, rate_id: UUID, *, away: bool = True) -> Changes:
        """Take a tax rate out of use, or back."""
        return self._archive(TaxRate, rate_id, away=away)

    def _archive(
        self, table: type[Location] | type[Room] | type[TaxRate], row_id: UUID, *, away: bool
    ) -> Changes:
        label = tr("Archive") if away else tr("Take back from the archive")
        with self._database.writing(label) as work:
            archive(work, table, row_id, away=away)
        return work.changes

    def add_year(self, name: str, first: date, last: date) -> Changes:
        """Add an academic year."""
        with self._database.writing(tr("Add school year {name}", name=name)) as work:
            work.made = add_year(work, name, first, last)
        return work.changes

    def add_term(self, name: str, first: date, last: date) -> Changes:
        """Add a term."""
        with self._database.writing(tr("Add term {name}", name=name)) as work:
            work.made = add_term(work, name, first, last)
        return work.changes

    def set_term(self, term_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change the name or days of a term."""
        with self._database.writing(tr("Change term")) as work:
            set_span(work, Term, term_id, facts)
        return work.changes

    def set_year(self, year_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change the name or days of a school year."""
        with self._database.writing(tr("Change school year")) as work:
            set_span(work, AcademicYear, year_id, facts)
        return work.changes

    def add_closure(
        self, name: str, first: date, last: date, *, location_id: UUID | None = None
    ) -> Changes:
        """Close the school, or one location, from first to last."""
        with self._database.writing(tr("Close the school: {name}", name=name)) as work:
            add_closure(work, name, first, last, location_id=location_id)
        return work.changes

    def add_holidays(self, days: Sequence[Holiday]) -> Changes:
        """Take over public holidays."""
        label = trn("Add {n} public holiday", "Add {n} public holidays", len(days))
        with self._database.writing(label) as work:
            add_holidays(work, days)
        return work.changes

    def remove_closure(self, closure_id: UUID) -> Changes:
        """Open the school again on a day."""
        with self._database.writing(tr("Remove closure")) as work:
            remove_closure(work, closure_id)
        return work.changes

    def add_tax_rate(self, name: str, rate_bp: int, *, is_default: bool = False) -> Changes:
        """Add a tax rate."""
        with self._database.writing(tr("Add tax rate {name}", name=name)) as work:
            work.made = add_tax_rate(work, name, rate_bp, is_default=is_default)
        return work.changes

    def set_tax_rate(self, rate_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change the name of a tax rate, its rate, or whether it is the usual one."""
        with self._database.writing(tr("Change tax rate")) as work:
            set_tax_rate(work, rate_id, facts)
        return work.changes
