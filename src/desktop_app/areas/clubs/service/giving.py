"""Points given by hand, and entries of points taken back, as deeds in an open change."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.clubs import rules
from desktop_app.areas.clubs.derivations import reversal_of
from desktop_app.areas.clubs.service.clubs import check_member, check_members, found, school_day
from desktop_app.areas.clubs.service.deeds import FACTS, vouched, withdraw
from desktop_app.areas.clubs.tables import LearningPointsTransaction
from desktop_app.areas.clubs.terms import SourceType, TransactionType
from desktop_app.areas.school import api as school
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.sync.kinds import Author
from desktop_app.core.wording import show_date, tr


def give_points(
    work: Work,
    club_id: UUID,
    students: Sequence[UUID],
    points: int,
    reason: str,
    *,
    day: date | None = None,
    by: Author | None = None,
    row_id: UUID | None = None,
) -> list[UUID]:
    """Give points by hand to members of a club, one or a whole class. Raises RuleBroken.

    `by` is who gave them to one student without the office, as `row_id`.
    """
    rules.check_points(points)
    why = school.check_text(reason, "reason", required=True) or ""
    now = school_day(work)
    on = rules.check_day(day or now, now)
    check_members(work, club_id, students, on)
    given = _given(work, points, why, on, by)
    rows = [
        {"id": row_id or new_id(), "student_id": student_id, "club_id": club_id, **given}
        for student_id in dict.fromkeys(students)
    ]
    insert_rows(work.session, LearningPointsTransaction, rows)
    return [row["id"] for row in rows]


def give_for_award(
    work: Work, club_id: UUID, student_id: UUID, award_id: UUID, points: int
) -> None:
    """Write the points that an achievement brings to a member of its club. Raises RuleBroken."""
    on = school_day(work)
    check_member(work, club_id, student_id, on)
    row = {
        "id": new_id(),
        "student_id": student_id,
        "club_id": club_id,
        **_given(work, rules.check_points(points), tr("An achievement"), on),
        "type": TransactionType.BONUS_ACHIEVEMENT,
        "source_type": SourceType.ACHIEVEMENT_UNLOCK,
        "award_id": award_id,
    }
    insert_rows(work.session, LearningPointsTransaction, [row])


def _given(work: Work, points: int, why: str, on: date, by: Author | None = None) -> dict[str, Any]:
    at: datetime = by.at if by else work.clock.now()
    return {
        "type": TransactionType.TEACHER_AWARD,
        "source_type": SourceType.TEACHER_ASSESSMENT,
        "points": points,
        "base_points": points,
        "normalization": rules.ONE,
        "quality": rules.ONE,
        "earned_at": at,
        "earned_on": on,
        "description": why,
        "given_by": by.name if by else work.actor.name,
        **vouched(work, by),
    }


def reverse(
    work: Work,
    entry_id: UUID,
    reason: str,
    *,
    by: Author | None = None,
    row_id: UUID | None = None,
) -> UUID:
    """Take back an entry by an entry against it. Raises RuleBroken for one taken back already.

    `by` is who did so without the office, as `row_id`. An entry that follows from work is taken
    back by withdrawing the work.
    """
    entry = found(work, LearningPointsTransaction, entry_id, tr("This entry is not in the school."))
    why = school.check_text(reason, "reason", required=True) or ""
    if entry.type is TransactionType.REVERSAL:
        raise RuleBroken(tr("A reversal is not reversed. Give the points again."))
    source = next((name for name in FACTS if getattr(entry, f"{name}_id") is not None), None)
    if source is not None:
        withdraw(work, source, getattr(entry, f"{source}_id"), why)
        work.session.flush()
        return entry_id
    again = select(LearningPointsTransaction.id).where(
        LearningPointsTransaction.reverses_id == entry_id
    )
    if work.session.execute(again).first() is not None:
        day = show_date(entry.earned_on)
        raise RuleBroken(tr("The entry of {day} was taken back already.", day=day))
    row = reversal_of(entry) | {
        "id": row_id or new_id(),
        "description": why,
        "given_by": by.name if by else work.actor.name,
    }
    insert_rows(work.session, LearningPointsTransaction, [row])
    made: UUID = row["id"]
    return made
