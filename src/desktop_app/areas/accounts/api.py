"""The door of accounts for other areas, panes, commands and the sign-in."""

from desktop_app.areas.accounts.access_service import AccessService
from desktop_app.areas.accounts.queries import (
    AccountRow,
    DeviceRow,
    GrantRow,
    InvitationRow,
    account_of,
    accounts,
    devices,
    grants,
    invitations,
    whoami,
)
from desktop_app.areas.accounts.rules import check_password, new_code, read_code
from desktop_app.areas.accounts.service import actor_of, first_owner, join, seen_device
from desktop_app.areas.accounts.terms import (
    AccountState,
    Invitation,
    JoinAnswer,
    Joined,
    Me,
    Right,
)
from desktop_app.areas.accounts.words import right_words, state_words

__all__ = [
    "AccessService",
    "AccountRow",
    "AccountState",
    "DeviceRow",
    "GrantRow",
    "Invitation",
    "InvitationRow",
    "JoinAnswer",
    "Joined",
    "Me",
    "Right",
    "account_of",
    "accounts",
    "actor_of",
    "check_password",
    "devices",
    "first_owner",
    "grants",
    "invitations",
    "join",
    "new_code",
    "read_code",
    "right_words",
    "seen_device",
    "state_words",
    "whoami",
]
