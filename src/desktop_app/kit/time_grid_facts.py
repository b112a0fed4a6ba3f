"""What a painted time grid shows, as immutable values: days, lanes, blocks, notes.

The grid knows no subject: what a block stands for is its host's affair. Minutes are counted from
midnight on the wall, so that a day on which the clocks change looks like any other.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

STEP: Final = 15
DAY: Final = 24 * 60

Doing = Literal["move", "resize", "copy", "new"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block under its title."""

    text: str
    icon: str = ""
    tone: str = "text2"


@dataclass(frozen=True, slots=True)
class Strip:
    """The weeks of a cycle as small squares: which are filled, and which is now (from 1)."""

    weeks: int
    filled: frozenset[int]
    now: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Something that takes a lane from `start` up to `end`.

    `short` is the title where there is no room for the whole. `repeat` is what stands beside the
    repeat icon ("" the icon alone, None for what comes once). `warned` draws it red, `gone` as a
    struck shadow of itself, `fixed` ones stay where they are; `words` says all of it, for tooltips
    and for those who do not see the grid.
    """

    key: Hashable
    day: date
    lane: Hashable
    start: int
    end: int
    title: str
    lines: tuple[Line, ...] = ()
    role: str = "blue"
    repeat: str | None = None
    strip: Strip | None = None
    warned: bool = False
    gone: bool = False
    fixed: bool = False
    words: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of a day; a hatched one is out of use that day."""

    key: Hashable
    title: str
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Why a day is hatched: a bold line and what follows from it."""

    title: str
    text: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class DayFacts:
    """One day: its weekday, the rest of its date, its lanes.

    A day with a note and without lanes is one narrow hatched column.
    """

    day: date
    name: str
    rest: str
    lanes: tuple[Lane, ...] = ()
    note: Note | None = None
    today: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a grid shows. `now` is the day and minute of the line across today."""

    days: tuple[DayFacts, ...] = ()
    blocks: tuple[Block, ...] = ()
    first: int = 0
    last: int = DAY
    now: tuple[date, int] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the grid: a lane of a day and a minute."""

    day: date
    lane: Hashable
    minute: int


@dataclass(frozen=True, slots=True)
class Carry:
    """A block under way to another place, or a new one being drawn (`block` is None).

    `following` asks for all after it as well.
    """

    doing: Doing
    block: Block | None
    day: date
    lane: Hashable
    start: int
    end: int
    following: bool = False

    @property
    def moved(self) -> bool:
        """Whether it would be anywhere else than it is."""
        old = self.block
        here = (self.day, self.lane, self.start, self.end)
        return old is None or here != (old.day, old.lane, old.start, old.end)

    def at(self, day: date, lane: Hashable, start: int) -> "Carry":
        """Return it elsewhere, as long as it was, within the day."""
        length = self.end - self.start
        begin = min(max(start, 0), DAY - length)
        return replace(self, day=day, lane=lane, start=begin, end=begin + length)

    def until(self, end: int) -> "Carry":
        """Return it with another end, one step long at least."""
        return replace(self, end=min(max(end, self.start + STEP), DAY))


def snap(minute: float, step: int = STEP) -> int:
    """Return the nearest minute that is a multiple of the step."""
    return int((minute + step / 2) // step) * step


def clock(minute: int) -> str:
    """Write a minute of the day: 16:05."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
