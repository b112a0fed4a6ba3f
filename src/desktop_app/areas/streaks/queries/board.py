"""The list of buddy groups, as the pane shows it: who is in them, how they stand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupInvitation,
    BuddyGroupMember,
)
from desktop_app.areas.streaks.terms import (
    BuddyStreakStatus,
    GroupStatus,
    GroupType,
    InvitationStatus,
    MemberRole,
    MembershipStatus,
)
from desktop_app.areas.timetable.api import shown_name
from desktop_app.core.folding import fold

_LIVE = (MembershipStatus.ACCEPTED, MembershipStatus.INVITED)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in the list; `waits` when a teacher has to let it begin."""

    id: UUID
    name: str
    type: GroupType
    status: GroupStatus
    streak: BuddyStreakStatus
    days: int
    accepted: int
    asked: int
    waits: bool
    words: str

    @property
    def needs_decision(self) -> bool:
        """Whether somebody still has to answer or approve."""
        return self.status is GroupStatus.PENDING


def group_lines(session: Session) -> list[GroupLine]:
    """Return every group: those that live first, then those that rest, the ended last."""
    members: dict[UUID, list[tuple[MembershipStatus, str]]] = defaultdict(list)
    query = (
        select(BuddyGroupMember.buddy_group_id, BuddyGroupMember.status, shown_name(Person))
        .join(Student, Student.id == BuddyGroupMember.student_id)
        .join(Person, Person.id == Student.person_id)
        .order_by(BuddyGroupMember.invited_at, BuddyGroupMember.id)
    )
    for group, status, name in session.execute(query):
        members[group].append((status, name))
    row = BuddyGroupInvitation
    waiting = set(
        session.scalars(
            select(row.buddy_group_id).where(
                row.status == InvitationStatus.PENDING, row.founding.is_(True)
            )
        )
    )
    order = {GroupStatus.DISSOLVED: 1}
    lines = [
        _line(group, members.get(group.id, []), open_=group.id in waiting)
        for group in session.scalars(
            select(BuddyGroup).order_by(BuddyGroup.founded_on, BuddyGroup.id)
        )
    ]
    return sorted(lines, key=lambda each: order.get(each.status, 0))


def _line(
    group: BuddyGroup, members: list[tuple[MembershipStatus, str]], *, open_: bool
) -> GroupLine:
    accepted = [name for status, name in members if status is MembershipStatus.ACCEPTED]
    live = [name for status, name in members if status in _LIVE]
    if group.status is GroupStatus.DISSOLVED and not live:
        live = [name for _, name in members]
    name = group.name or ", ".join(each.split(" ")[0] for each in live[:3])
    waits = (
        group.status is GroupStatus.PENDING
        and group.type is GroupType.MIXED
        and group.approved_at is None
        and not open_
    )
    return GroupLine(
        group.id, name, group.type, group.status, group.streak_status, group.current_streak,
        len(accepted), len(live), waits, fold(" ".join((name, *(n for _, n in members)))),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupOf:
    """A group a pupil is in, for a card about the pupil."""

    id: UUID
    name: str
    status: GroupStatus
    streak: BuddyStreakStatus
    days: int
    role: MemberRole
    membership: MembershipStatus
    joined_on: date | None


def groups_of_student(session: Session, student_id: UUID) -> list[GroupOf]:
    """Return the groups a pupil is in or invited to."""
    row = BuddyGroupMember
    query = (
        select(BuddyGroup, row.role, row.status, row.joined_on)
        .join(row, row.buddy_group_id == BuddyGroup.id)
        .where(row.student_id == student_id, row.status.in_(_LIVE))
        .order_by(BuddyGroup.founded_on, BuddyGroup.id)
    )
    return [
        GroupOf(
            group.id, group.name or "", group.status, group.streak_status, group.current_streak,
            role, status, joined,
        )
        for group, role, status, joined in session.execute(query)
    ]  # fmt: skip
