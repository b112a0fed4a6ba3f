"""Invitations to buddy groups and what is answered.

Until children sign in themselves, staff write down what they answer; both names are kept.
"""

from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.streaks.derivations.following import school_today
from desktop_app.areas.streaks.queries.asking import student_of
from desktop_app.areas.streaks.service.groups import end_invitation, settle
from desktop_app.areas.streaks.service.shared import (
    EXPIRES,
    check_right,
    check_room,
    found,
    may_join,
    membership,
    name_of,
    put,
    send,
)
from desktop_app.areas.streaks.tables import BuddyGroup, BuddyGroupInvitation
from desktop_app.areas.streaks.terms import GroupStatus, InvitationStatus, MembershipStatus
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date, tr


def invite(
    work: Work, group_id: UUID, student_id: UUID, inviter_id: UUID, message: str | None = None
) -> None:
    """Invite one more. Raises RuleBroken for a member, oneself, no consent, no room, no right."""
    group = found(work, BuddyGroup, group_id)
    if group.status in {GroupStatus.DISSOLVED, GroupStatus.INACTIVE}:
        raise RuleBroken(tr("This group is set aside or dissolved; nobody can be invited."))
    if student_of(work.session, inviter_id) == student_id:
        raise RuleBroken(tr("Nobody invites themselves."), field="student")
    check_right(work, group, inviter_id, "can_invite")
    if membership(work, group_id, student_id) is not None:
        raise RuleBroken(
            tr("{name} is in the group or invited already.", name=name_of(work, student_id)),
            field="student",
        )
    may_join(work, student_id, by_teacher=False)
    check_room(work, group, 1)
    put(work, group, student_id, MembershipStatus.INVITED)
    send(work, group, student_id, inviter_id, founding=group.status is GroupStatus.PENDING,
          auto=False, at=work.clock.now(), message=message)  # fmt: skip
    work.session.flush()


def answer(work: Work, invitation_id: UUID, *, accepted: bool, message: str | None = None) -> None:
    """Write down what an invited pupil said. Raises RuleBroken for one expired or answered."""
    row = found(work, BuddyGroupInvitation, invitation_id)
    now = work.clock.now()
    if row.status is not InvitationStatus.PENDING:
        raise RuleBroken(tr("This invitation was answered, cancelled or has expired."))
    if row.expires_at is not None and row.expires_at <= now:
        raise RuleBroken(
            tr("This invitation has expired on {day}. Invite again.",
               day=show_date(row.expires_at.date()))
        )  # fmt: skip
    row.status = InvitationStatus.ACCEPTED if accepted else InvitationStatus.DECLINED
    row.responded_at, row.answered_by = now, work.actor.name
    row.response_message = (message or "").strip() or None
    member = membership(work, row.buddy_group_id, row.invitee_id)
    if member is not None:
        member.status = MembershipStatus.ACCEPTED if accepted else MembershipStatus.DECLINED
        member.joined_on = school_today(work.session) if accepted else None
    work.session.flush()
    settle(work, row.buddy_group_id)


def cancel_invitation(work: Work, invitation_id: UUID) -> None:
    """Take an invitation back that nobody answered."""
    row = found(work, BuddyGroupInvitation, invitation_id)
    if row.status is not InvitationStatus.PENDING:
        raise RuleBroken(tr("This invitation was answered, cancelled or has expired."))
    end_invitation(work, row, InvitationStatus.CANCELLED)
    settle(work, row.buddy_group_id)


def expire_invitations(work: Work) -> int:
    """Let invitations end whose time is over; return how many. Safe to run twice."""
    query = select(BuddyGroupInvitation).where(
        BuddyGroupInvitation.status == InvitationStatus.PENDING,
        BuddyGroupInvitation.expires_at <= work.clock.now(),
    )
    rows = list(work.session.scalars(query))
    for row in rows:
        end_invitation(work, row, InvitationStatus.EXPIRED)
    for group_id in {row.buddy_group_id for row in rows}:
        settle(work, group_id)
    return len(rows)


def remind(work: Work, invitation_id: UUID) -> None:
    """Ask again who has not answered: the invitation runs anew from today."""
    row = found(work, BuddyGroupInvitation, invitation_id)
    if row.status is not InvitationStatus.PENDING:
        raise RuleBroken(tr("This invitation was answered, cancelled or has expired."))
    row.expires_at = work.clock.now() + EXPIRES
    work.session.flush()
