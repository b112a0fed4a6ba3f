"""Earned days, streaks, and the groups that keep one together."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.areas.streaks.terms import (
    BuddyStreakStatus,
    CreatorRole,
    DayState,
    GroupStatus,
    GroupType,
    InvitationStatus,
    MemberRole,
    MembershipStatus,
    StreakStatus,
)
from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import ALL, access, those
from desktop_app.core.db.base import (
    Base,
    SchoolRow,
    cached,
    check,
    choice,
    index,
    refers,
    row,
    unique,
)

OF_A_DAY: Final = 1_000
"""About how many rows a day has: too many to look through for the one of a pupil or a group."""


class StreakFreeze(SchoolRow, Base):
    """Days of a student, in one club or in all, or of a group, that staff set aside.

    They neither earn nor break. Without a last day it goes on.
    """

    __tablename__ = "streak_freeze"
    student_id: Mapped[UUID | None] = refers("student", nullable=True, indexed=False)
    club_id: Mapped[UUID | None] = refers("club", nullable=True)
    buddy_group_id: Mapped[UUID | None] = refers("buddy_group", nullable=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    reason: Mapped[str]
    frozen_by: Mapped[str]

    __table_args__ = row(
        index("student_id", "first_day"),
        check("span", "last_day >= first_day"),
        check("one", "(student_id IS NULL) <> (buddy_group_id IS NULL)"),
    )


class StreakCorrection(SchoolRow, Base):
    """What staff say a day was, whatever the facts give, and why; the newest counts."""

    __tablename__ = "streak_correction"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    club_id: Mapped[UUID | None] = refers("club", nullable=True)
    day: Mapped[date]
    state: Mapped[DayState] = choice(DayState)
    reason: Mapped[str]
    corrected_by: Mapped[str]
    corrected_at: Mapped[datetime]

    __table_args__ = row(index("student_id", "day", "corrected_at"))


class StreakDay(SchoolRow, Base):
    """A cache: what one day was for a student, overall or in a club, and the fact that earned it.

    The count is that of the run up to and with this day. Kept day after day, so that closing one
    writes at the end; the days of one student are looked up day by day.
    """

    __tablename__ = "streak_day"
    student_id: Mapped[UUID] = refers("student", indexed=False, enforced=False)
    club_id: Mapped[UUID | None] = refers("club", nullable=True, indexed=False, enforced=False)
    day: Mapped[date]
    state: Mapped[DayState] = choice(DayState)
    count: Mapped[int] = mapped_column(default=0)
    attendance_id: Mapped[UUID | None] = refers(
        "attendance", nullable=True, indexed=False, enforced=False
    )
    homework_completion_id: Mapped[UUID | None] = refers(
        "homework_completion", nullable=True, indexed=False, enforced=False
    )
    reading_log_id: Mapped[UUID | None] = refers(
        "reading_log", nullable=True, indexed=False, enforced=False
    )
    practice_log_id: Mapped[UUID | None] = refers(
        "practice_log", nullable=True, indexed=False, enforced=False
    )

    __table_args__ = row(unique("day", "student_id", "club_id"), journaled=False, similar=OF_A_DAY)


class StudentStreak(SchoolRow, Base):
    """A cache: a student's run of earned days, in one club or (without a club) overall.

    Until when it is closed is the same for all; no index has what changes on each day.
    """

    __tablename__ = "student_streak"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    club_id: Mapped[UUID | None] = refers("club", nullable=True)
    status: Mapped[StreakStatus] = choice(StreakStatus, default=StreakStatus.ACTIVE)
    current: Mapped[int] = mapped_column(default=0)
    longest: Mapped[int] = mapped_column(default=0)
    last_earned_on: Mapped[date | None]
    closed_until: Mapped[date | None]

    __table_args__ = row(
        unique("student_id", "club_id"),
        unique("student_id", where="club_id IS NULL"),
        journaled=False,
    )


class BuddyGroup(SchoolRow, Base):
    """Students who keep a streak together; the streak's state and counts are a cache.

    `approved_at` is when a teacher let a MIXED group begin. A group is FROZEN by a StreakFreeze.
    """

    __tablename__ = "buddy_group"
    name: Mapped[str | None]
    type: Mapped[GroupType] = choice(GroupType)
    club_id: Mapped[UUID | None] = refers("club", nullable=True)
    creator_id: Mapped[UUID] = refers("person", indexed=False)
    creator_role: Mapped[CreatorRole] = choice(CreatorRole)
    status: Mapped[GroupStatus] = choice(GroupStatus, default=GroupStatus.PENDING)
    is_mandatory: Mapped[bool] = mapped_column(default=False)
    founded_on: Mapped[date]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    streak_status: Mapped[BuddyStreakStatus] = choice(
        BuddyStreakStatus, default=BuddyStreakStatus.ACTIVE, info={"journaled": False}
    )
    current_streak: Mapped[int] = cached(default=0)
    longest_streak: Mapped[int] = cached(default=0)
    last_streak_on: Mapped[date | None] = cached()

    __table_args__ = row(index("status"), index("creator_id", "creator_role"))


class BuddyGroupSpell(SchoolRow, Base):
    """Days on which a group was active, both included; set aside, a spell ends."""

    __tablename__ = "buddy_group_spell"
    buddy_group_id: Mapped[UUID] = refers("buddy_group", indexed=False)
    first_day: Mapped[date]
    last_day: Mapped[date | None]

    __table_args__ = row(
        index("buddy_group_id", "first_day"), check("span", "last_day >= first_day")
    )


class BuddyGroupMember(SchoolRow, Base):
    """One membership of a student in a group; the counts of days are a cache."""

    __tablename__ = "buddy_group_member"
    buddy_group_id: Mapped[UUID] = refers("buddy_group", indexed=False)
    student_id: Mapped[UUID] = refers("student", indexed=False)
    status: Mapped[MembershipStatus] = choice(MembershipStatus, default=MembershipStatus.INVITED)
    role: Mapped[MemberRole] = choice(MemberRole, default=MemberRole.MEMBER)
    can_invite: Mapped[bool] = mapped_column(default=False)
    can_remove: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[datetime]
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
    days_counted: Mapped[int] = cached(default=0)
    days_missed: Mapped[int] = cached(default=0)

    __table_args__ = row(
        unique("buddy_group_id", "student_id", where="status IN ('INVITED', 'ACCEPTED')"),
        index("buddy_group_id", "status"),
        index("student_id", "status"),
        check("span", "left_on >= joined_on"),
    )


class BuddyGroupInvitation(SchoolRow, Base):
    """An invitation of a student into a group, by a person, and the answer.

    `answered_by` is who wrote the answer down, until children sign in themselves.
    """

    __tablename__ = "buddy_group_invitation"
    buddy_group_id: Mapped[UUID] = refers("buddy_group", indexed=False)
    inviter_id: Mapped[UUID] = refers("person")
    invitee_id: Mapped[UUID] = refers("student", indexed=False)
    status: Mapped[InvitationStatus] = choice(InvitationStatus, default=InvitationStatus.PENDING)
    founding: Mapped[bool] = mapped_column(default=False)
    auto_accept: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    responded_at: Mapped[datetime | None]
    personal_message: Mapped[str | None]
    response_message: Mapped[str | None]
    answered_by: Mapped[str | None]

    __table_args__ = row(
        unique("buddy_group_id", "invitee_id", where="status = 'PENDING'"),
        index("buddy_group_id", "sent_at"),
        index("invitee_id", "status"),
        check("expiry", "expires_at > sent_at"),
    )


class BuddyGroupDailyRecord(SchoolRow, Base):
    """A cache: one day of a group; `unbroken` counts the days earned since the last pause."""

    __tablename__ = "buddy_group_daily_record"
    buddy_group_id: Mapped[UUID] = refers("buddy_group", indexed=False, enforced=False)
    day: Mapped[date]
    is_school_day: Mapped[bool]
    academic_year: Mapped[str | None]
    academic_term: Mapped[str | None]
    academic_week: Mapped[int | None]
    academic_month: Mapped[int]
    active_members: Mapped[int]
    members_earned: Mapped[int]
    earned: Mapped[bool]
    count: Mapped[int]
    unbroken: Mapped[int]
    streak_status: Mapped[BuddyStreakStatus] = choice(BuddyStreakStatus)

    __table_args__ = row(unique("day", "buddy_group_id"), journaled=False, similar=OF_A_DAY)


class BuddyGroupDailyMember(SchoolRow, Base):
    """A cache: what one member's day was in a group's day."""

    __tablename__ = "buddy_group_daily_member"
    daily_record_id: Mapped[UUID] = refers("buddy_group_daily_record", indexed=False)
    student_id: Mapped[UUID] = refers("student", indexed=False, enforced=False)
    state: Mapped[DayState] = choice(DayState)

    __table_args__ = row(unique("daily_record_id", "student_id"), journaled=False)


class BuddyNudge(SchoolRow, Base):
    """A friendly reminder from one member to another; at most one a pair and day.

    `recorded_by` is who wrote it down, until children sign in themselves.
    """

    __tablename__ = "buddy_nudge"
    buddy_group_id: Mapped[UUID] = refers("buddy_group")
    from_id: Mapped[UUID] = refers("student", indexed=False)
    to_id: Mapped[UUID] = refers("student", indexed=False)
    day: Mapped[date]
    recorded_by: Mapped[str | None]

    __table_args__ = row(
        unique("from_id", "to_id", "day"), index("to_id", "day"), check("other", "from_id <> to_id")
    )


class BuddyMute(SchoolRow, Base):
    """A guardian's wish that a child is not nudged, from a day on."""

    __tablename__ = "buddy_mute"
    student_id: Mapped[UUID] = refers("student", indexed=False)
    muted_on: Mapped[date]
    asked_by: Mapped[str]

    __table_args__ = row(unique("student_id"))


_mine = {
    Role.TEACHER: ALL,
    Role.PARENT: those("student_id", "my_children"),
    Role.STUDENT: those("student_id", "me_as_student"),
}
_mine_of = {
    Role.TEACHER: those("buddy_group_id", "groups_i_lead"),
    Role.PARENT: those("buddy_group_id", "groups_of_my_children"),
    Role.STUDENT: those("buddy_group_id", "my_buddy_groups"),
}
_led = {Role.TEACHER: those("student_id", "students_i_lead")}
access.table(
    "streak_freeze",
    see={Role.TEACHER: ALL},
    change={
        Role.TEACHER: (
            those("student_id", "students_i_lead", or_empty=True),
            those("buddy_group_id", "groups_i_lead", or_empty=True),
        )
    },
    delete=(Role.TEACHER,),
)
access.table("streak_correction", see=_mine, change=_led)
for _name in ("streak_day", "student_streak"):
    access.table(_name, see=_mine)
access.table(
    "buddy_group",
    see={
        Role.TEACHER: those("id", "groups_i_lead"),
        Role.PARENT: those("id", "groups_of_my_children"),
        Role.STUDENT: those("id", "my_buddy_groups"),
    },
    change={Role.TEACHER: those("id", "groups_i_lead")},
)
access.table("buddy_group_member", see=_mine_of, change=_led)
access.table(
    "buddy_group_invitation",
    see={
        Role.TEACHER: those("buddy_group_id", "groups_i_lead"),
        Role.PARENT: those("invitee_id", "my_children"),
        Role.STUDENT: those("invitee_id", "me_as_student"),
    },
    change={Role.TEACHER: those("invitee_id", "students_i_lead")},
)
access.table("buddy_group_daily_record", see=_mine_of)
_led_groups = {Role.TEACHER: those("buddy_group_id", "groups_i_lead")}
access.table("buddy_group_spell", see=_mine_of, change=_led_groups)
access.table("buddy_group_daily_member", see={Role.TEACHER: those("student_id", "students_i_lead")})
access.table("buddy_nudge", see=_led_groups, change=_led_groups)
access.table("buddy_mute", see=_mine, change=_led)
