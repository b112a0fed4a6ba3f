"""The words of the register."""

from enum import StrEnum


class StreakEffect(StrEnum):
    """What a mark does to a child's streak."""

    EARNS = "EARNS"
    NEUTRAL = "NEUTRAL"
    BREAKS = "BREAKS"
