"""Which columns a list shows, in which order and how wide; remembered between runs."""

from collections.abc import Sequence, Set
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QHeaderView

from desktop_app.kit.memory import Memory
from desktop_app.kit.table_model import TICK, Column
from desktop_app.kit.theme import dp, look


class ColumnLayout(QObject):
    """Applies and remembers the sections of one header: order, width at 100 %, visibility."""

    def __init__(
        self, header: QHeaderView, columns: Sequence[Column[Any]], memory: Memory, name: str
    ) -> None:
        super().__init__(header)
        self._header = header
        self._columns = tuple(columns)
        self._memory = memory
        self._name = f"columns/{name}"
        self._applying = False
        self._width = 0
        self._widths: dict[str, int] = {}
        self._hidden: set[str] = set()
        self._read()
        self._saver = QTimer(self, singleShot=True, interval=400)
        self._saver.timeout.connect(self._write)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)

    def apply(self, width: int) -> None:
        """Sets the sections for a table of `width` pixels.

        The stretching column takes what is left.
        """
        self._applying = True
        self._width = width
        used = 0
        stretching = -1
        squeezed = self._squeezed(width)
        for at, column in enumerate(self._columns):
            hidden = column.key in self._hidden or column.key in squeezed
            self._header.setSectionHidden(at, hidden)
            resize = QHeaderView.ResizeMode
            self._header.setSectionResizeMode(
                at, resize.Fixed if column.key == TICK else resize.Interactive
            )
            if hidden:
                continue
            wide = dp(self._widths.get(column.key, column.width))
            self._header.resizeSection(at, wide)
            if column.stretch and stretching < 0:
                stretching = at
            else:
                used += wide
        if stretching >= 0:
            least = dp(
                self._widths.get(self._columns[stretching].key, self._columns[stretching].width)
            )
            self._header.resizeSection(stretching, max(least, width - used))
        self._applying = False

    def _squeezed(self, width: int) -> set[str]:
        """Which columns make room in a narrow table.

        Those with the highest `gives_way` first, from the right where it is the same; the first
        column, which names the row, and those with a negative one never.
        """
        shown = [c for c in self._columns if c.key not in self._hidden]
        wide = {c.key: dp(self._widths.get(c.key, c.width)) for c in shown}
        first = next((c.key for c in shown if c.key != TICK), "")
        may_go = [c for c in reversed(shown) if c.key not in (TICK, first) and c.gives_way >= 0]
        may_go.sort(key=lambda c: -c.gives_way)
        gone: set[str] = set()
        for column in may_go:
            if sum(wide.values()) <= width or width <= 0:
                break
            gone.add(column.key)
            del wide[column.key]
        return gone

    def show(self, section: int, visible: bool) -> None:
        """Shows or hides a column."""
        key = self._columns[section].key
        (self._hidden.discard if visible else self._hidden.add)(key)
        self.apply(self._width)
        self._saver.start()

    def may_hide(self, section: int) -> bool:
        """The first column, which names the row, stays."""
        return section > (1 if self._columns[0].key == TICK else 0)

    def hidden(self) -> frozenset[str]:
        """The keys of the columns that are not shown."""
        return frozenset(self._hidden)

    def visible(self) -> list[str]:
        """The keys of the columns shown, from left to right: what an export of this list holds."""
        order = [self._header.logicalIndex(at) for at in range(len(self._columns))]
        keys = [self._columns[at].key for at in order]
        return [key for key in keys if key != TICK and key not in self._hidden]

    def listing(self) -> list[tuple[str, str, bool, bool]]:
        """All columns from left to right: key, title, whether shown, whether it must stay."""
        order = [self._header.logicalIndex(at) for at in range(len(self._columns))]
        return [
            (
                self._columns[at].key,
                self._columns[at].title,
                self._columns[at].key not in self._hidden,
                not self.may_hide(at),
            )
            for at in order
            if self._columns[at].key != TICK
        ]

    def arrange(self, keys: Sequence[str], hidden: Set[str]) -> None:
        """Shows the columns in this order, without those that are hidden."""
        self._hidden = set(hidden)
        self._order([TICK, *keys])
        self.apply(self._width)
        self._write()

    def reset(self) -> None:
        """Back to the order, widths and columns of the program."""
        self._widths.clear()
        self._hidden = {column.key for column in self._columns if column.hidden}
        self._order([column.key for column in self._columns])
        self.apply(self._width)
        self._write()

    def _resized(self, section: int, old: int, new: int) -> None:
        if self._applying or new <= 0:
            return
        self._widths[self._columns[section].key] = round(new / look().zoom)
        self._saver.start()

    def _moved(self, section: int, old: int, new: int) -> None:
        if not self._applying:
            self._saver.start()

    def _order(self, keys: Sequence[str]) -> None:
        self._applying = True
        known = [column.key for column in self._columns]
        wanted = [key for key in keys if key in known]
        wanted += [key for key in known if key not in wanted]
        for place, key in enumerate(wanted):
            self._header.moveSection(self._header.visualIndex(known.index(key)), place)
        self._applying = False

    def _read(self) -> None:
        kept = self._memory.get(self._name)
        facts: dict[str, Any] = kept if isinstance(kept, dict) else {}
        known = {column.key for column in self._columns}
        widths = facts.get("widths", {})
        self._widths = {key: int(wide) for key, wide in widths.items() if key in known}
        usual = [column.key for column in self._columns if column.hidden]
        seen = set(facts.get("order", known))
        self._hidden = {key for key in facts.get("hidden", usual) if key in known}
        self._hidden |= {key for key in usual if key not in seen}
        if "order" in facts:
            self._order(facts["order"])

    def _write(self) -> None:
        order = [self._header.logicalIndex(at) for at in range(len(self._columns))]
        self._memory.set(
            self._name,
            {
                "order": [self._columns[at].key for at in order],
                "widths": dict(self._widths),
                "hidden": sorted(self._hidden),
            },
        )
