"""Where each meeting of a day stands on the timeline: its lane, its track, its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.core.records import record

if TYPE_CHECKING:
    from desktop_app.areas.desk.queries.today import Block, Lane, TodayDay


FEWEST_HOURS = 6
USUAL_START, USUAL_END = 9, 18
_DAY = 24


@record
class Placed:
    """A block with its place: lane and track from the top, minutes since midnight."""

    block: Block
    lane: int
    track: int
    start: int
    end: int


@record
class Row:
    """A lane with how many tracks it needs, so that two at once stand under one another."""

    lane: Lane
    tracks: int


@record
class Layout:
    """A whole day laid out; hours from the first shown to the last.

    `tops` says of each lane how many tracks stand above it.
    """

    rows: tuple[Row, ...] = ()
    placed: tuple[Placed, ...] = ()
    first_hour: int = USUAL_START
    last_hour: int = USUAL_END
    tops: tuple[int, ...] = ()

    @property
    def tracks(self) -> int:
        """How many tracks there are in all lanes."""
        return sum(row.tracks for row in self.rows)

    def top(self, lane: int) -> int:
        """How many tracks stand above a lane."""
        return self.tops[lane]

    def at(self, key: UUID | None) -> Placed | None:
        """Return the place of a meeting."""
        return next((each for each in self.placed if each.block.meeting.id == key), None)


def lay_out(day: TodayDay, *, by_teacher: bool) -> Layout:
    """Lay a day out by rooms or by teachers."""
    lanes = day.teachers if by_teacher else day.rooms
    rows: list[Row] = []
    placed: list[Placed] = []
    of: dict[UUID | None, list[Block]] = {}
    for block in day.blocks:
        meeting = block.meeting
        of.setdefault(meeting.teacher_id if by_teacher else meeting.room_id, []).append(block)
    for number, lane in enumerate(lanes):
        rows.append(Row(lane, _tracks(of.get(lane.id, []), number, placed)))
    first, last = _hours(placed)
    above = accumulate((row.tracks for row in rows), initial=0)
    return Layout(tuple(rows), tuple(placed), first, last, tuple(above))


def _tracks(blocks: Sequence[Block], lane: int, placed: list[Placed]) -> int:
    ends: list[int] = []
    for block in sorted(blocks, key=lambda each: (each.meeting.start, each.meeting.end)):
        start, end = _minutes(block.meeting.start, block), _minutes(block.meeting.end, block)
        track = next((n for n, busy in enumerate(ends) if busy <= start), len(ends))
        if track == len(ends):
            ends.append(end)
        else:
            ends[track] = end
        placed.append(Placed(block, lane, track, start, end))
    return max(len(ends), 1)


def _minutes(moment: datetime, block: Block) -> int:
    midnight = datetime.combine(block.meeting.start.date(), datetime.min.time())
    return min(int((moment - midnight) / timedelta(minutes=1)), _DAY * 60)


def _hours(placed: Sequence[Placed]) -> tuple[int, int]:
    """Return the hours to show: those of the day's meetings, and never fewer than some."""
    if not placed:
        return USUAL_START, USUAL_END
    first = min(each.start for each in placed) // 60
    last = min(-(-max(each.end for each in placed) // 60), _DAY)
    last = min(max(last, first + FEWEST_HOURS), _DAY)
    return max(min(first, last - FEWEST_HOURS), 0), last


def next_in(layout: Layout, key: UUID | None, step: str) -> UUID | None:
    """Return the block that an arrow key goes to from a block: left, right, up, down, home, end."""
    if not layout.placed:
        return None
    here = layout.at(key)
    if here is None:
        return min(layout.placed, key=lambda p: (p.start, p.lane)).block.meeting.id
    if step in {"up", "down"}:
        target = _across(layout, here, -1 if step == "up" else 1)
    else:
        target = _along(layout, here, step)
    return target.block.meeting.id


def _along(layout: Layout, here: Placed, step: str) -> Placed:
    row = sorted(
        (p for p in layout.placed if p.lane == here.lane), key=lambda p: (p.start, p.track)
    )
    at = row.index(here)
    wanted = {"left": at - 1, "right": at + 1, "home": 0, "end": len(row) - 1}[step]
    return row[min(max(wanted, 0), len(row) - 1)]


def _across(layout: Layout, here: Placed, step: int) -> Placed:
    for lane in range(here.lane + step, len(layout.rows) if step > 0 else -1, step):
        row = [p for p in layout.placed if p.lane == lane]
        if row:
            return min(row, key=lambda p: abs(p.start - here.start))
    return here
