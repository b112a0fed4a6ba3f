"""Who changed what of a record, and when, in the inspector."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.desk.queries.history import HistoryEntry
from desktop_app.areas.desk.ui import phrases
from desktop_app.core.wording import tr, trn
from desktop_app.kit.chip_label import ChipLabel
from desktop_app.kit.chips import Chip
from desktop_app.kit.inspector import CardTab
from desktop_app.kit.labels import label, rule
from desktop_app.kit.theme import dp

SHOWN = 40
LINES = 8


def tab(entries: Sequence[HistoryEntry], today: date) -> CardTab:
    """Return the tab of a history, the newest first."""
    return CardTab("history", tr("History"), widget=lambda: _draw(entries, today))


def _draw(entries: Sequence[HistoryEntry], today: date) -> QWidget:
    page = QWidget()
    page.setObjectName("history")
    column = QVBoxLayout(page)
    column.setContentsMargins(dp(16), dp(12), dp(16), dp(12))
    column.setSpacing(dp(6))
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
