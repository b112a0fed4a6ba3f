"""Pay rates as lists and cards read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import PayoutLine, PayRate
from desktop_app.areas.billing.terms import PayUnit
from desktop_app.areas.people.tables import Instrument, Person, Staff
from desktop_app.areas.school.tables import Location
from desktop_app.areas.timetable.api import shown_name


@dataclass(frozen=True, slots=True)
class PayRateRow:
    """A pay rate with the names of what it is for.

    `used` says that a payout was made with it.
    """

    id: UUID
    teacher_id: UUID | None
    teacher: str | None
    unit: PayUnit
    amount: int
    instrument_id: UUID | None
    instrument: str | None
    location_id: UUID | None
    location: str | None
    lesson_type: str | None
    no_show_bp: int
    starts_on: date
    ends_on: date | None
    archived: bool
    used: bool

    @property
    def percent(self) -> int | None:
        """The share in basis points, for a percentage only."""
        return self.amount if self.unit is PayUnit.PERCENT else None

    @property
    def money(self) -> int | None:
        """The amount in minor units, for a lesson or an hour only."""
        return None if self.unit is PayUnit.PERCENT else self.amount


def pay_rates(
    session: Session,
    *,
    teacher_id: UUID | None = None,
    everybody: bool = False,
    archived: bool = False,
) -> list[PayRateRow]:
    """Return pay rates: of one teacher with the school's own, the school's alone, or all."""
    used = exists().where(
        PayoutLine.school_id == PayRate.school_id, PayoutLine.pay_rate_id == PayRate.id
    )
    query = (
        select(PayRate, shown_name(), Instrument.name, Location.name, used)
        .outerjoin(Staff, Staff.id == PayRate.teacher_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .outerjoin(Instrument, Instrument.id == PayRate.instrument_id)
        .outerjoin(Location, Location.id == PayRate.location_id)
        .order_by(PayRate.starts_on.desc(), PayRate.id)
    )
    if teacher_id is not None:
        query = query.where(or_(PayRate.teacher_id == teacher_id, PayRate.teacher_id.is_(None)))
    elif everybody:
        query = query.where(PayRate.teacher_id.is_(None))
    if not archived:
        query = query.where(PayRate.archived_at.is_(None))
    rows = [_row(rate, names, bool(is_used)) for rate, *names, is_used in session.execute(query)]
    return sorted(rows, key=lambda row: (row.teacher is None, row.teacher or "", -_named(row)))


def _named(row: PayRateRow) -> int:
    return sum(part is not None for part in (row.instrument_id, row.location_id, row.lesson_type))


def _row(rate: PayRate, names: Sequence[str | None], used: bool) -> PayRateRow:
    teacher, instrument, location = names
    return PayRateRow(
        id=rate.id,
        teacher_id=rate.teacher_id,
        teacher=teacher if rate.teacher_id is not None else None,
        unit=PayUnit(rate.unit),
        amount=rate.amount,
        instrument_id=rate.instrument_id,
        instrument=instrument,
        location_id=rate.location_id,
        location=location,
        lesson_type=rate.lesson_type,
        no_show_bp=rate.no_show_bp,
        starts_on=rate.starts_on,
        ends_on=rate.ends_on,
        archived=rate.archived_at is not None,
        used=used,
    )
