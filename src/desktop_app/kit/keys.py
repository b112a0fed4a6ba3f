"""Long lists of keys kept small, and the set of ticked ones."""

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import Qt

from desktop_app.core.uuid_list import UuidList


class Ticks:
    """The ticked keys.

    Ticking everything keeps the list itself and what was taken out of it, not a copy.
    """

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

    def copy(self) -> "Ticks":
        """The same ticks, for a worker to look at while the person goes on ticking."""
        made = Ticks()
        made._single, made._except = set(self._single), set(self._except)
        made._all = self._all
        return made

    def keys(self) -> Sequence[Any]:
        """The ticked keys; all of a list are the list itself, however long."""
        if self._all is not None and not self._except and not self._single:
            return self._all
        whole = [] if self._all is None else [key for key in self._all if key not in self._except]
        return [*whole, *self._single]

    def state_of(self, keys: Sequence[Any]) -> Qt.CheckState:
        """Whether none, some or all of these keys are ticked."""
        if not len(self) or not len(keys):
            return Qt.CheckState.Unchecked
        ticked = self._count_in(keys)
        if not ticked:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if ticked == len(keys) else Qt.CheckState.PartiallyChecked

    def _count_in(self, keys: Sequence[Any]) -> int:
        """How many of these are ticked; whole lists are compared as blocks, never row by row."""
        if not isinstance(keys, UuidList):
            inside = set(keys)
            return sum(1 for key in self.keys() if key in inside)
        singles = sum(1 for key in self._single if key in keys)
        if self._all is None:
            return singles
        if not isinstance(self._all, UuidList):
            return singles + sum(1 for key in self._all if key in keys)
        both = len(keys) if keys == self._all else len(keys.parts() & self._all.parts())
        return singles + both - sum(1 for key in self._except if key in keys)
