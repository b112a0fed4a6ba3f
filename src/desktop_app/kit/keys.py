"""Long lists of keys kept small, and the set of ticked ones."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Final, overload
from uuid import UUID

from PySide6.QtCore import Qt

_WIDTH: Final = 16


class UuidList(Sequence[UUID]):
    """Many UUIDs in one block of bytes: 16 bytes each instead of about 120, and made into UUIDs when looked at.

    A Source whose rows have UUIDs returns `UuidList(rows of 16 bytes)`, or `UuidList.of(uuids)`.
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

    def __contains__(self, key: object) -> bool:
        return isinstance(key, UUID) and self._find(key) >= 0

    def index(self, key: Any, start: int = 0, stop: int | None = None) -> int:
        """The place of a key. Raises ValueError when it is not there."""
        place = self._find(key) if isinstance(key, UUID) else -1
        if place < start or (stop is not None and place >= stop):
            raise ValueError(key)
        return place

    def _find(self, key: UUID) -> int:
        wanted = key.bytes
        at = self._block.find(wanted)
        while at >= 0 and at % _WIDTH:
            at = self._block.find(wanted, at + 1)
        return at // _WIDTH if at >= 0 else -1


class Ticks:
    """The ticked keys. Ticking everything keeps the list itself and what was taken out of it, not a copy."""

    def __init__(self) -> None:
        self._single: set[Hashable] = set()
        self._all: Sequence[Any] | None = None
        self._except: set[Hashable] = set()

    def __contains__(self, key: Hashable) -> bool:
        if key in self._single:
            return True
        return self._all is not None and key not in self._except and key in self._all

    def __len__(self) -> int:
        whole = len(self._all) - len(self._except) if self._all is not None else 0
        return whole + len(self._single)

    def toggle(self, key: Hashable) -> None:
        """Ticks what was not ticked, and the other way round."""
        if key in self._single:
            self._single.discard(key)
        elif self._all is not None and key in self._except:
            self._except.discard(key)
        elif self._all is not None and key in self._all:
            self._except.add(key)
        else:
            self._single.add(key)

    def add_all(self, keys: Sequence[Any]) -> None:
        """Ticks all these keys besides those that are ticked."""
        others = set(self.keys())
        if others:
            others.difference_update(keys)
        if isinstance(keys, UuidList):
            self._all = keys
            self._single = others
        else:
            self._all = None
            self._single = others.union(keys)
        self._except = set()

    def clear(self) -> None:
        """Unticks everything."""
        self._single.clear()
        self._except.clear()
        self._all = None

    def keys(self) -> list[Any]:
        """The ticked keys."""
        whole = [] if self._all is None else [key for key in self._all if key not in self._except]
        return [*whole, *self._single]

    def state_of(self, keys: Sequence[Any]) -> Qt.CheckState:
        """Whether none, some or all of these keys are ticked."""
        if not len(self) or not len(keys):
            return Qt.CheckState.Unchecked
        if keys is self._all:
            ticked = len(self._all) - len(self._except)
        elif len(self) <= len(keys):
            ticked = sum(1 for key in self.keys() if key in keys)
        else:
            ticked = sum(1 for key in keys if key in self)
        if not ticked:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if ticked == len(keys) else Qt.CheckState.PartiallyChecked
