"""Long lists of ids kept small."""

from collections.abc import Iterable, Iterator, Sequence
from struct import iter_unpack
from typing import Any, Final, overload
from uuid import UUID

_WIDTH: Final = 16


class UuidList(Sequence[UUID]):
    """Many UUIDs in one block: 16 bytes each instead of about 120, made into UUIDs when looked at.

    A query that lists every key returns one; `UuidList.of` makes one of UUIDs or their bytes.
    """

    __slots__ = ("_block",)

    def __init__(self, block: bytes = b"") -> None:
        if len(block) % _WIDTH:
            raise ValueError("the block is not made of whole keys")
        self._block = block

    @classmethod
    def of(cls, keys: Iterable[UUID | bytes]) -> "UuidList":
        """From UUIDs or their 16 bytes."""
        return cls(b"".join(key if isinstance(key, bytes) else key.bytes for key in keys))

    def __len__(self) -> int:
        return len(self._block) // _WIDTH

    @overload
    def __getitem__(self, at: int) -> UUID: ...
    @overload
    def __getitem__(self, at: slice) -> "UuidList": ...
    def __getitem__(self, at: int | slice) -> "UUID | UuidList":
        if isinstance(at, slice):
            first, last, step = at.indices(len(self))
            if step != 1:
                return UuidList.of([self[place] for place in range(first, last, step)])
            return UuidList(self._block[first * _WIDTH : max(first, last) * _WIDTH])
        place = at + len(self) if at < 0 else at
        if not 0 <= place < len(self):
            raise IndexError(at)
        return UUID(bytes=self._block[place * _WIDTH : (place + 1) * _WIDTH])

    def pieces(self) -> Iterator[bytes]:
        """Yield the 16 bytes of each UUID, for comparing many without making objects of them."""
        return (self._block[at : at + _WIDTH] for at in range(0, len(self._block), _WIDTH))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, UUID) and self._find(key) >= 0

    def index(self, key: Any, start: int = 0, stop: int | None = None) -> int:
        """The place of a key. Raises ValueError when it is not there."""
        place = self._find(key) if isinstance(key, UUID) else -1
        if place < start or (stop is not None and place >= stop):
            raise ValueError(key)
        return place

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UuidList) and self._block == other._block

    def __hash__(self) -> int:
        return hash(self._block)

    def parts(self) -> set[bytes]:
        """The ids as their 16 bytes, unordered: for comparing long lists without making UUIDs."""
        return {part for (part,) in iter_unpack(f"{_WIDTH}s", self._block)}

    def _find(self, key: UUID) -> int:
        wanted = key.bytes
        at = self._block.find(wanted)
        while at >= 0 and at % _WIDTH:
            at = self._block.find(wanted, at + 1)
        return at // _WIDTH if at >= 0 else -1
