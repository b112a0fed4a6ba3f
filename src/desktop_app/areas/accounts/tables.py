"""Accounts, the rights granted to them, their computers, and invitations.

On a server only its own functions write here (decision 100): whoever could write `login_role` could
become somebody else.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.areas.accounts.terms import Right
from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import ALL, access, those
from desktop_app.core.db.base import Base, SchoolRow, check, choice, index, refers, row, unique


class UserAccount(SchoolRow, Base):
    """The login of a person in this school.

    `login_role` is its opaque name on the server; a locked account is stopped on its next
    statement. `auth_provider` and `google_id` wait for signing in elsewhere.
    """

    __tablename__ = "user_account"
    person_id: Mapped[UUID] = refers("person", indexed=False)
    email: Mapped[str | None]
    login_role: Mapped[str | None]
    is_verified: Mapped[bool] = mapped_column(default=False)
    auth_provider: Mapped[str | None]
    google_id: Mapped[str | None]
    joined_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    locked_by: Mapped[str | None]
    locked_reason: Mapped[str | None]

    __table_args__ = row(
        unique("person_id"),
        unique("email"),
        unique("login_role"),
        # Who asks is known by the login alone, before the school is.
        Index("ix_user_account_login_role", "login_role"),
        check("folded", "email = lower(email)"),
        check("locked", "locked_at IS NOT NULL OR (locked_by IS NULL AND locked_reason IS NULL)"),
    )


class RoleGrant(SchoolRow, Base):
    """A right that an account has, since when and by whom; taken back, it stays as trail."""

    __tablename__ = "role_grant"
    account_id: Mapped[UUID] = refers("user_account", indexed=False)
    right: Mapped[Right] = choice(Right)
    granted_at: Mapped[datetime]
    granted_by: Mapped[str]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]

    __table_args__ = row(
        unique("account_id", "right", where="revoked_at IS NULL"), index("account_id", "right")
    )


class Device(SchoolRow, Base):
    """A computer an account works on; switched off, it is refused."""

    __tablename__ = "device"
    account_id: Mapped[UUID] = refers("user_account", indexed=False)
    name: Mapped[str]
    system: Mapped[str | None]
    program: Mapped[str | None]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(info={"journaled": False})
    switched_off_at: Mapped[datetime | None]
    switched_off_by: Mapped[str | None]

    __table_args__ = row(unique("account_id", "name"))


class AccessInvitation(SchoolRow, Base):
    """An invitation to join, with the hash of a one-time code; used, it is of no more use.

    `selector` is the part of the code by which the server finds it. `tries` are those it counted;
    what locks the code is a sequence of the server, which nobody can roll back.
    """

    __tablename__ = "access_invitation"
    account_id: Mapped[UUID] = refers("user_account")
    selector: Mapped[str]
    code_hash: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    __table_args__ = row(
        unique("account_id", where="used_at IS NULL AND cancelled_at IS NULL"),
        unique("selector"),
        check("expiry", "expires_at > made_at"),
        check("tries", "tries BETWEEN 0 AND 10"),
    )


_own = {
    role: those("person_id", "me")
    for role in (Role.FRONT_DESK, Role.TEACHER, Role.PARENT, Role.STUDENT)
}
_admin = {Role.ADMIN: ALL}
access.table("user_account", see=_own | _admin, change=_admin, office=False, guarded=True)
for _name in ("role_grant", "device"):
    access.table(
        _name,
        see={role: those("account_id", "my_account") for role in _own} | _admin,
        change=_admin,
        office=False,
        guarded=True,
    )
access.table("access_invitation", see=_admin, change=_admin, office=False, guarded=True)
