"""One buddy group with everything a window shows of it; read at once, off the window's thread."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.clubs.tables import Club
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.streaks.queries.history import Event, events_of
from desktop_app.areas.streaks.queries.weeks import (
    Shade,
    Span,
    earned_today,
    shades_of,
    span_of,
)
from desktop_app.areas.streaks.tables import (
    BuddyGroup,
    BuddyGroupDailyRecord,
    BuddyGroupInvitation,
    BuddyGroupMember,
    BuddyMute,
    StreakFreeze,
    StudentStreak,
)
from desktop_app.areas.streaks.terms import (
    BuddyStreakStatus,
    CreatorRole,
    GroupStatus,
    GroupType,
    InvitationStatus,
    MemberRole,
    MembershipStatus,
)
from desktop_app.areas.timetable.api import shown_name


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A membership as the table of a group shows it."""

    id: UUID
    student_id: UUID
    person_id: UUID
    name: str
    given: str
    native: str
    status: MembershipStatus
    role: MemberRole
    can_invite: bool
    joined_on: date | None
    left_on: date | None
    counted: int
    missed: int
    streak: int
    longest: int
    earned_today: bool
    muted: bool

    @property
    def is_in(self) -> bool:
        """Whether they are in the group now."""
        return self.status is MembershipStatus.ACCEPTED

    @property
    def counts(self) -> bool:
        """Whether the group waits for their day."""
        return self.is_in and self.role is not MemberRole.OBSERVER


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation as the side of a group shows it."""

    id: UUID
    invitee_id: UUID
    invitee: str
    inviter: str
    status: InvitationStatus
    founding: bool
    sent_at: datetime
    expires_at: datetime | None
    responded_at: datetime | None
    message: str
    response: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class FreezeRow:
    """Days of a group that were set aside."""

    id: UUID
    first: date
    last: date | None
    reason: str
    by: str

    def covers(self, day: date) -> bool:
        """Whether a day is among them."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What is written of the group itself."""

    id: UUID
    name: str
    type: GroupType
    status: GroupStatus
    streak: BuddyStreakStatus
    current: int
    longest: int
    last_on: date | None
    founded_on: date
    creator_id: UUID
    creator: str
    creator_role: CreatorRole
    approved_by: str
    approved_at: datetime | None
    club_id: UUID | None
    club: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group, its members, its eight weeks, its invitations and what happened to it."""

    facts: GroupFacts
    today: date
    members: tuple[MemberRow, ...]
    invitations: tuple[InvitationRow, ...]
    freezes: tuple[FreezeRow, ...]
    span: Span
    group_shades: tuple[Shade, ...]
    shades: dict[UUID, list[Shade]] = field(default_factory=dict)
    events: tuple[Event, ...] = ()

    @property
    def counting(self) -> tuple[MemberRow, ...]:
        """Return the members whose days the group waits for."""
        return tuple(each for each in self.members if each.counts)

    @property
    def frozen_now(self) -> FreezeRow | None:
        """Return the freeze that covers today."""
        return next((each for each in self.freezes if each.covers(self.today)), None)

    def member(self, student_id: UUID | None) -> MemberRow | None:
        """Return a member by the pupil."""
        return next((each for each in self.members if each.student_id == student_id), None)


def group_page(session: Session, group_id: UUID, today: date) -> GroupPage | None:
    """Read a group; None when there is no such group."""
    facts = _facts(session, group_id)
    if facts is None:
        return None
    span = span_of(session, today)
    members = _members(session, facts, today)
    ids = [each.student_id for each in members if each.is_in]
    freezes = _freezes(session, group_id)
    shades = shades_of(session, ids, facts.club_id, span) if ids else {}
    return GroupPage(
        facts, today, members, _invitations(session, group_id), freezes, span,
        tuple(_group_shades(session, facts, span, freezes)), shades,
        tuple(events_of(session, group_id)),
    )  # fmt: skip


def _facts(session: Session, group_id: UUID) -> GroupFacts | None:
    query = (
        select(BuddyGroup, shown_name(Person), Club.name)
        .join(Person, Person.id == BuddyGroup.creator_id)
        .outerjoin(Club, Club.id == BuddyGroup.club_id)
        .where(BuddyGroup.id == group_id)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    row, creator, club = found
    return GroupFacts(
        row.id, row.name or "", row.type, row.status, row.streak_status, row.current_streak,
        row.longest_streak, row.last_streak_on, row.founded_on, row.creator_id, creator,
        row.creator_role, row.approved_by or "", row.approved_at, row.club_id, club or "",
    )  # fmt: skip


_ORDER = {MemberRole.CREATOR: 0, MemberRole.CO_LEADER: 1, MemberRole.MEMBER: 2}
_LAST = {MembershipStatus.ACCEPTED: 0, MembershipStatus.INVITED: 1}


def _members(session: Session, facts: GroupFacts, today: date) -> tuple[MemberRow, ...]:
    row, streak = BuddyGroupMember, StudentStreak
    same = streak.club_id == facts.club_id if facts.club_id else streak.club_id.is_(None)
    query = (
        select(
            row, Person.id, shown_name(Person), Person.given_name, Person.native_name,
            streak.current, streak.longest, BuddyMute.id, Person.sort_name,
        )
        .join(Student, Student.id == row.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(streak, (streak.student_id == row.student_id) & same)
        .outerjoin(BuddyMute, BuddyMute.student_id == row.student_id)
        .where(row.buddy_group_id == facts.id, row.status != MembershipStatus.DECLINED)
    )  # fmt: skip
    rows = session.execute(query).all()
    now = earned_today(session, [found[0].student_id for found in rows], facts.club_id, today)
    rows = sorted(
        rows,
        key=lambda found: (_LAST.get(found[0].status, 2), _ORDER.get(found[0].role, 3), found[8]),
    )
    return tuple(
        MemberRow(
            m.id, m.student_id, person, name, given, native or "", m.status, m.role, m.can_invite,
            m.joined_on, m.left_on, m.days_counted, m.days_missed, current or 0, longest or 0,
            m.student_id in now, mute is not None,
        )
        for m, person, name, given, native, current, longest, mute, _ in rows
    )  # fmt: skip


def _invitations(session: Session, group_id: UUID) -> tuple[InvitationRow, ...]:
    inviter, row = aliased(Person), BuddyGroupInvitation
    query = (
        select(row, shown_name(Person), shown_name(inviter))
        .join(Student, Student.id == row.invitee_id)
        .join(Person, Person.id == Student.person_id)
        .join(inviter, inviter.id == row.inviter_id)
        .where(row.buddy_group_id == group_id)
        .order_by(row.sent_at.desc(), row.id.desc())
    )
    found = [
        InvitationRow(
            r.id, r.invitee_id, invitee, by, r.status, r.founding, r.sent_at, r.expires_at,
            r.responded_at, r.personal_message or "", r.response_message or "",
            r.answered_by or "",
        )
        for r, invitee, by in session.execute(query)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.status is not InvitationStatus.PENDING))


def _freezes(session: Session, group_id: UUID) -> tuple[FreezeRow, ...]:
    row = StreakFreeze
    query = select(row).where(row.buddy_group_id == group_id).order_by(row.first_day.desc())
    return tuple(
        FreezeRow(each.id, each.first_day, each.last_day, each.reason, each.frozen_by)
        for each in session.scalars(query)
    )


def _group_shades(
    session: Session, facts: GroupFacts, span: Span, freezes: tuple[FreezeRow, ...]
) -> list[Shade]:
    row = BuddyGroupDailyRecord
    query = select(row).where(
        row.day.in_(span.days),
        row.buddy_group_id == facts.id,
        or_(row.is_school_day.is_(True), row.is_school_day.is_(False)),
    )
    records = {each.day: each for each in session.scalars(query)}
    return [_group_shade(records.get(day), day, facts, span, freezes) for day in span.days]


def _group_shade(
    record: BuddyGroupDailyRecord | None, day: date, facts: GroupFacts, span: Span,
    freezes: tuple[FreezeRow, ...],
) -> Shade:  # fmt: skip
    if day in span.closed:
        return Shade.CLOSED
    if any(each.covers(day) for each in freezes) and (record is not None or day == span.today):
        return Shade.FROZEN
    if record is None:
        is_open = day == span.today and facts.status is GroupStatus.ACTIVE
        return Shade.OPEN if is_open else Shade.NOTHING
    if record.earned:
        return Shade.EARNED
    return Shade.MISSED if record.active_members >= 2 else Shade.EXCUSED
