"""The words of the register."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from desktop_app.core.records import record


class StreakEffect(StrEnum):
    """What a mark does to a child's streak."""

    EARNS = "EARNS"
    NEUTRAL = "NEUTRAL"
    BREAKS = "BREAKS"


class RegisterState(StrEnum):
    """How far a register is. DONE is finished, LATE unfinished since an earlier day."""

    COMING = "COMING"
    NOT_MARKED = "NOT_MARKED"
    PART = "PART"
    MARKED = "MARKED"
    DONE = "DONE"
    LATE = "LATE"
    CANCELLED = "CANCELLED"


class Expiry(StrEnum):
    """How long a make-up lasts: to the end of the next term, for some days, or for ever."""

    NEXT_TERM = "NEXT_TERM"
    DAYS = "DAYS"
    NEVER = "NEVER"


class CreditState(StrEnum):
    """Where a make-up stands on a day; computed when read, never stored."""

    OPEN = "OPEN"
    USED = "USED"
    EXPIRED = "EXPIRED"
    WITHDRAWN = "WITHDRAWN"


class PlaceKind(StrEnum):
    """Where a make-up can be used: as a guest, at a time that was cancelled, at a free time."""

    GUEST = "GUEST"
    FREED = "FREED"
    FREE = "FREE"


@record
class CreditTerms:
    """What a school has chosen about make-ups; `per_term` 0 is no limit.

    The three flags say whose cancelling gives one.
    """

    expiry: Expiry = Expiry.NEXT_TERM
    days: int = 90
    per_term: int = 0
    teacher_cancels: bool = False
    school_cancels: bool = False
    student_cancels: bool = False


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """A letter of the register with its separate effects. `color` is a status role."""

    key: str
    label: str
    color: str = "grey"
    counts_present: bool = False
    asks_minutes: bool = False
    bills: bool = True
    pays_teacher: bool = True
    gives_credit: bool = False
    streak_effect: StreakEffect = StreakEffect.NEUTRAL


WHOLE_KIND = "REGISTER"
"""The kind of fact that is about a whole meeting: that its register is finished."""
DECIDING_KINDS = ("MARK", WHOLE_KIND)
"""The kinds of facts made without the office that bills, pay and make-ups follow from."""


@record
class MarkFacts:
    """A mark in force with what it brings about."""

    code_id: UUID
    key: str
    label: str
    counts_present: bool
    bills: bool
    pays_teacher: bool
    gives_credit: bool
    minutes_late: int | None
