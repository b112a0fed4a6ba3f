"""How awards that moved points are taken back: revoked, or standing again."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.rewards.service import ACT, reinstate_award, revoke_award
from desktop_app.areas.rewards.tables import Award
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.counter import CounterEntry
from desktop_app.core.journal.tables import Change
from desktop_app.core.wording import tr, trn


def _awards(session: Session, number: int) -> list[Award]:
    school_id = session.connection().get_execution_options()["school_id"]
    touched = select(Change.row_id).where(
        Change.school_id == school_id, Change.set_number == number,
        Change.table_name == Award.__tablename__,
    )  # fmt: skip
    return list(session.scalars(select(Award).where(Award.id.in_(touched)).order_by(Award.id)))


def _describe(session: Session, number: int) -> str:
    return trn(
        "Instead, {n} award is turned around with its points; the history keeps both.",
        "Instead, {n} awards are turned around with their points; the history keeps both.",
        len(_awards(session, number)),
    )


def _write(work: Work, number: int) -> None:
    """Revoke what a change set gave or approved, and let stand again what it revoked."""
    found: list[tuple[UUID, bool]] = [
        (row.id, row.revoked_at is None) for row in _awards(work.session, number)
    ]
    if not found:
        raise RuleBroken(tr("Nothing of it stands any more. Nothing was changed."))
    for award_id, stands in found:
        if stands:
            revoke_award(work, award_id, tr("Taken back"))
        else:
            reinstate_award(work, award_id)


COUNTER_ENTRIES: Mapping[str, CounterEntry] = {ACT: CounterEntry(_describe, _write)}
"""What deeds of awards with points are called, so that they are answered and not undone."""
