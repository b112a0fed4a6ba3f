"""The left side of the registers: the day with its arrows, the list, which key does what."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.ui.day_list import DayList, Entry
from desktop_app.core.wording import show_date, tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.key_cap import KeyCap
from desktop_app.kit.labels import label, on_plane, rule
from desktop_app.kit.theme import dp

WIDTH, LEGEND_FROM = 226, 600


class DaySide(QWidget):
    """`stepped` asks for the day before or after, `chosen` for a register."""

    stepped = Signal(int)
    chosen = Signal(object)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        on_plane(self, "sunken")
        self.setFixedWidth(dp(WIDTH))
        self.list = DayList()
        self.list.chosen.connect(self.chosen)
        self.list.entered.connect(self.entered)
        self._day = label("", "section")
        self._legend = QWidget()
        self._keys = QVBoxLayout(self._legend)
        self._keys.setContentsMargins(dp(16), 0, dp(12), dp(12))
        self._keys.setSpacing(dp(7))
        self._shown_codes: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(rule())
        column.addWidget(self.list, 1)
        column.addWidget(self._legend)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the height to the list where there is little."""
        super().resizeEvent(event)
        self._legend.setVisible(self.height() >= dp(LEGEND_FROM))

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(dp(36))
        row = QHBoxLayout(head)
        row.setContentsMargins(dp(16), 0, dp(8), 0)
        row.addWidget(self._day, 1)
        for words, icon, step in (
            (tr("Day before"), "caret-left", -1),
            (tr("Day after"), "caret-right", 1),
        ):
            row.addWidget(self._arrow(words, icon, step))
        return head

    def _arrow(self, words: str, icon: str, step: int) -> Button:
        button = Button("", icon, lambda: self.stepped.emit(step), bare=True)
        button.setAccessibleName(words)
        button.setToolTip(words)
        return button

    def show_day(
        self, day: date, today: date, entries: Sequence[Entry], current: UUID | None
    ) -> None:
        """Show the registers of a day."""
        words = show_date(day)
        self._day.setText(tr("{day}, today", day=words) if day == today else words)
        self.list.show_entries(entries, current)

    def show_codes(self, codes: Sequence[attendance.CodeRow]) -> None:
        """Say which key does what, by the codes of the school."""
        keys = tuple(code.key + code.label for code in codes)
        if keys == self._shown_codes:
            return
        self._shown_codes = keys
        while (item := self._keys.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._keys.addWidget(rule())
        self._keys.addWidget(label(tr("Keys"), "section"))
        for at, code in enumerate(codes):
            words = tr("{mark}, next pupil", mark=code.label) if at == 0 else code.label
            if code.asks_minutes:
                words = tr("{mark}, then type minutes", mark=code.label)
            self._keys.addWidget(_key_row((code.key,), words))
        for caps, words in (
            ((tr("N"),), tr("Note")),
            ((tr("Del"),), tr("Clear mark")),
            (("1", "2"), tr("Go to number")),
            (("↑", "↓"), tr("Move")),
            ((tr("Ctrl Z"),), tr("Undo")),
        ):
            self._keys.addWidget(_key_row(caps, words))


def _key_row(caps: Sequence[str], words: str) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(dp(6))
    for cap in caps:
        line.addWidget(KeyCap(cap))
    line.addWidget(label(words, "small"), 1)
    return row
