"""What a teacher's copy carries of streaks: how long each is, and the buddy groups."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyRecord,
    BuddyGroupInvitation,
    BuddyGroupMember,
    BuddyMute,
    BuddyNudge,
    StreakFreeze,
    StudentStreak,
)
from desktop_app.areas.streaks.terms import GroupStatus, InvitationStatus, MembershipStatus
from desktop_app.core.sync.carried import Span, carried

_LIVE = (GroupStatus.PENDING, GroupStatus.ACTIVE)


@carried.ids("groups", first=True)
def groups(span: Span) -> Select[Any]:
    """Groups at work that the teacher made, or in which one of the pupils is."""
    joined = select(BuddyGroupMember.buddy_group_id).where(
        BuddyGroupMember.student_id.in_(span.ids("pupils")),
        BuddyGroupMember.status == MembershipStatus.ACCEPTED,
    )
    mine = or_(BuddyGroup.creator_id == span.me, BuddyGroup.id.in_(joined))
    return select(BuddyGroup.id).where(BuddyGroup.status.in_(_LIVE), mine)


def _freezes(span: Span) -> ColumnElement[bool]:
    whose = or_(
        StreakFreeze.student_id.in_(span.ids("pupils")),
        StreakFreeze.buddy_group_id.in_(span.ids("groups")),
    )
    return and_(
        whose, or_(StreakFreeze.last_day.is_(None), StreakFreeze.last_day >= span.first_day)
    )


carried.table("student_streak", lambda span: StudentStreak.student_id.in_(span.ids("pupils")))
carried.table("streak_freeze", _freezes)
carried.table("buddy_group", lambda span: BuddyGroup.id.in_(span.ids("groups")))
carried.table(
    "buddy_group_member", lambda span: BuddyGroupMember.buddy_group_id.in_(span.ids("groups"))
)
carried.table(
    "buddy_group_invitation",
    lambda span: and_(
        BuddyGroupInvitation.buddy_group_id.in_(span.ids("groups")),
        BuddyGroupInvitation.status == InvitationStatus.PENDING,
    ),
)
carried.table(
    "buddy_group_daily_record",
    lambda span: and_(
        BuddyGroupDailyRecord.buddy_group_id.in_(span.ids("groups")),
        BuddyGroupDailyRecord.day >= span.first_day,
    ),
)
carried.table(
    "buddy_nudge",
    lambda span: and_(
        BuddyNudge.buddy_group_id.in_(span.ids("groups")), BuddyNudge.day >= span.first_day
    ),
)
carried.table("buddy_mute", lambda span: BuddyMute.student_id.in_(span.ids("pupils")))
carried.leave(
    "days of streaks are worked out in the office, from all facts",
    *("streak_day", "streak_correction", "buddy_group_daily_member", "buddy_group_spell"),
)
