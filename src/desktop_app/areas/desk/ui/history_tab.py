"""Who changed what of a record, and when, in the inspector."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.areas.desk.queries import trail
from desktop_app.areas.desk.queries.history import HistoryEntry
from desktop_app.areas.desk.ui import phrases
from desktop_app.core.wording import show_date_with_year, tr, trn
from desktop_app.kit.chip_label import ChipLabel
from desktop_app.kit.chips import Chip
from desktop_app.kit.inspector import CardTab
from desktop_app.kit.labels import label, rule
from desktop_app.kit.theme import dp

SHOWN = 40
LINES = 8
LEFT = 8
ReadLeft = Callable[[Callable[["Sequence[trail.LeftRow]"], object]], object]
"""Reads what left the house about somebody off the GUI thread, and hands it over."""


def tab(entries: Sequence[HistoryEntry], today: date, read_left: ReadLeft | None = None) -> CardTab:
    """Return the tab of a history, the newest first, and what left the house above it."""
    return CardTab("history", tr("History"), widget=lambda: _draw(entries, today, read_left))


class LeftHouse(QWidget):
    """What left the house about somebody; read when the tab is opened, and only then."""

    def __init__(self, read: ReadLeft) -> None:
        super().__init__()
        self.setObjectName("left-the-house")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, dp(8))
        self._column.setSpacing(dp(4))
        self._column.addWidget(label(tr("Left the house"), "name"))
        self.shown: list[str] = []
        read(self.show_rows)

    def show_rows(self, rows: "Sequence[trail.LeftRow]") -> None:
        """Show them, the newest first; the card may have gone meanwhile."""
        if not isValid(self):
            return
        self.shown = [_left_words(row) for row in rows[:LEFT]] or [tr("Nothing so far.")]
        more = len(rows) - LEFT
        if more > 0:
            self.shown.append(trn("and {n} more", "and {n} more", more))
        for words in self.shown:
            self._column.addWidget(label(words, "body", "text2", wrap=True))
        self._column.addWidget(rule())


def _left_words(row: "trail.LeftRow") -> str:
    day, way = show_date_with_year(row.at.date()), trail.way_words(row.way)
    said = tr("{day}, {what}: {way}, for {who}", day=day, what=row.what, way=way, who=row.recipient)
    return tr("{said}: {why}", said=said, why=row.reason) if row.reason else said


def _draw(entries: Sequence[HistoryEntry], today: date, read_left: ReadLeft | None) -> QWidget:
    page = QWidget()
    page.setObjectName("history")
    column = QVBoxLayout(page)
    column.setContentsMargins(dp(16), dp(12), dp(16), dp(12))
    column.setSpacing(dp(6))
    if read_left is not None:
        column.addWidget(LeftHouse(read_left))
    if not entries:
        words = tr("Nothing was changed since this came into the school.")
        column.addWidget(label(words, "body", "text2", wrap=True))
    for at, entry in enumerate(entries[:SHOWN]):
        if at:
            column.addWidget(rule())
        _draw_entry(column, entry, today)
    more = len(entries) - SHOWN
    if more > 0:
        column.addWidget(label(trn("{n} earlier change", "{n} earlier changes", more), "small"))
    column.addStretch(1)
    return page


def _draw_entry(column: QVBoxLayout, entry: HistoryEntry, today: date) -> None:
    head = QHBoxLayout()
    head.addWidget(label(entry.label, "name", wrap=True), 1)
    if entry.undone:
        head.addWidget(ChipLabel(Chip(tr("Undone"), "grey", "arrow-u-up-left")))
    column.addLayout(head)
    when = phrases.ago_words(entry.at, today)
    column.addWidget(label(tr("{who}, {when}", who=entry.actor, when=when), "small"))
    for line in entry.lines[:LINES]:
        column.addWidget(label(line.words, "body", "text2", wrap=True))
    more = len(entry.lines) - LINES
    if more > 0:
        column.addWidget(label(trn("and {n} more", "and {n} more", more), "small"))
