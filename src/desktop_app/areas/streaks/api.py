"""The door of streaks and buddy groups for other areas, panes and commands."""

from desktop_app.areas.streaks.derivations.following import DERIVATIONS, close_days
from desktop_app.areas.streaks.queries import lists
from desktop_app.areas.streaks.service.days import correct_day, freeze, thaw
from desktop_app.areas.streaks.service.groups import (
    NewGroup,
    add_group,
    approve,
    dissolve,
    go_on,
    set_aside,
)
from desktop_app.areas.streaks.service.invitations import (
    answer,
    cancel_invitation,
    expire_invitations,
    invite,
    remind,
)
from desktop_app.areas.streaks.service.members import leave, mute, nudge, set_role, unmute
from desktop_app.areas.streaks.service.streak_service import Closed, StreakService, unclosed
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

__all__ = [
    "DERIVATIONS",
    "BuddyStreakStatus",
    "Closed",
    "CreatorRole",
    "DayState",
    "GroupStatus",
    "GroupType",
    "InvitationStatus",
    "MemberRole",
    "MembershipStatus",
    "NewGroup",
    "StreakService",
    "StreakStatus",
    "add_group",
    "answer",
    "approve",
    "cancel_invitation",
    "close_days",
    "correct_day",
    "dissolve",
    "expire_invitations",
    "freeze",
    "go_on",
    "invite",
    "leave",
    "lists",
    "mute",
    "nudge",
    "remind",
    "set_aside",
    "set_role",
    "thaw",
    "unclosed",
    "unmute",
]
