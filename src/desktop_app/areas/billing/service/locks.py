"""Closing the books up to a day: what is dated in it stays as it is."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries.locks import locked_until, period_locks
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.tables import PeriodLock
from desktop_app.areas.school.api import check_text, facts
from desktop_app.core.access.actor import Role
from desktop_app.core.clock import today
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotAllowed, RuleBroken
from desktop_app.core.wording import show_date_with_year, tr


def check_open(work: Work, day: date, *, field: str = "day") -> None:
    """Raise RuleBroken when the books of a day are closed.

    Ask it before anything dated that day is issued, paid, credited, refunded or repriced.
    """
    check_day_open(work.session, day, field=field)


def check_day_open(session: Session, day: date, *, field: str = "day") -> None:
    """Raise RuleBroken when the books of a day are closed; for plans that write nothing."""
    until = locked_until(session)
    if until is not None and day <= until:
        raise RuleBroken(
            tr(
                "The books are closed up to {until}, and this is dated {day}. Nothing was "
                "changed; take a later day, or let the owner open them.",
                until=show_date_with_year(until),
                day=show_date_with_year(day),
            ),
            field=field,
        )


def close_books(work: Work, until: date | None, reason: str | None = None) -> UUID:
    """Close the books up to a day, or open them (None, or an earlier day, needs a reason).

    Raises NotAllowed unless the owner asks, and RuleBroken for a day past this month.
    """
    if not work.actor.is_any(Role.ADMIN):
        raise NotAllowed(_owner_only(), field="until")
    before, why = locked_until(work.session), check_text(reason, "reason")
    if until == before:
        raise RuleBroken(_stands(before), field="until")
    this_month = Month.of(today(work.clock, facts(work.session).timezone))
    if until is not None and until > this_month.last:
        raise RuleBroken(
            tr("Books close up to the end of this month at the latest. Check the day."),
            field="until",
        )
    if before is not None and (until is None or until < before) and why is None:
        raise RuleBroken(tr("Say why closed books are opened."), field="reason")
    return _write(work, until, why)


def _write(work: Work, until: date | None, reason: str | None) -> UUID:
    row = PeriodLock(
        until=until, locked_at=work.clock.now(), locked_by=work.actor.name, reason=reason
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def until_before(session: Session, made: Sequence[UUID]) -> date | None:
    """Return up to which day the books were closed before these rows were written."""
    rows = period_locks(session)
    at = max((place for place, row in enumerate(rows) if row.id in set(made)), default=-1)
    return rows[at + 1].until if at + 1 < len(rows) else None


def back_to(work: Work, until: date | None) -> None:
    """Close or open the books as they were before; the counter-entry of a closing."""
    if not work.actor.is_any(Role.ADMIN):
        raise NotAllowed(_owner_only(), field="until")
    _write(work, until, tr("Taken back"))


def _owner_only() -> str:
    return tr("Only the owner closes or opens the books. Nothing was changed.")


def _stands(until: date | None) -> str:
    if until is None:
        return tr("The books are open already.")
    return tr("The books are closed up to {day} already.", day=show_date_with_year(until))
