"""Founding, resting and ending of buddy groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.derivations.following import school_today
from desktop_app.areas.streaks.queries.asking import student_of
from desktop_app.areas.streaks.service.shared import (
    check_room,
    found,
    may_join,
    membership,
    put,
    send,
)
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupInvitation,
    BuddyGroupMember,
    BuddyGroupSpell,
)
from desktop_app.areas.streaks.terms import (
    CreatorRole,
    GroupStatus,
    GroupType,
    InvitationStatus,
    MemberRole,
    MembershipStatus,
)
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


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
    by_teacher = GroupType(new.type) is GroupType.TEACHER_CREATED
    now, day = work.clock.now(), school_today(work.session)
    wanted = list(dict.fromkeys(new.members))
    group = BuddyGroup(
        name=(new.name or "").strip() or None, type=GroupType(new.type),
        club_id=new.club_id, creator_id=new.creator_id,
        creator_role=CreatorRole.TEACHER if by_teacher else CreatorRole.STUDENT,
        status=GroupStatus.ACTIVE if by_teacher else GroupStatus.PENDING,
        is_mandatory=by_teacher, founded_on=day,
    )  # fmt: skip
    work.session.add(group)
    work.session.flush()
    creator = student_of(work.session, new.creator_id)
    if not by_teacher and creator is None:
        raise RuleBroken(tr("A pupils’ group is made by one of the pupils."), field="creator")
    kept = [each for each in wanted if may_join(work, each, by_teacher=by_teacher)]
    if creator is not None and not by_teacher:
        kept = [each for each in kept if each != creator]
        may_join(work, creator, by_teacher=False)
        put(work, group, creator, MembershipStatus.ACCEPTED, role=MemberRole.CREATOR, joined=day)
    check_room(work, group, len(kept))
    if len(kept) + (0 if by_teacher else 1) < 2:
        raise RuleBroken(tr("A group has at least two members."), field="members")
    for each in kept:
        status = MembershipStatus.ACCEPTED if by_teacher else MembershipStatus.INVITED
        put(work, group, each, status, joined=day if by_teacher else None)
        send(work, group, each, new.creator_id, founding=True, auto=by_teacher, at=now,
              message=new.message)  # fmt: skip
    if by_teacher:
        work.session.add(BuddyGroupSpell(buddy_group_id=group.id, first_day=day))
    work.session.flush()
    return group.id


def settle(work: Work, group_id: UUID) -> None:
    """Let a group that waits begin, or end, once every invitation of its founding is answered."""
    group = found(work, BuddyGroup, group_id)
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


def rename(work: Work, group_id: UUID, name: str | None) -> None:
    """Give a group another name, or none."""
    found(work, BuddyGroup, group_id).name = school.check_text(name, "name")
    work.session.flush()


def approve(work: Work, group_id: UUID) -> None:
    """Let a mixed group begin, once its members have answered."""
    group = found(work, BuddyGroup, group_id)
    if group.type is not GroupType.MIXED or group.approved_at is not None:
        raise RuleBroken(tr("This group does not wait for a teacher."))
    group.approved_by, group.approved_at = work.actor.name, work.clock.now()
    work.session.flush()
    settle(work, group_id)


def set_aside(work: Work, group_id: UUID) -> None:
    """Let a group rest: its days are not counted until it goes on."""
    _end_spell(work, group_id, GroupStatus.INACTIVE)


def go_on(work: Work, group_id: UUID) -> None:
    """Let a group that rests go on."""
    group = found(work, BuddyGroup, group_id)
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
        end_invitation(work, row, InvitationStatus.CANCELLED)


def _end_spell(work: Work, group_id: UUID, status: GroupStatus) -> None:
    group = found(work, BuddyGroup, group_id)
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


def end_invitation(work: Work, row: BuddyGroupInvitation, status: InvitationStatus) -> None:
    """End an invitation that nobody answered, and the membership that waited for it."""
    row.status = status
    member = membership(work, row.buddy_group_id, row.invitee_id)
    if member is not None and member.status is MembershipStatus.INVITED:
        work.session.delete(member)
    work.session.flush()
