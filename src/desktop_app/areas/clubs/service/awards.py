"""Points that an award brought, taken back with it."""

from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.clubs.derivations import reversal_of
from desktop_app.areas.clubs.tables import LearningPointsTransaction
from desktop_app.areas.clubs.terms import TransactionType
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Work


def take_back_for_award(work: Work, award_id: UUID, reason: str) -> None:
    """Take back the points that an award brought, where they still stand."""
    back = select(LearningPointsTransaction.reverses_id).where(
        LearningPointsTransaction.reverses_id.is_not(None)
    )
    query = select(LearningPointsTransaction).where(
        LearningPointsTransaction.award_id == award_id,
        LearningPointsTransaction.type != TransactionType.REVERSAL,
        LearningPointsTransaction.id.not_in(back),
    )
    rows = [
        reversal_of(entry) | {"description": reason, "given_by": work.actor.name}
        for entry in work.session.scalars(query)
    ]
    insert_rows(work.session, LearningPointsTransaction, rows)
