"""What the deeds of streaks and buddy groups share: finding, naming, who may, who is in."""

from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, literal, select

from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.queries.asking import peers_allowed, room_of, student_of
from desktop_app.areas.streaks.tables import BuddyGroup, BuddyGroupInvitation, BuddyGroupMember
from desktop_app.areas.streaks.terms import InvitationStatus, MemberRole, MembershipStatus
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.access.declare import OFFICE, access
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import Uuid
from desktop_app.core.errors import NotAllowed, NotFound, RuleBroken
from desktop_app.core.wording import tr

_Row = TypeVar("_Row", bound=Base)
LIVE = (MembershipStatus.INVITED, MembershipStatus.ACCEPTED)
EXPIRES = timedelta(days=14)


def found(work: Work, table: type[_Row], row_id: UUID) -> _Row:
    """Return a row. Raises NotFound."""
    row = work.session.get(table, (work.database.school_id, row_id))
    if row is None:
        raise NotFound(tr("This is not kept any more."), row=row_id)
    return row


def name_of(work: Work, student_id: UUID) -> str:
    """Return a pupil's name. Raises NotFound."""
    return timetable.student_name(work.session, student_id)


def check_mine(work: Work, student_id: UUID | None, group_id: UUID | None) -> None:
    """Refuse who works with neither the pupil nor the group, unless they are of the office.

    A row that is of a pupil or of a group is declared open to teachers; whose it is, is asked here.
    Raises NotAllowed.
    """
    if work.actor.is_any(*OFFICE):
        return
    me = literal(work.actor.person_id, Uuid())
    mine = access.row_sets["groups_i_lead" if student_id is None else "students_i_lead"](me)
    if (student_id or group_id) not in set(work.session.scalars(mine)):
        raise NotAllowed(tr("This is not yours to change. Nothing was changed."))


def why(reason: str) -> str:
    """Return a reason as it is kept. Raises RuleBroken without one."""
    return school.check_text(reason, "reason", required=True) or ""


def membership(work: Work, group_id: UUID, student_id: UUID) -> BuddyGroupMember | None:
    """Return a pupil's living membership of a group, accepted or invited."""
    query = select(BuddyGroupMember).where(
        BuddyGroupMember.buddy_group_id == group_id,
        BuddyGroupMember.student_id == student_id,
        BuddyGroupMember.status.in_(LIVE),
    )
    return work.session.scalars(query).first()


def check_right(work: Work, group: BuddyGroup, person_id: UUID, right: str) -> None:
    """Refuse a pupil without the right; staff have it."""
    student = student_of(work.session, person_id)
    if student is None:
        return
    member = membership(work, group.id, student)
    if member is None or not getattr(member, right):
        raise RuleBroken(tr("This member may not do that in the group."), field="inviter")


def may_join(work: Work, student_id: UUID, *, by_teacher: bool) -> bool:
    """Say whether the family agreed; of a pupils' group that is refused. Raises RuleBroken."""
    name = name_of(work, student_id)
    if peers_allowed(work.session, student_id):
        return True
    if by_teacher:
        return False
    raise RuleBroken(
        tr("{name} has no consent for friends and buddy groups. Nobody was asked.", name=name),
        field="members",
    )


def check_room(work: Work, group: BuddyGroup, more: int) -> None:
    """Refuse more members than the club lets a group have."""
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


def put(
    work: Work,
    group: BuddyGroup,
    student_id: UUID,
    status: MembershipStatus,
    *,
    role: MemberRole = MemberRole.MEMBER,
    joined: date | None = None,
) -> None:
    """Keep a membership; who leads may invite and remove."""
    work.session.add(
        BuddyGroupMember(
            buddy_group_id=group.id, student_id=student_id, status=status, role=role,
            can_invite=role is not MemberRole.MEMBER, can_remove=role is not MemberRole.MEMBER,
            invited_at=work.clock.now(), joined_on=joined,
        )
    )  # fmt: skip


def send(work: Work, group: BuddyGroup, invitee: UUID, inviter: UUID, **facts: Any) -> None:
    """Keep an invitation; a teacher's is accepted at once."""
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
