"""The words of streaks and buddy groups."""

from enum import StrEnum


class DayState(StrEnum):
    """What a day is for a streak."""

    EARNED = "EARNED"
    MISSED = "MISSED"
    EXCUSED = "EXCUSED"
    NEUTRAL = "NEUTRAL"
    FROZEN = "FROZEN"


class StreakStatus(StrEnum):
    """Whether a student's streak goes on or was frozen by staff."""

    ACTIVE = "ACTIVE"
    FROZEN = "FROZEN"


class GroupType(StrEnum):
    """How a buddy group came about."""

    TEACHER_CREATED = "TEACHER_CREATED"
    STUDENT_CREATED = "STUDENT_CREATED"
    MIXED = "MIXED"


class CreatorRole(StrEnum):
    """Who made a buddy group."""

    TEACHER = "TEACHER"
    STUDENT = "STUDENT"


class GroupStatus(StrEnum):
    """The state of a buddy group."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DISSOLVED = "DISSOLVED"


class BuddyStreakStatus(StrEnum):
    """The state of a group's streak: a missed day pauses it, it never goes back to zero."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    FROZEN = "FROZEN"


class MembershipStatus(StrEnum):
    """The state of one membership of a buddy group."""

    INVITED = "INVITED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    LEFT = "LEFT"
    REMOVED = "REMOVED"


class MemberRole(StrEnum):
    """What a member may do in a buddy group."""

    CREATOR = "CREATOR"
    CO_LEADER = "CO_LEADER"
    MEMBER = "MEMBER"
    OBSERVER = "OBSERVER"


class InvitationStatus(StrEnum):
    """The state of an invitation to a buddy group."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"
