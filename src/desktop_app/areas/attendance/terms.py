"""The words of the register."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


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


@dataclass(frozen=True, slots=True)
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
