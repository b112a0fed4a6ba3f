"""Where everything of a time grid lies: columns, blocks, and what is under a point.

Plain numbers, no painting: pixels from the top left corner of the whole, scrolled content.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.kit.time_grid_facts import Block, DayFacts, Place, Sheet, snap


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in pixels: an hour, the narrowest lane, a day without lanes, the width there is."""

    hour: int = 91
    lane: int = 60
    closed: int = 96
    width: int = 1000
    gap: int = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One lane of one day, or a whole closed day (`lane` is None)."""

    day: date
    lane: Hashable
    left: int
    width: int
    closed: bool = False
    hatched: bool = False

    @property
    def right(self) -> int:
        """The first pixel after it."""
        return self.left + self.width


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block lies, and the number of its column."""

    column: int
    left: int
    top: int
    width: int
    height: int

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point lies in it."""
        return self.left <= x < self.left + self.width and self.top <= y < self.top + self.height


def shares(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give spans that overlap each a part of the width: (which part, of how many).

    Spans that overlap, directly or through others, are cut into the same number of parts.
    """
    found: list[tuple[int, int]] = [(0, 1)] * len(spans)
    order = sorted(range(len(spans)), key=lambda n: (spans[n][0], -spans[n][1]))
    cluster: list[tuple[int, int]] = []
    ends: list[int] = []
    until: int | None = None
    for n in [*order, -1]:
        if n < 0 or until is None or spans[n][0] >= until:
            for member, part in cluster:
                found[member] = (part, len(ends))
            if n < 0:
                break
            cluster, ends, until = [], [], None
        start, end = spans[n]
        part = next((at for at, taken in enumerate(ends) if taken <= start), len(ends))
        if part == len(ends):
            ends.append(end)
        else:
            ends[part] = end
        cluster.append((n, part))
        until = end if until is None else max(until, end)
    return found


def columns_of(days: Iterable[DayFacts], measures: Measures) -> tuple[Column, ...]:
    """Lay the lanes of all days side by side: as wide as there is room for, never narrower."""
    listed = list(days)
    lanes = sum(len(day.lanes) for day in listed)
    closed = sum(measures.closed for day in listed if not day.lanes)
    room = max(measures.width - closed, measures.lane * lanes)
    found: list[Column] = []
    left = count = before = 0
    for day in listed:
        if not day.lanes:
            found.append(Column(day.day, None, left, measures.closed, closed=True, hatched=True))
            left += measures.closed
        for lane in day.lanes:
            count += 1
            after = room * count // lanes
            hatched = lane.hatched or day.note is not None
            found.append(Column(day.day, lane.key, left, after - before, hatched=hatched))
            left, before = left + after - before, after
    return tuple(found)


class Layout:
    """A sheet at one size. Asks of it cost no more than what they are about."""

    def __init__(self, sheet: Sheet, measures: Measures) -> None:
        self.sheet, self.measures = sheet, measures
        self.columns = columns_of(sheet.days, measures)
        self.width = self.columns[-1].right if self.columns else 0
        self.height = round((sheet.last - sheet.first) * measures.hour / 60)
        self._lefts = [column.left for column in self.columns]
        self.number = {(c.day, c.lane): n for n, c in enumerate(self.columns)}
        self.blocks: dict[Hashable, Block] = {}
        self.spots: dict[Hashable, Spot] = {}
        self.stacks: list[list[Block]] = [[] for _ in self.columns]
        for block in sheet.blocks:
            at = self.number.get((block.day, block.lane))
            if at is not None:
                self.stacks[at].append(block)
                self.blocks[block.key] = block
        for at, stack in enumerate(self.stacks):
            self._lay(at, stack)

    def _lay(self, at: int, stack: list[Block]) -> None:
        stack.sort(key=lambda block: (block.start, block.end))
        column, gap = self.columns[at], self.measures.gap
        inner = column.width - 2 * gap + 1
        parts = shares([(block.start, block.end) for block in stack])
        for block, (part, count) in zip(stack, parts, strict=True):
            left = column.left + gap + inner * part // count
            right = column.left + gap + inner * (part + 1) // count - 1
            top, bottom = self.y_of(block.start), self.y_of(block.end)
            height = max(bottom - top - 2, 8)
            self.spots[block.key] = Spot(at, left, top + 1, max(right - left, 6), height)

    # --- time and pixels ---

    def y_of(self, minute: float) -> int:
        """Return where a minute begins."""
        return round((minute - self.sheet.first) * self.measures.hour / 60)

    def minute_at(self, y: float) -> float:
        """Return the minute at a height."""
        return self.sheet.first + y * 60 / self.measures.hour

    def spot_of(self, start: int, end: int, at: int) -> Spot:
        """Return where a block of a column would lie, on its whole width."""
        column, gap = self.columns[at], self.measures.gap
        top = self.y_of(start)
        height = self.y_of(end) - top - 2
        return Spot(at, column.left + gap, top + 1, column.width - 2 * gap, height)

    # --- what is where ---

    def column_at(self, x: float) -> int | None:
        """Return the number of the column at a place."""
        at = bisect_right(self._lefts, x) - 1
        return at if at >= 0 and x < self.columns[at].right else None

    def nearest_column(self, x: float) -> int | None:
        """Return the open column at a place, or the one closest to it."""
        open_ones = [n for n, column in enumerate(self.columns) if not column.closed]
        if not open_ones:
            return None
        return min(open_ones, key=lambda n: max(self._lefts[n] - x, x - self.columns[n].right, 0))

    def block_at(self, x: float, y: float) -> Block | None:
        """Return the block under a point."""
        at = self.column_at(x)
        if at is None:
            return None
        stack = reversed(self.stacks[at])
        return next((block for block in stack if self.spots[block.key].holds(x, y)), None)

    def place_at(self, x: float, y: float) -> Place | None:
        """Return the lane and the step of time under a point, None on a closed day."""
        at = self.column_at(x)
        if at is None or self.columns[at].closed:
            return None
        column = self.columns[at]
        minute = snap(self.minute_at(y) - 7.5)
        return Place(column.day, column.lane, min(max(minute, self.sheet.first), self.sheet.last))

    def within(self, left: int, right: int) -> range:
        """Return the numbers of the columns between two places."""
        first = max(bisect_right(self._lefts, left) - 1, 0)
        return range(first, bisect_right(self._lefts, right))

    def seen(self, columns: range, top: int, bottom: int) -> list[Block]:
        """Return the blocks of some columns that lie between two heights, in order."""
        return [
            block
            for at in columns
            for block in self.stacks[at]
            if self.spots[block.key].top < bottom
            and self.spots[block.key].top + self.spots[block.key].height > top
        ]

    def day_span(self, day: date) -> tuple[int, int]:
        """Return the left and right end of a day."""
        mine = [column for column in self.columns if column.day == day]
        return (mine[0].left, mine[-1].right) if mine else (0, 0)

    def beyond(self, day: date, top: int, bottom: int) -> tuple[list[Block], list[Block]]:
        """Return the blocks of a day that end above a height, and those that begin below another.

        Those that are gone do not count.
        """
        listed = [
            block
            for at, column in enumerate(self.columns)
            if column.day == day
            for block in self.stacks[at]
            if not block.gone
        ]
        spots = self.spots
        above = [b for b in listed if spots[b.key].top + spots[b.key].height <= top]
        below = [b for b in listed if spots[b.key].top >= bottom]
        return above, below


def best_hour(blocks: Iterable[Block], hours: int, *, first: int, last: int) -> int:
    """Return the full hour from which as many blocks as can be are seen whole, as a minute."""
    spans = [(block.start, block.end) for block in blocks]
    latest = max(last - hours * 60, first)
    best, most = first, -1
    for start in range(first, latest + 1, 60):
        end = start + hours * 60
        count = sum(start <= begin and stop <= end for begin, stop in spans)
        if count > most:
            best, most = start, count
    return best
