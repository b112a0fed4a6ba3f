"""Ids and chances that come out the same for the same seed and day."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from itertools import count
from random import Random
from struct import Struct

_COUNTER_BITS = 12
_VERSION, _VARIANT = 7 << 12, 2 << 62


class Ids:
    """Makes UUIDv7 as 16 bytes, each greater than the one before it, from a seed."""

    def __init__(self, seed: int, today: date) -> None:
        self._random = Random(f"ids/{seed}/{today}")
        morning = datetime.combine(today, time(6), tzinfo=UTC)
        self.new: Callable[[], bytes] = self._made(int(morning.timestamp() * 1000)).__next__
        """Return the next id; a large school asks for some millions of them."""

    def _made(self, milliseconds: int) -> Iterator[bytes]:
        write, bits = Struct(">QQ").pack, self._random.getrandbits
        begin = 1
        for moment in count(milliseconds):
            first = moment << 16 | _VERSION
            for number in range(begin, 1 << _COUNTER_BITS):
                yield write(first | number, _VARIANT | bits(62))
            begin = 0


def chances(seed: int, *topic: object) -> Random:
    """Return a source of chance for one topic, independent of all others."""
    return Random("/".join(map(str, (seed, *topic))))
