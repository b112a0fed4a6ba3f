"""What staff give to a child, as deeds in an open change."""

from datetime import date
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
    if points < 0:
        raise RuleBroken(tr("An achievement brings points or none."), field="points")
    if points and club_id is None:
        raise RuleBroken(tr("Say in which club the points count."), field="club")
    if (criteria_type is not CriteriaType.BY_HAND) != (criteria_value is not None):
        raise RuleBroken(
            tr("Say which number has to be reached, or give it by hand."), field="criteria_value"
        )
    row = Achievement(
        id=new_id(), title=name, description=(description or "").strip() or None,
        badge_icon=badge_icon, criteria_type=CriteriaType(criteria_type),
        criteria_value=criteria_value, club_id=club_id, points=points,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


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
) -> UUID:
    """Give an award: an achievement with its points, once, or free words. Raises RuleBroken."""
    name = student_name(work.session, student_id)
    day = earned_on or today(work.clock, school.facts(work.session).timezone)
    reached = None
    if achievement_id is not None:
        reached = work.session.get(Achievement, (work.database.school_id, achievement_id))
        if reached is None:
            raise NotFound(tr("This achievement is not in the school."), field="achievement")
        known = select(Award.id).where(
            Award.student_id == student_id, Award.achievement_id == achievement_id
        )
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
        approved_at=work.clock.now(), approved_by=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    if reached is not None and reached.points and reached.club_id is not None:
        clubs.give_for_award(work, reached.club_id, student_id, row.id, reached.points)
    return row.id
