"""Pay rates: added, changed, ended, and taken out of use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.billing.queries.pay import as_rate, rates
from desktop_app.areas.billing.rules.pay import check_alone, check_rate
from desktop_app.areas.billing.service.locks import check_open
from desktop_app.areas.billing.tables import PayoutLine, PayRate
from desktop_app.areas.billing.terms import PayUnit
from desktop_app.areas.timetable.api import LessonType
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.money import BASIS
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class NewPayRate:
    """A pay rate to be: minor units for a lesson or an hour, basis points for a percentage."""

    unit: PayUnit
    amount: int
    starts_on: date
    ends_on: date | None = None
    no_show_bp: int = BASIS
    teacher_id: UUID | None = None
    instrument_id: UUID | None = None
    location_id: UUID | None = None
    lesson_type: LessonType | None = None


FIELDS = tuple(NewPayRate.__slots__)


def add_pay_rate(work: Work, new: NewPayRate) -> UUID:
    """Add a pay rate and return its id. Raises RuleBroken."""
    row = PayRate(id=new_id(), **{name: getattr(new, name) for name in FIELDS})
    check_open(work, new.starts_on, field="starts_on")
    _check(work, row)
    work.session.add(row)
    work.session.flush()
    return row.id


def _check(work: Work, row: PayRate) -> None:
    rate = as_rate(row)
    check_rate(rate)
    check_alone(rate, rates(work.session))


def rate_row(work: Work, rate_id: UUID) -> PayRate:
    """Return a pay rate. Raises NotFound."""
    found = work.session.get(PayRate, (work.database.school_id, rate_id))
    if found is None:
        raise NotFound(tr("This pay rate is not in the school."), id=rate_id)
    return found


def set_pay_rate(work: Work, rate_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change a pay rate; what it paid before is corrected by the next run.

    Raises RuleBroken when its days lie in a closed month and more than its last day changes.
    """
    row = rate_row(work, rate_id)
    unknown = set(changes) - set(FIELDS)
    if unknown:
        name = min(unknown)
        raise RuleBroken(tr("A pay rate has no {name}.", name=name), field=name)
    real = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if set(real) - {"ends_on"}:
        check_open(work, row.starts_on, field=next(iter(real)))
    elif "ends_on" in real and real["ends_on"] is not None:
        check_open(work, real["ends_on"], field="ends_on")
    with work.session.no_autoflush:
        for name, value in real.items():
            setattr(row, name, value)
        _check(work, row)


def archive_pay_rate(work: Work, rate_id: UUID, *, away: bool = True) -> None:
    """Take a pay rate out of use as if it never was, or back. Raises RuleBroken once it paid."""
    row = rate_row(work, rate_id)
    used = select(PayoutLine.id).where(PayoutLine.pay_rate_id == rate_id)
    if away and work.session.scalars(used).first() is not None:
        raise RuleBroken(tr("Lessons were paid by this rate already. Give it a last day instead."))
    row.archived_at = work.clock.now() if away else None
    if not away:
        check_alone(as_rate(row), rates(work.session))
