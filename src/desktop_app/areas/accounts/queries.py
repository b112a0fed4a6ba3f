"""Reads of accounts: who may sign in, with which rights, from which computers; and who asks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from desktop_app.areas.accounts.rules import state
from desktop_app.areas.accounts.tables import AccessInvitation, Device, RoleGrant, UserAccount
from desktop_app.areas.accounts.terms import AccountState, Me, Right
from desktop_app.areas.people.tables import Person
from desktop_app.areas.school.tables import School
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as lists show it."""

    id: UUID
    person_id: UUID
    name: str
    email: str | None
    rights: tuple[Right, ...]
    state: AccountState
    joined_at: datetime | None
    last_seen_at: datetime | None
    code_until: datetime | None
    tries: int
    locked_at: datetime | None
    locked_by: str | None
    locked_reason: str | None


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A right as it was given, and taken back."""

    id: UUID
    account_id: UUID
    right: Right
    granted_at: datetime
    granted_by: str
    revoked_at: datetime | None
    revoked_by: str | None


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A computer of an account."""

    id: UUID
    account_id: UUID
    name: str
    system: str | None
    program: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    switched_off_at: datetime | None
    switched_off_by: str | None = None


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation as it was made; of its code nothing is kept that one could come in with."""

    id: UUID
    account_id: UUID
    made_at: datetime
    made_by: str
    expires_at: datetime
    tries: int
    used_at: datetime | None
    cancelled_at: datetime | None


def accounts(session: Session, now: datetime) -> list[AccountRow]:
    """Return every account by name."""
    rights: dict[UUID, list[Right]] = {}
    for grant in grants(session):
        if grant.revoked_at is None:
            rights.setdefault(grant.account_id, []).append(grant.right)
    seen: dict[UUID, datetime] = {}
    for device in devices(session):
        last = seen.get(device.account_id, device.last_seen_at)
        seen[device.account_id] = max(last, device.last_seen_at)
    codes = {
        code.account_id: code
        for code in invitations(session)
        if code.used_at is None and code.cancelled_at is None
    }
    query = (
        select(UserAccount, Person)
        .join(Person, Person.id == UserAccount.person_id)
        .order_by(Person.sort_name, UserAccount.id)
    )
    found = []
    for account, person in session.execute(query):
        code = codes.get(account.id)
        until = code.expires_at if code else None
        found.append(
            AccountRow(
                id=account.id,
                person_id=account.person_id,
                name=person.display_name or f"{person.given_name} {person.family_name}",
                email=account.email,
                rights=tuple(r for r in Right if r in rights.get(account.id, ())),
                state=state(
                    now,
                    joined_at=account.joined_at,
                    locked_at=account.locked_at,
                    code_until=until,
                ),
                joined_at=account.joined_at,
                last_seen_at=seen.get(account.id),
                code_until=until,
                tries=code.tries if code else 0,
                locked_at=account.locked_at,
                locked_by=account.locked_by,
                locked_reason=account.locked_reason,
            )
        )
    return found


def account_of(session: Session, person_id: UUID) -> UUID | None:
    """Return the account of a person, if they have one."""
    query = select(UserAccount.id).where(UserAccount.person_id == person_id)
    return session.scalars(query).first()


def grants(session: Session) -> list[GrantRow]:
    """Return every right that was ever given, oldest first."""
    query = select(RoleGrant).order_by(RoleGrant.granted_at, RoleGrant.id)
    return [
        GrantRow(
            each.id,
            each.account_id,
            each.right,
            each.granted_at,
            each.granted_by,
            each.revoked_at,
            each.revoked_by,
        )
        for each in session.scalars(query)
    ]


def devices(session: Session) -> list[DeviceRow]:
    """Return every computer somebody worked on, newest last."""
    query = select(Device).order_by(Device.first_seen_at, Device.id)
    return [
        DeviceRow(
            each.id,
            each.account_id,
            each.name,
            each.system,
            each.program,
            each.first_seen_at,
            each.last_seen_at,
            each.switched_off_at,
            each.switched_off_by,
        )
        for each in session.scalars(query)
    ]


def invitations(session: Session) -> list[InvitationRow]:
    """Return every invitation, oldest first."""
    query = select(AccessInvitation).order_by(AccessInvitation.made_at, AccessInvitation.id)
    return [
        InvitationRow(
            each.id,
            each.account_id,
            each.made_at,
            each.made_by,
            each.expires_at,
            each.tries,
            each.used_at,
            each.cancelled_at,
        )
        for each in session.scalars(query)
    ]


def school_uid(session: Session) -> UUID:
    """Return what tells this school from every other one, on this server and elsewhere."""
    return session.scalars(select(School.uid)).one()


def whoami(session: Session) -> Me:
    """Return who is signed in to a shared school, also of somebody locked out.

    Raises NotFound for a login that has no account here.
    """
    found = session.execute(text("SELECT * FROM app.whoami()")).first()
    if found is None:
        raise NotFound(tr("This login has no account in this school."))
    return Me(
        school_id=found.school_id,
        account_id=found.account_id,
        person_id=found.person_id,
        name=found.name,
        rights=frozenset(map(Right, found.rights)),
        is_locked=found.is_locked,
    )
