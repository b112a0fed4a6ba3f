"""The school itself, its places, calendar, taxes, numbers and settings."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.areas.school.terms import DayKind, SeriesKind, TaxCategory
from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import ALL, access
from desktop_app.core.db.base import Base, SchoolRow, check, choice, index, refers, row, unique
from desktop_app.core.db.types import new_id


class School(SchoolRow, Base):
    """The one school of this file, or one of several on a server.

    Its facts stand on every document. A laptop's copy reaches `copy_days` back and ahead (none: 14)
    and opens for `copy_opens_days` after its last contact (none: 30).
    """

    __tablename__ = "school"
    uid: Mapped[UUID] = mapped_column(default=new_id)
    name: Mapped[str]
    legal_name: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    website: Mapped[str | None]
    custom_domain: Mapped[str | None]
    street: Mapped[str | None]
    city: Mapped[str | None]
    postcode: Mapped[str | None]
    state: Mapped[str | None]
    country: Mapped[str]
    timezone: Mapped[str]
    currency: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    company_number: Mapped[str | None]
    tax_number: Mapped[str | None]
    iban: Mapped[str | None]
    bic: Mapped[str | None]
    brand_color: Mapped[str | None]
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    copy_days: Mapped[int | None]
    copy_opens_days: Mapped[int | None]

    __table_args__ = row(unique("uid"))


class Location(SchoolRow, Base):
    """A place where the school teaches; its price is the last to ask when a lesson has none."""

    __tablename__ = "location"
    name: Mapped[str]
    street: Mapped[str | None]
    city: Mapped[str | None]
    postcode: Mapped[str | None]
    state: Mapped[str | None]
    phone: Mapped[str | None]
    lesson_price: Mapped[int | None]
    archived_at: Mapped[datetime | None]

    __table_args__ = row(check("price", "lesson_price >= 0"))


class Room(SchoolRow, Base):
    """A room of a location; without a capacity it holds any number."""

    __tablename__ = "room"
    location_id: Mapped[UUID] = refers("location")
    name: Mapped[str]
    capacity: Mapped[int | None]
    archived_at: Mapped[datetime | None]

    __table_args__ = row(check("capacity", "capacity > 0"))


class TravelTime(SchoolRow, Base):
    """How many minutes a teacher needs from one location to another."""

    __tablename__ = "travel_time"
    from_location_id: Mapped[UUID] = refers("location", indexed=False)
    to_location_id: Mapped[UUID] = refers("location")
    minutes: Mapped[int]

    __table_args__ = row(
        unique("from_location_id", "to_location_id"), check("minutes", "minutes >= 0")
    )


class AcademicYear(SchoolRow, Base):
    """A school year; lessons have meetings up to its last day."""

    __tablename__ = "academic_year"
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    __table_args__ = row(index("starts_on"), check("span", "starts_on <= ends_on"))


class Term(SchoolRow, Base):
    """A part of a school year."""

    __tablename__ = "term"
    academic_year_id: Mapped[UUID] = refers("academic_year")
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    __table_args__ = row(index("starts_on"), check("span", "starts_on <= ends_on"))


class CalendarDay(SchoolRow, Base):
    """One day on which the school, or one location, is closed."""

    __tablename__ = "calendar_day"
    day: Mapped[date]
    location_id: Mapped[UUID | None] = refers("location", nullable=True)
    kind: Mapped[DayKind] = choice(DayKind)
    name: Mapped[str]

    __table_args__ = row(unique("day", "location_id"), unique("day", where="location_id IS NULL"))


class NumberSeries(SchoolRow, Base):
    """The next number of one kind of document in one year; taken under a lock, never given back."""

    __tablename__ = "number_series"
    kind: Mapped[SeriesKind] = choice(SeriesKind)
    year: Mapped[int]
    next_number: Mapped[int] = mapped_column(default=1)

    __table_args__ = row(unique("kind", "year"), check("next", "next_number >= 1"), journaled=False)


class TaxRate(SchoolRow, Base):
    """A tax rate in basis points (23 % is 2,300) with its category."""

    __tablename__ = "tax_rate"
    name: Mapped[str]
    rate_bp: Mapped[int]
    category: Mapped[TaxCategory] = choice(TaxCategory)
    is_default: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None]

    __table_args__ = row(
        check("rate", "rate_bp BETWEEN 0 AND 10000"), unique("is_default", where="is_default")
    )


class Setting(SchoolRow, Base):
    """One school-wide choice, as JSON text under its key.

    The keys and their defaults are in rules.
    """

    __tablename__ = "setting"
    key: Mapped[str]
    value: Mapped[str]

    __table_args__ = row(unique("key"))


class DeskNote(SchoolRow, Base):
    """A note that the office leaves for itself on the Today pane, for a day or until it is done."""

    __tablename__ = "desk_note"
    text: Mapped[str]
    on_day: Mapped[date | None]
    author_name: Mapped[str]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None]

    __table_args__ = row(index("done_at"))


_EVERYONE = dict.fromkeys(Role, ALL)
for _name in ("school", "location", "room", "academic_year", "term", "calendar_day"):
    access.table(_name, see=_EVERYONE)
access.table("travel_time", see={Role.TEACHER: ALL})
access.table("tax_rate", see={})
access.table("number_series", see={})
access.table("setting", see=_EVERYONE)
access.table("desk_note")
