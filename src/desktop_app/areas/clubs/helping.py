"""Why a pupil who stays at one level may need help. Pure: points by week in, a reason out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.areas.clubs.terms import HelpReason

SILENT_DAYS, SLOW = 14, 6
_EARLY, _LATE, _FALL = 3, 2, 3


@dataclass(frozen=True, slots=True)
class Why:
    """A reason with its numbers: a day for NOTHING_SINCE and STEADY, points a week for others."""

    reason: HelpReason
    points: int = 0
    before: int = 0
    day: date | None = None


def why(
    weeks: Sequence[int], last_earned: date | None, since: date, points_since: int, today: date
) -> Why:
    """Say what stands out first: silence, then a fall to half or less, then slow weeks.

    `weeks` are the points of the last weeks with school, the oldest first. Slow is under six a
    week: half of what fills a level of twelve.
    """
    if last_earned is None or last_earned < today - timedelta(days=SILENT_DAYS):
        return Why(HelpReason.NOTHING_SINCE, day=last_earned or since)
    if len(weeks) >= _EARLY + _LATE:
        early, late = _mean(weeks[:_EARLY]), _mean(weeks[-_LATE:])
        if early >= 2 * late and early - late >= _FALL:
            return Why(HelpReason.DOWN, points=late, before=early)
    recent = weeks[-4:]
    if recent and max(recent) < SLOW:
        return Why(HelpReason.SLOW, points=SLOW)
    return Why(HelpReason.STEADY, points=points_since, day=since)


def _mean(values: Sequence[int]) -> int:
    return (2 * sum(values) + len(values)) // (2 * len(values))


@dataclass(frozen=True, slots=True)
class Band:
    """Some steps of a ladder shown as one bar; the highest is open upwards."""

    first: int
    last: int | None

    def holds(self, step: int) -> bool:
        """Whether a step is in it."""
        return self.first <= step and (self.last is None or step <= self.last)


MOST_BANDS = 9
_LUMPED = 3  # steps more that the lowest bar may hold than the others


def bands(steps: Sequence[int]) -> list[Band]:
    """Return bars for the steps that pupils stand on, the highest first; at most nine.

    The lowest begins with step 1, so that nobody falls out.
    """
    if not steps:
        return []
    low, high = min(steps), max(steps)
    width = max(1, -(-(high - low - _LUMPED) // (MOST_BANDS - 1)))
    top = high // width * width if width > 1 else high
    found = [Band(top, None)]
    while found[-1].first > max(low, 1) and len(found) < MOST_BANDS - 1:
        found.append(Band(max(1, found[-1].first - width), found[-1].first - 1))
    if found[-1].first > low:
        found.append(Band(1, found[-1].first - 1))
    return found
