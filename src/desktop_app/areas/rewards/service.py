"""What staff give to a child, as deeds in an open change."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.rewards.tables import Achievement, Award
from desktop_app.areas.rewards.terms import AwardType, CriteriaType
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.api import student_name
from desktop_app.core.clock import today
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import tr

ACT = "rewards.award"
"""What giving, approving and revoking is called where it moves points: it is answered."""


def add_achievement(
    work: Work,
    title: str,
    *,
    description: str | None = None,
    badge_icon: str | None = None,
    criteria_type: CriteriaType = CriteriaType.BY_HAND,
    criteria_value: int | None = None,
    club_id: UUID | None = None,
    points: int = 0,
) -> UUID:
    """Add something that can be reached. Points need a club. Raises RuleBroken."""
    name = school.check_text(title, "title", required=True) or ""
    _check_achievement(points, club_id, criteria_type, criteria_value)
    row = Achievement(
        id=new_id(), title=name, description=(description or "").strip() or None,
        badge_icon=badge_icon, criteria_type=CriteriaType(criteria_type),
        criteria_value=criteria_value, club_id=club_id, points=points,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def _check_achievement(
    points: int, club_id: UUID | None, criteria_type: CriteriaType, criteria_value: int | None
) -> None:
    if points < 0:
        raise RuleBroken(tr("An achievement brings points or none."), field="points")
    if points and club_id is None:
        raise RuleBroken(tr("Say in which club the points count."), field="club")
    by_number = CriteriaType(criteria_type) is not CriteriaType.BY_HAND
    if by_number != (criteria_value is not None):
        raise RuleBroken(
            tr("Say which number has to be reached, or give it by hand."), field="criteria_value"
        )


def set_achievement(work: Work, achievement_id: UUID, facts: Mapping[str, Any]) -> None:
    """Change what can be reached; awards that were given stay as they are. Raises RuleBroken."""
    row = _achievement(work, achievement_id)
    if "title" in facts:
        row.title = school.check_text(facts["title"], "title", required=True) or ""
    for key in ("description", "badge_icon"):
        if key in facts:
            setattr(row, key, (facts[key] or "").strip() or None)
    for key in ("criteria_type", "criteria_value", "club_id", "points"):
        if key in facts:
            setattr(row, key, facts[key])
    _check_achievement(row.points, row.club_id, row.criteria_type, row.criteria_value)
    work.session.flush()


def archive_achievement(work: Work, achievement_id: UUID, *, away: bool = True) -> None:
    """Take an achievement out of the lists, or bring it back."""
    _achievement(work, achievement_id).archived_at = work.clock.now() if away else None
    work.session.flush()


def _achievement(work: Work, achievement_id: UUID) -> Achievement:
    row = work.session.get(Achievement, (work.database.school_id, achievement_id))
    if row is None:
        raise NotFound(tr("This achievement is not in the school."), field="achievement")
    return row


def give_award(
    work: Work,
    student_id: UUID,
    *,
    title: str | None = None,
    type_: AwardType = AwardType.CUSTOM,
    achievement_id: UUID | None = None,
    description: str | None = None,
    earned_on: date | None = None,
    badge_icon: str | None = None,
    badge_color: str | None = None,
    proposed: bool = False,
) -> UUID:
    """Give an award: an achievement with its points, once, or free words. Raises RuleBroken.

    One that is only proposed waits until it is approved: it is not printed and brings nothing.
    """
    name = student_name(work.session, student_id)
    day = earned_on or today(work.clock, school.facts(work.session).timezone)
    if day > today(work.clock, school.facts(work.session).timezone):
        raise RuleBroken(tr("An award cannot be earned in the future."), field="earned_on")
    reached = None
    if achievement_id is not None:
        reached = _achievement(work, achievement_id)
        known = select(Award.id).where(
            Award.student_id == student_id, Award.achievement_id == achievement_id,
            Award.revoked_at.is_(None),
        )  # fmt: skip
        if work.session.scalars(known).first() is not None:
            raise RuleBroken(
                tr("{name} has “{title}” already.", name=name, title=reached.title),
                field="achievement",
            )
    said = title or (reached.title if reached else None)
    row = Award(
        id=new_id(), student_id=student_id, achievement_id=achievement_id, type=AwardType(type_),
        title=school.check_text(said, "title", required=True),
        description=(description or "").strip() or None,
        badge_icon=badge_icon or (reached.badge_icon if reached else None),
        badge_color=badge_color, earned_on=day, given_by=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    if not proposed:
        approve_award(work, row.id)
    return row.id


def approve_award(work: Work, award_id: UUID) -> None:
    """Approve a proposed award: from now on it counts, with its points. Raises RuleBroken."""
    row = _award(work, award_id)
    if row.revoked_at is not None:
        raise RuleBroken(tr("“{title}” was revoked. Give it again.", title=row.title))
    if row.approved_at is not None:
        raise RuleBroken(tr("“{title}” is approved already.", title=row.title))
    row.approved_at, row.approved_by = work.clock.now(), work.actor.name
    work.session.flush()
    _give_points(work, row)


def revoke_award(work: Work, award_id: UUID, reason: str) -> None:
    """Take an award back, with its points; the history keeps both. Raises RuleBroken."""
    row = _award(work, award_id)
    why = school.check_text(reason, "reason", required=True) or ""
    if row.revoked_at is not None:
        raise RuleBroken(tr("“{title}” was revoked already.", title=row.title))
    row.revoked_at, row.revoked_by, row.revoked_reason = work.clock.now(), work.actor.name, why
    work.session.flush()
    clubs.take_back_for_award(work, row.id, why)


def reinstate_award(work: Work, award_id: UUID) -> None:
    """Let a revoked award stand again, with its points. Raises RuleBroken."""
    row = _award(work, award_id)
    row.revoked_at = row.revoked_by = row.revoked_reason = None
    work.session.flush()
    if row.approved_at is not None:
        _give_points(work, row)


def _give_points(work: Work, row: Award) -> None:
    if row.achievement_id is None:
        return
    reached = _achievement(work, row.achievement_id)
    if reached.points and reached.club_id is not None:
        clubs.give_for_award(work, reached.club_id, row.student_id, row.id, reached.points)


def _award(work: Work, award_id: UUID) -> Award:
    row = work.session.get(Award, (work.database.school_id, award_id))
    if row is None:
        raise NotFound(tr("This award is not in the school."), field="award")
    return row
