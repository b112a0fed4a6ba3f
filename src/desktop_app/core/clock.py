"""What time it is, for the school and for tests that choose it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


class Clock:
    """The computer's clock, in UTC."""

    def now(self) -> datetime:
        """Return this instant, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock(Clock):
    """A clock that stands still at one instant."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """Return the one instant."""
        return self._now


def local(instant: datetime, zone: str) -> datetime:
    """Turn an aware instant into the aware wall time of an IANA zone."""
    return instant.astimezone(ZoneInfo(zone))


def today(clock: Clock, zone: str) -> date:
    """Return the date on the wall of the school."""
    return local(clock.now(), zone).date()


def exists(wall: datetime, zone: str) -> bool:
    """Say whether a naive wall time happens in the zone.

    The hour skipped by a clock change does not.
    """
    aware = wall.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


def instant(wall: datetime, zone: str) -> datetime:
    """Turn a naive wall time of the zone into UTC.

    A time that happens twice is its first; a time that is skipped moves on by the skipped hour.
    """
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the first instant of a local day and the first instant of the next, in UTC."""
    start = datetime.combine(day, time())
    following = datetime.combine(date.fromordinal(day.toordinal() + 1), time())
    return instant(start, zone), instant(following, zone)
