"""Who leaves a buddy group, what a member may do, and reminders between members."""

from uuid import UUID

from sqlalchemy import func, select

from desktop_app.areas.streaks.derivations.following import school_today
from desktop_app.areas.streaks.service.groups import dissolve
from desktop_app.areas.streaks.service.shared import (
    LIVE,
    check_right,
    found,
    membership,
    name_of,
    why,
)
from desktop_app.areas.streaks.tables import BuddyGroup, BuddyGroupMember, BuddyMute, BuddyNudge
from desktop_app.areas.streaks.terms import GroupStatus, MemberRole, MembershipStatus
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def leave(
    work: Work,
    group_id: UUID,
    student_id: UUID,
    *,
    removed_by: UUID | None = None,
    by_staff: bool = False,
) -> None:
    """Let a member leave, or be removed by staff or by a person with the right.

    A group of one is dissolved. A teacher's group is left only when removed.
    """
    group = found(work, BuddyGroup, group_id)
    member = membership(work, group_id, student_id)
    if member is None:
        raise RuleBroken(tr("{name} is not in the group.", name=name_of(work, student_id)))
    if removed_by is not None:
        check_right(work, group, removed_by, "can_remove")
    elif group.is_mandatory and not by_staff:
        raise RuleBroken(tr("A teacher made this group; a teacher removes its members."))
    day = school_today(work.session)
    is_removed = by_staff or removed_by is not None
    member.status = MembershipStatus.REMOVED if is_removed else MembershipStatus.LEFT
    member.left_on = max(day, member.joined_on or day)
    work.session.flush()
    left = work.session.scalar(
        select(func.count()).where(
            BuddyGroupMember.buddy_group_id == group_id, BuddyGroupMember.status.in_(LIVE)
        )
    )
    if (left or 0) < 2 and group.status is not GroupStatus.DISSOLVED:
        dissolve(work, group_id)


def set_role(work: Work, group_id: UUID, student_id: UUID, role: MemberRole) -> None:
    """Give a member another role; a co-leader may invite and remove."""
    member = membership(work, group_id, student_id)
    if member is None:
        raise RuleBroken(tr("{name} is not in the group.", name=name_of(work, student_id)))
    member.role = MemberRole(role)
    leads = role in {MemberRole.CREATOR, MemberRole.CO_LEADER}
    member.can_invite = member.can_remove = leads
    work.session.flush()


def nudge(work: Work, group_id: UUID, from_id: UUID, to_id: UUID) -> UUID:
    """Write down a friendly reminder; at most one a pair and day, none to who is left in peace."""
    day = school_today(work.session)
    for each in (from_id, to_id):
        if membership(work, group_id, each) is None:
            raise RuleBroken(tr("{name} is not in the group.", name=name_of(work, each)))
    muted = select(BuddyMute.id).where(BuddyMute.student_id == to_id, BuddyMute.muted_on <= day)
    if work.session.scalars(muted).first() is not None:
        raise RuleBroken(
            tr("The family of {name} asked for no reminders.", name=name_of(work, to_id))
        )
    known = select(BuddyNudge.id).where(
        BuddyNudge.from_id == from_id, BuddyNudge.to_id == to_id, BuddyNudge.day == day
    )
    if from_id == to_id or work.session.scalars(known).first() is not None:
        raise RuleBroken(tr("One reminder a day is enough."))
    row = BuddyNudge(
        buddy_group_id=group_id, from_id=from_id, to_id=to_id, day=day,
        recorded_by=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def mute(work: Work, student_id: UUID, asked_by: str) -> UUID:
    """Keep a child's wish, said by a guardian, not to be reminded; the first one stays."""
    name_of(work, student_id)
    known = select(BuddyMute.id).where(BuddyMute.student_id == student_id)
    before: UUID | None = work.session.scalars(known).first()
    if before is not None:
        return before
    row = BuddyMute(
        student_id=student_id, muted_on=school_today(work.session),
        asked_by=why(asked_by),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def unmute(work: Work, student_id: UUID) -> None:
    """Let a child be reminded again, as the family wishes now."""
    query = select(BuddyMute).where(BuddyMute.student_id == student_id)
    for row in work.session.scalars(query).all():
        work.session.delete(row)
    work.session.flush()
