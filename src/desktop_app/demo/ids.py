"""Ids and chances that come out the same for the same seed and day."""

from datetime import UTC, date, datetime, time
from random import Random

_COUNTER_BITS = 12


class Ids:
    """Makes UUIDv7 as 16 bytes, each greater than the one before it, from a seed."""

    def __init__(self, seed: int, today: date) -> None:
        self._random = Random(f"ids/{seed}/{today}")
        morning = datetime.combine(today, time(6), tzinfo=UTC)
        self._milliseconds = int(morning.timestamp() * 1000)
        self._made = 0

    def new(self) -> bytes:
        """Return the next id."""
        self._made += 1
        stamp = self._milliseconds + (self._made >> _COUNTER_BITS)
        counter = self._made & ((1 << _COUNTER_BITS) - 1)
        tail = self._random.getrandbits(62)
        whole = stamp << 80 | 7 << 76 | counter << 64 | 2 << 62 | tail
        return whole.to_bytes(16, "big")


def chances(seed: int, *topic: object) -> Random:
    """Return a source of chance for one topic, independent of all others."""
    return Random("/".join(map(str, (seed, *topic))))
