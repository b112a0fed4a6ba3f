"""The door of streaks and buddy groups for other areas, panes and commands."""

from desktop_app.areas.streaks.derivations.days import kept_days
from desktop_app.areas.streaks.derivations.following import DERIVATIONS, close_days
from desktop_app.areas.streaks.queries import lists
from desktop_app.areas.streaks.queries.board import (
    GroupLine,
    GroupOf,
    group_lines,
    groups_of_student,
)
from desktop_app.areas.streaks.queries.group_page import (
    FreezeRow,
    GroupFacts,
    GroupPage,
    InvitationRow,
    MemberRow,
    group_page,
)
from desktop_app.areas.streaks.queries.history import Event, Happened
from desktop_app.areas.streaks.queries.runs import (
    GroupRunDay,
    RunDay,
    RunOf,
    group_run,
    member_days,
    run_of,
)
from desktop_app.areas.streaks.queries.student_page import (
    OneStreak,
    Said,
    StudentStreaks,
    current_of,
    student_streaks,
)
from desktop_app.areas.streaks.queries.weeks import Shade, Span, earned_of
from desktop_app.areas.streaks.service.days import correct_day, freeze, thaw
from desktop_app.areas.streaks.service.groups import (
    NewGroup,
    add_group,
    approve,
    dissolve,
    go_on,
    rename,
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
    "Event",
    "FreezeRow",
    "GroupFacts",
    "GroupLine",
    "GroupOf",
    "GroupPage",
    "GroupRunDay",
    "GroupStatus",
    "GroupType",
    "Happened",
    "InvitationRow",
    "InvitationStatus",
    "MemberRole",
    "MemberRow",
    "MembershipStatus",
    "NewGroup",
    "OneStreak",
    "RunDay",
    "RunOf",
    "Said",
    "Shade",
    "Span",
    "StreakService",
    "StreakStatus",
    "StudentStreaks",
    "add_group",
    "answer",
    "approve",
    "cancel_invitation",
    "close_days",
    "correct_day",
    "current_of",
    "dissolve",
    "earned_of",
    "expire_invitations",
    "freeze",
    "go_on",
    "group_lines",
    "group_page",
    "group_run",
    "groups_of_student",
    "invite",
    "kept_days",
    "leave",
    "lists",
    "member_days",
    "mute",
    "nudge",
    "remind",
    "rename",
    "run_of",
    "set_aside",
    "set_role",
    "student_streaks",
    "thaw",
    "unclosed",
    "unmute",
]
