"""Reads of the school's facts, places, calendar and settings; frozen rows."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.school.glances import SpanRow
from desktop_app.areas.school.rules import SETTINGS
from desktop_app.areas.school.tables import (
    AcademicYear,
    Location,
    School,
    Setting,
    TaxRate,
    Term,
    TravelTime,
)
from desktop_app.areas.school.terms import TaxCategory
from desktop_app.core.journal.tables import Change, ChangeSet, Op, SetKind


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """Everything printed of the school, and what decides its dates and amounts.

    A teacher's copy reaches `copy_days` back and ahead, and opens for `copy_opens_days` without
    hearing from the school; none is as many as usual.
    """

    id: UUID
    uid: UUID
    name: str
    legal_name: str | None
    email: str | None
    phone: str | None
    website: str | None
    custom_domain: str | None
    street: str | None
    city: str | None
    postcode: str | None
    state: str | None
    country: str
    timezone: str
    currency: str
    language: str
    company_number: str | None
    tax_number: str | None
    iban: str | None
    bic: str | None
    brand_color: str | None
    logo: bytes | None
    copy_days: int | None = None
    copy_opens_days: int | None = None

    @property
    def address(self) -> str:
        """The address in one line."""
        parts = (self.street, " ".join(p for p in (self.postcode, self.city) if p), self.state)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A location; `lesson_price` in minor units."""

    id: UUID
    name: str
    street: str | None
    city: str | None
    postcode: str | None
    state: str | None
    phone: str | None
    lesson_price: int | None
    archived: bool


@dataclass(frozen=True, slots=True)
class TravelRow:
    """How many minutes it takes from one location to another."""

    id: UUID
    from_location_id: UUID
    from_location: str
    to_location_id: UUID
    to_location: str
    minutes: int


@dataclass(frozen=True, slots=True)
class TaxRateRow:
    """A tax rate in basis points."""

    id: UUID
    name: str
    rate_bp: int
    category: TaxCategory
    is_default: bool
    archived: bool


def facts(session: Session) -> SchoolFacts:
    """Return the facts of the school."""
    found = session.scalars(select(School)).one()
    return SchoolFacts(**{name: getattr(found, name) for name in SchoolFacts.__slots__})


def settings(session: Session) -> dict[str, Any]:
    """Return every setting, chosen or as it is until somebody chooses."""
    chosen = {
        key: json.loads(value) for key, value in session.execute(select(Setting.key, Setting.value))
    }
    return {**SETTINGS, **chosen}


def locations(session: Session, *, archived: bool = False) -> list[LocationRow]:
    """Return the locations by name, the archived ones too when asked."""
    query = select(Location).order_by(Location.name)
    if not archived:
        query = query.where(Location.archived_at.is_(None))
    return [
        LocationRow(
            x.id,
            x.name,
            x.street,
            x.city,
            x.postcode,
            x.state,
            x.phone,
            x.lesson_price,
            x.archived_at is not None,
        )
        for x in session.scalars(query)
    ]


def years(session: Session) -> list[SpanRow]:
    """Return the academic years in order."""
    return [
        SpanRow(x.id, x.name, x.starts_on, x.ends_on)
        for x in session.scalars(select(AcademicYear).order_by(AcademicYear.starts_on))
    ]


def proposed_terms(session: Session) -> list[SpanRow]:
    """Return the terms that the school was made with and that nobody has touched since."""
    made = (
        select(Change.row_id)
        .join(
            ChangeSet,
            and_(ChangeSet.school_id == Change.school_id, ChangeSet.number == Change.set_number),
        )
        .where(
            Change.table_name == Term.__tablename__,
            Change.op == Op.INSERT,
            ChangeSet.kind == SetKind.SYSTEM,
        )
    )
    query = select(Term).where(Term.id.in_(made), Term.version == 1)
    return [
        SpanRow(x.id, x.name, x.starts_on, x.ends_on, x.academic_year_id)
        for x in session.scalars(query.order_by(Term.starts_on))
    ]


def travel_rows(session: Session) -> list[TravelRow]:
    """Return the ways between locations that somebody has said, by name."""
    start, end = aliased(Location), aliased(Location)
    query = (
        select(
            TravelTime.id,
            TravelTime.from_location_id,
            start.name,
            TravelTime.to_location_id,
            end.name,
            TravelTime.minutes,
        )
        .join(start, start.id == TravelTime.from_location_id)
        .join(end, end.id == TravelTime.to_location_id)
        .order_by(start.name, end.name)
    )
    return [TravelRow(*row) for row in session.execute(query)]


def tax_rates(session: Session, *, archived: bool = False) -> list[TaxRateRow]:
    """Return the tax rates, the default first."""
    query = select(TaxRate).order_by(
        TaxRate.is_default.desc(), TaxRate.rate_bp.desc(), TaxRate.name
    )
    if not archived:
        query = query.where(TaxRate.archived_at.is_(None))
    return [
        TaxRateRow(x.id, x.name, x.rate_bp, x.category, x.is_default, x.archived_at is not None)
        for x in session.scalars(query)
    ]
