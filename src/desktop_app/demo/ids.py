"""Ids and chances that come out the same for the same seed and day."""

from datetime import UTC, date, datetime, time
from random import Random

_COUNTER_BITS = 12
_COUNTER = (1 << _COUNTER_BITS) - 1


class Ids:
    """Makes UUIDv7 as 16 bytes, each greater than the one before it, from a seed."""

    def __init__(self, seed: int, today: date) -> None:
        self._random = Random(f"ids/{seed}/{today}")
        morning = datetime.combine(today, time(6), tzinfo=UTC)
        self._first = int(morning.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62
        self._bits = self._random.getrandbits
        self._made = 0

    def new(self) -> bytes:
        """Return the next id."""
        self._made = made = self._made + 1
        place = (made >> _COUNTER_BITS) << 80 | (made & _COUNTER) << 64
        return (self._first + place + self._bits(62)).to_bytes(16, "big")


def chances(seed: int, *topic: object) -> Random:
    """Return a source of chance for one topic, independent of all others."""
    return Random("/".join(map(str, (seed, *topic))))
