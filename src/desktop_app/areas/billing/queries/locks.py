"""Up to which day the books are closed, and every closing and opening of them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import PeriodLock


@dataclass(frozen=True, slots=True)
class LockRow:
    """One closing of the books up to a day; without a day they were opened."""

    id: UUID
    until: date | None
    locked_at: datetime
    locked_by: str
    reason: str | None


def locked_until(session: Session) -> date | None:
    """Return the last day that is closed, or None."""
    newest = (PeriodLock.locked_at.desc(), PeriodLock.id.desc())
    return session.scalars(select(PeriodLock.until).order_by(*newest).limit(1)).first()


def period_locks(session: Session) -> list[LockRow]:
    """Return every closing and opening, the newest first: it is the one in force."""
    query = select(PeriodLock).order_by(PeriodLock.locked_at.desc(), PeriodLock.id.desc())
    return [
        LockRow(row.id, row.until, row.locked_at, row.locked_by, row.reason)
        for row in session.scalars(query)
    ]
