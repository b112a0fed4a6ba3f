"""What staff can do with streaks and buddy groups, in an open change.

Until children sign in themselves, staff write down what they answer; both names are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, or_, select

from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.derivations.following import school_today
from desktop_app.areas.streaks.queries.asking import peers_allowed, room_of, student_of
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupInvitation,
    BuddyGroupMember,
    BuddyGroupSpell,
    BuddyMute,
    BuddyNudge,
    StreakCorrection,
    StreakFreeze,
)
from desktop_app.areas.streaks.terms import (
    CreatorRole,
    DayState,
    GroupStatus,
    GroupType,
    InvitationStatus,
    MemberRole,
    MembershipStatus,
)
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import show_date, tr

_Row = TypeVar("_Row", bound=Base)
LIVE = (MembershipStatus.INVITED, MembershipStatus.ACCEPTED)
EXPIRES = timedelta(days=14)


def _found(work: Work, table: type[_Row], row_id: UUID) -> _Row:
    row = work.session.get(table, (work.database.school_id, row_id))
    if row is None:
        raise NotFound(tr("This is not kept any more."), row=row_id)
    return row


def _name(work: Work, student_id: UUID) -> str:
    return timetable.student_name(work.session, student_id)


def _why(reason: str) -> str:
    return school.check_text(reason, "reason", required=True) or ""


# Days


def correct_day(
    work: Work,
    student_id: UUID,
    day: date,
    state: DayState,
    reason: str,
    *,
    club_id: UUID | None = None,
) -> UUID:
    """Say what a day was, whatever the facts give. Raises RuleBroken for a day to come."""
    _name(work, student_id)
    if day > school_today(work.session):
        raise RuleBroken(tr("This day is yet to come."), field="day")
    row = StreakCorrection(
        id=new_id(), student_id=student_id, club_id=club_id, day=day, state=DayState(state),
        reason=_why(reason), corrected_by=work.actor.name, corrected_at=work.clock.now(),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def freeze(
    work: Work,
    first: date,
    reason: str,
    *,
    last: date | None = None,
    student_id: UUID | None = None,
    club_id: UUID | None = None,
    group_id: UUID | None = None,
) -> UUID:
    """Set days of a student or of a group aside: they neither earn nor break."""
    if (student_id is None) == (group_id is None):
        raise RuleBroken(tr("Freeze a pupil's days or a group's."), field="student")
    if last is not None and last < first:
        raise RuleBroken(tr("It ends before it begins."), field="last")
    row = StreakFreeze(
        id=new_id(), student_id=student_id, club_id=club_id, buddy_group_id=group_id,
        first_day=first, last_day=last, reason=_why(reason), frozen_by=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def thaw(work: Work, freeze_id: UUID, last: date | None = None) -> None:
    """End a freeze with a last day, without one yesterday."""
    row = _found(work, StreakFreeze, freeze_id)
    end = last or school_today(work.session) - timedelta(days=1)
    if end < row.first_day:
        work.session.delete(row)
    else:
        row.last_day = end
    work.session.flush()


# Groups


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A buddy group to be founded, by a teacher or by a pupil (then the first member)."""

    type: GroupType
    creator_id: UUID
    members: Sequence[UUID]
    name: str | None = None
    club_id: UUID | None = None
    message: str | None = None


def add_group(work: Work, new: NewGroup) -> UUID:
    """Found a group.

    A teacher's is mandatory and active at once; a pupil's is active when all have answered and at
    least two are in; a mixed one also waits for a teacher. Who has no PEERS consent is left out of
    a teacher's group and refused in another. Raises RuleBroken.
    """
    by_teacher = new.type is GroupType.TEACHER_CREATED
    now, day = work.clock.now(), school_today(work.session)
    wanted = list(dict.fromkeys(new.members))
    group = BuddyGroup(
        id=new_id(), name=(new.name or "").strip() or None, type=GroupType(new.type),
        club_id=new.club_id, creator_id=new.creator_id,
        creator_role=CreatorRole.TEACHER if by_teacher else CreatorRole.STUDENT,
        status=GroupStatus.ACTIVE if by_teacher else GroupStatus.PENDING,
        is_mandatory=by_teacher, founded_on=day,
    )  # fmt: skip
    work.session.add(group)
    work.session.flush()
    creator = student_of(work.session, new.creator_id)
    kept = [each for each in wanted if _may_join(work, each, by_teacher=by_teacher)]
    if creator is not None and not by_teacher:
        kept = [each for each in kept if each != creator]
        _may_join(work, creator, by_teacher=False)
        _put(work, group, creator, MembershipStatus.ACCEPTED, role=MemberRole.CREATOR, joined=day)
    _check_room(work, group, len(kept))
    if len(kept) + (0 if by_teacher else 1) < 2:
        raise RuleBroken(tr("A group has at least two members."), field="members")
    for each in kept:
        status = MembershipStatus.ACCEPTED if by_teacher else MembershipStatus.INVITED
        _put(work, group, each, status, joined=day if by_teacher else None)
        _send(work, group, each, new.creator_id, founding=True, auto=by_teacher, at=now,
              message=new.message)  # fmt: skip
    if by_teacher:
        work.session.add(BuddyGroupSpell(buddy_group_id=group.id, first_day=day))
    work.session.flush()
    return group.id


def _may_join(work: Work, student_id: UUID, *, by_teacher: bool) -> bool:
    name = _name(work, student_id)
    if peers_allowed(work.session, student_id):
        return True
    if by_teacher:
        return False
    raise RuleBroken(
        tr("{name} has no consent for friends and buddy groups. Nobody was asked.", name=name),
        field="members",
    )


def _check_room(work: Work, group: BuddyGroup, more: int) -> None:
    if group.club_id is None:
        return
    club, most = room_of(work.session, group.club_id) or ("", 0)
    if most == 0:
        raise RuleBroken(tr("{club} has no buddy groups.", club=club), field="club")
    now = work.session.scalar(
        select(func.count()).where(
            BuddyGroupMember.buddy_group_id == group.id, BuddyGroupMember.status.in_(LIVE)
        )
    )
    if (now or 0) + more > most:
        raise RuleBroken(
            tr("A group of {club} has at most {most} members.", club=club, most=most),
            field="members",
        )  # fmt: skip


def _put(
    work: Work,
    group: BuddyGroup,
    student_id: UUID,
    status: MembershipStatus,
    *,
    role: MemberRole = MemberRole.MEMBER,
    joined: date | None = None,
) -> None:
    work.session.add(
        BuddyGroupMember(
            buddy_group_id=group.id, student_id=student_id, status=status, role=role,
            can_invite=role is not MemberRole.MEMBER, can_remove=role is not MemberRole.MEMBER,
            invited_at=work.clock.now(), joined_on=joined,
        )
    )  # fmt: skip


def _send(work: Work, group: BuddyGroup, invitee: UUID, inviter: UUID, **facts: Any) -> None:
    at: datetime = facts["at"]
    auto: bool = facts["auto"]
    work.session.add(
        BuddyGroupInvitation(
            buddy_group_id=group.id, inviter_id=inviter, invitee_id=invitee,
            status=InvitationStatus.ACCEPTED if auto else InvitationStatus.PENDING,
            founding=facts["founding"], auto_accept=auto, sent_at=at,
            expires_at=None if auto else at + EXPIRES, responded_at=at if auto else None,
            personal_message=facts.get("message"), answered_by=work.actor.name if auto else None,
        )
    )  # fmt: skip


def invite(
    work: Work, group_id: UUID, student_id: UUID, inviter_id: UUID, message: str | None = None
) -> None:
    """Invite one more. Raises RuleBroken for a member, oneself, no consent, no room, no right."""
    group = _found(work, BuddyGroup, group_id)
    if group.status in {GroupStatus.DISSOLVED, GroupStatus.INACTIVE}:
        raise RuleBroken(tr("This group is set aside or dissolved; nobody can be invited."))
    if student_of(work.session, inviter_id) == student_id:
        raise RuleBroken(tr("Nobody invites themselves."), field="student")
    _check_right(work, group, inviter_id, "can_invite")
    if _membership(work, group_id, student_id) is not None:
        raise RuleBroken(
            tr("{name} is in the group or invited already.", name=_name(work, student_id)),
            field="student",
        )
    _may_join(work, student_id, by_teacher=False)
    _check_room(work, group, 1)
    _put(work, group, student_id, MembershipStatus.INVITED)
    _send(work, group, student_id, inviter_id, founding=group.status is GroupStatus.PENDING,
          auto=False, at=work.clock.now(), message=message)  # fmt: skip
    work.session.flush()


def _check_right(work: Work, group: BuddyGroup, person_id: UUID, right: str) -> None:
    """Refuse a pupil without the right; staff have it."""
    student = student_of(work.session, person_id)
    if student is None:
        return
    member = _membership(work, group.id, student)
    if member is None or not getattr(member, right):
        raise RuleBroken(tr("This member may not do that in the group."), field="inviter")


def _membership(work: Work, group_id: UUID, student_id: UUID) -> BuddyGroupMember | None:
    query = select(BuddyGroupMember).where(
        BuddyGroupMember.buddy_group_id == group_id,
        BuddyGroupMember.student_id == student_id,
        BuddyGroupMember.status.in_(LIVE),
    )
    return work.session.scalars(query).first()


def answer(work: Work, invitation_id: UUID, *, accepted: bool, message: str | None = None) -> None:
    """Write down what an invited pupil said. Raises RuleBroken for one expired or answered."""
    row = _found(work, BuddyGroupInvitation, invitation_id)
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
    member = _membership(work, row.buddy_group_id, row.invitee_id)
    if member is not None:
        member.status = MembershipStatus.ACCEPTED if accepted else MembershipStatus.DECLINED
        member.joined_on = school_today(work.session) if accepted else None
    work.session.flush()
    _settle(work, row.buddy_group_id)


def cancel_invitation(work: Work, invitation_id: UUID) -> None:
    """Take an invitation back that nobody answered."""
    row = _found(work, BuddyGroupInvitation, invitation_id)
    if row.status is not InvitationStatus.PENDING:
        raise RuleBroken(tr("This invitation was answered, cancelled or has expired."))
    _end_invitation(work, row, InvitationStatus.CANCELLED)
    _settle(work, row.buddy_group_id)


def _end_invitation(work: Work, row: BuddyGroupInvitation, status: InvitationStatus) -> None:
    row.status = status
    member = _membership(work, row.buddy_group_id, row.invitee_id)
    if member is not None and member.status is MembershipStatus.INVITED:
        work.session.delete(member)
    work.session.flush()


def expire_invitations(work: Work) -> int:
    """Let invitations end whose time is over; return how many. Safe to run twice."""
    query = select(BuddyGroupInvitation).where(
        BuddyGroupInvitation.status == InvitationStatus.PENDING,
        BuddyGroupInvitation.expires_at <= work.clock.now(),
    )
    rows = list(work.session.scalars(query))
    for row in rows:
        _end_invitation(work, row, InvitationStatus.EXPIRED)
    for group_id in {row.buddy_group_id for row in rows}:
        _settle(work, group_id)
    return len(rows)


def _settle(work: Work, group_id: UUID) -> None:
    """Let a group that waits begin, or end, once every invitation of its founding is answered."""
    group = _found(work, BuddyGroup, group_id)
    if group.status is not GroupStatus.PENDING:
        return
    waiting = select(BuddyGroupInvitation.id).where(
        BuddyGroupInvitation.buddy_group_id == group_id,
        BuddyGroupInvitation.founding.is_(True),
        BuddyGroupInvitation.status == InvitationStatus.PENDING,
    )
    if work.session.scalars(waiting.limit(1)).first() is not None:
        return
    accepted = work.session.scalar(
        select(func.count()).where(
            BuddyGroupMember.buddy_group_id == group_id,
            BuddyGroupMember.status == MembershipStatus.ACCEPTED,
        )
    )
    if (accepted or 0) < 2:
        group.status = GroupStatus.DISSOLVED
    elif group.type is not GroupType.MIXED or group.approved_at is not None:
        _begin(work, group)
    work.session.flush()


def _begin(work: Work, group: BuddyGroup) -> None:
    group.status = GroupStatus.ACTIVE
    day = school_today(work.session)
    work.session.add(BuddyGroupSpell(buddy_group_id=group.id, first_day=day))
    work.session.flush()


def approve(work: Work, group_id: UUID) -> None:
    """Let a mixed group begin, once its members have answered."""
    group = _found(work, BuddyGroup, group_id)
    if group.type is not GroupType.MIXED or group.approved_at is not None:
        raise RuleBroken(tr("This group does not wait for a teacher."))
    group.approved_by, group.approved_at = work.actor.name, work.clock.now()
    work.session.flush()
    _settle(work, group_id)


def set_aside(work: Work, group_id: UUID) -> None:
    """Let a group rest: its days are not counted until it goes on."""
    _end_spell(work, group_id, GroupStatus.INACTIVE)


def go_on(work: Work, group_id: UUID) -> None:
    """Let a group that rests go on."""
    group = _found(work, BuddyGroup, group_id)
    if group.status is not GroupStatus.INACTIVE:
        raise RuleBroken(tr("This group is not set aside."))
    _begin(work, group)


def dissolve(work: Work, group_id: UUID) -> None:
    """End a group for good; what it counted is kept."""
    _end_spell(work, group_id, GroupStatus.DISSOLVED)
    query = select(BuddyGroupInvitation).where(
        BuddyGroupInvitation.buddy_group_id == group_id,
        BuddyGroupInvitation.status == InvitationStatus.PENDING,
    )
    for row in work.session.scalars(query).all():
        _end_invitation(work, row, InvitationStatus.CANCELLED)


def _end_spell(work: Work, group_id: UUID, status: GroupStatus) -> None:
    group = _found(work, BuddyGroup, group_id)
    if group.status is GroupStatus.DISSOLVED:
        raise RuleBroken(tr("This group is dissolved."))
    day = school_today(work.session)
    spells = select(BuddyGroupSpell).where(
        BuddyGroupSpell.buddy_group_id == group_id,
        or_(BuddyGroupSpell.last_day.is_(None), BuddyGroupSpell.last_day >= day),
    )
    for spell in work.session.scalars(spells).all():
        spell.last_day = max(spell.first_day, day)
    group.status = status
    work.session.flush()


def leave(work: Work, group_id: UUID, student_id: UUID, *, removed_by: UUID | None = None) -> None:
    """Let a member leave, or be removed by a person with the right.

    A group of one is dissolved. A teacher's group is left only when removed.
    """
    group = _found(work, BuddyGroup, group_id)
    member = _membership(work, group_id, student_id)
    if member is None:
        raise RuleBroken(tr("{name} is not in the group.", name=_name(work, student_id)))
    if removed_by is not None:
        _check_right(work, group, removed_by, "can_remove")
    elif group.is_mandatory:
        raise RuleBroken(tr("A teacher made this group; a teacher removes its members."))
    day = school_today(work.session)
    member.status = MembershipStatus.LEFT if removed_by is None else MembershipStatus.REMOVED
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
    member = _membership(work, group_id, student_id)
    if member is None:
        raise RuleBroken(tr("{name} is not in the group.", name=_name(work, student_id)))
    member.role = MemberRole(role)
    leads = role in {MemberRole.CREATOR, MemberRole.CO_LEADER}
    member.can_invite = member.can_remove = leads
    work.session.flush()


# Nudges


def nudge(work: Work, group_id: UUID, from_id: UUID, to_id: UUID) -> UUID:
    """Write down a friendly reminder; at most one a pair and day, none to who is left in peace."""
    day = school_today(work.session)
    for each in (from_id, to_id):
        if _membership(work, group_id, each) is None:
            raise RuleBroken(tr("{name} is not in the group.", name=_name(work, each)))
    muted = select(BuddyMute.id).where(BuddyMute.student_id == to_id, BuddyMute.muted_on <= day)
    if work.session.scalars(muted).first() is not None:
        raise RuleBroken(
            tr("The family of {name} asked for no reminders.", name=_name(work, to_id))
        )
    known = select(BuddyNudge.id).where(
        BuddyNudge.from_id == from_id, BuddyNudge.to_id == to_id, BuddyNudge.day == day
    )
    if from_id == to_id or work.session.scalars(known).first() is not None:
        raise RuleBroken(tr("One reminder a day is enough."))
    row = BuddyNudge(
        id=new_id(), buddy_group_id=group_id, from_id=from_id, to_id=to_id, day=day,
        recorded_by=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def mute(work: Work, student_id: UUID, asked_by: str) -> UUID:
    """Keep a child's wish, said by a guardian, not to be reminded; the first one stays."""
    _name(work, student_id)
    known = select(BuddyMute.id).where(BuddyMute.student_id == student_id)
    before: UUID | None = work.session.scalars(known).first()
    if before is not None:
        return before
    row = BuddyMute(
        id=new_id(), student_id=student_id, muted_on=school_today(work.session),
        asked_by=_why(asked_by),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id
