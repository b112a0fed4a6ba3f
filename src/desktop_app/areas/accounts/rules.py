"""One-time codes, passwords and rights, without any server."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from desktop_app.areas.accounts.terms import AccountState, Right
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What a code is made of: nothing that looks like something else when it is read out."""
PART = 5
PARTS = 3
VALID = timedelta(hours=48)
TRIES = 10
SHORTEST_PASSWORD = 10


def new_code() -> str:
    """Make a one-time code; its first part only finds the invitation, the others are secret."""
    drawn = [secrets.choice(ALPHABET) for _ in range(PART * PARTS)]
    return "-".join("".join(drawn[at : at + PART]) for at in range(0, PART * PARTS, PART))


def read_code(typed: str) -> str:
    """Return a code as it was made, however it was typed. Raises RuleBroken."""
    kept = "".join(c for c in typed.upper() if c.isalnum())
    if len(kept) != PART * PARTS or not set(kept) <= set(ALPHABET):
        raise RuleBroken(
            tr("A code has three parts of five letters and digits, as in 7KQ2M-XW49P-3HRTA."),
            field="code",
        )
    return kept


def selector(typed: str) -> str:
    """Return the part of a code by which the server finds the invitation. Raises RuleBroken."""
    return read_code(typed)[:PART]


def proof(school: UUID, typed: str) -> str:
    """Return what is sent in place of a code: of another school it is of no use."""
    return hashlib.sha256(f"downbeat:{school}:{read_code(typed)}".encode()).hexdigest()


def code_hash(school: UUID, typed: str) -> str:
    """Return what the server keeps of a code: nothing one could come in with."""
    return hashlib.sha256(proof(school, typed).encode()).hexdigest()


def check_password(password: str, *, code: str = "") -> str:
    """Return a password that may be used. Raises RuleBroken."""
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken(
            tr("A password has at least {n} characters.", n=SHORTEST_PASSWORD), field="password"
        )
    if len(set(password)) < 4 or (code and password.upper() == code.upper()):
        raise RuleBroken(tr("This password is too easy to guess."), field="password")
    return password


def check_email(email: str | None) -> str | None:
    """Return an address as accounts keep it: folded, or nothing. Raises RuleBroken."""
    kept = (email or "").strip().casefold()
    if kept and ("@" not in kept or kept != kept.lower() or " " in kept):
        raise RuleBroken(tr("This is not an e-mail address."), field="email")
    return kept or None


def check_rights(rights: Collection[Right]) -> list[Right]:
    """Return rights in order. Raises RuleBroken without a role."""
    if not set(rights) - {Right.HEALTH_DATA}:
        raise RuleBroken(tr("Choose at least one role."), field="rights")
    return [right for right in Right if right in rights]


def state(
    now: datetime,
    *,
    joined_at: datetime | None,
    locked_at: datetime | None,
    code_until: datetime | None,
) -> AccountState:
    """Return how an account stands."""
    if locked_at is not None:
        return AccountState.LOCKED
    if joined_at is not None:
        return AccountState.ACTIVE
    return (
        AccountState.INVITED
        if code_until is not None and code_until > now
        else AccountState.EXPIRED
    )
