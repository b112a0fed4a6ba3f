"""Achievements that can be reached, and awards that were given."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.areas.rewards.terms import AwardType, CriteriaType
from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import ALL, access, those
from desktop_app.core.db.base import Base, SchoolRow, check, choice, index, refers, row, unique


class Achievement(SchoolRow, Base):
    """Something that can be reached, and the learning points it brings in a club."""

    __tablename__ = "achievement"
    title: Mapped[str]
    description: Mapped[str | None]
    badge_icon: Mapped[str | None]
    criteria_type: Mapped[CriteriaType] = choice(CriteriaType, default=CriteriaType.BY_HAND)
    criteria_value: Mapped[int | None]
    club_id: Mapped[UUID | None] = refers("club", nullable=True)
    points: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]

    __table_args__ = row(
        index("title"), check("value", "criteria_value > 0"), check("points", "points >= 0")
    )


class Award(SchoolRow, Base):
    """Something given to a student: a reached achievement, or free words (then none is named).

    One that nobody approved yet is proposed: it is not printed and brings no points. One that was
    revoked stays in the history.
    """

    __tablename__ = "award"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    achievement_id: Mapped[UUID | None] = refers("achievement", nullable=True)
    type: Mapped[AwardType] = choice(AwardType)
    title: Mapped[str]
    description: Mapped[str | None]
    badge_icon: Mapped[str | None]
    badge_color: Mapped[str | None]
    earned_on: Mapped[date]
    given_by: Mapped[str]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]
    revoked_reason: Mapped[str | None]

    __table_args__ = row(
        unique("student_id", "achievement_id", where="revoked_at IS NULL"),
        index("student_id", "earned_on"),
    )


access.table("achievement", see=dict.fromkeys(Role, ALL))
access.table(
    "award",
    see={
        Role.TEACHER: ALL,
        Role.PARENT: those("student_id", "my_children"),
        Role.STUDENT: those("student_id", "me_as_student"),
    },
    change={Role.TEACHER: those("student_id", "students_i_lead")},
)
