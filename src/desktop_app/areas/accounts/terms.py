"""The words of accounts."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Right(StrEnum):
    """What an account may be granted: the roles of the program, and the permission to see health.

    The names of the roles are those of `core.access.actor.Role`.
    """

    ADMIN = "ADMIN"
    FRONT_DESK = "FRONT_DESK"
    TEACHER = "TEACHER"
    PARENT = "PARENT"
    STUDENT = "STUDENT"
    HEALTH_DATA = "HEALTH_DATA"


class AccountState(StrEnum):
    """How an account stands, computed when it is read."""

    INVITED = "INVITED"
    EXPIRED = "EXPIRED"
    ACTIVE = "ACTIVE"
    LOCKED = "LOCKED"


class JoinAnswer(StrEnum):
    """What the server says to a one-time code."""

    JOINED = "JOINED"
    WRONG = "WRONG"
    UNKNOWN = "UNKNOWN"
    EXPIRED = "EXPIRED"
    USED = "USED"
    LOCKED = "LOCKED"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the owner hands to an invited person: a code that works once, and until when.

    The code is shown once and stored nowhere.
    """

    account_id: UUID
    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """A login that was just opened by a code: its name on the server, never its password."""

    login: str


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in: the school, the person, what they may, and whether they are locked out."""

    school_id: int
    account_id: UUID
    person_id: UUID
    name: str
    rights: frozenset[Right]
    is_locked: bool = False
