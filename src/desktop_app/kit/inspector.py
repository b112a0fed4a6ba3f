"""The inspector: one record as a card, given as data; it follows the current row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.card_drawing import Avatar, draw_block
from desktop_app.kit.card_parts import Block
from desktop_app.kit.deeds import Deed
from desktop_app.kit.labels import label, on_plane
from desktop_app.kit.overflow import OverflowRow
from desktop_app.kit.tabs import Tab, TabRow
from desktop_app.kit.theme import dp


@dataclass(frozen=True)
class CardTab:
    """One tab of a card: its blocks, from top to bottom."""

    key: str
    title: str
    blocks: Sequence[Block] = ()
    count: int | None = None
    widget: Callable[[], QWidget] | None = None


@dataclass(frozen=True)
class Card:
    """Everything the inspector shows of one record.

    Made by the pane from a row that was read off the GUI thread. `record` is the table and the id
    of what is shown, for its history.
    """

    name: str
    fact: str = ""
    native: str = ""
    initials: str | None = None
    deeds: Sequence[Deed] = ()
    more: Sequence[Deed] = ()
    tabs: Sequence[CardTab] = ()
    record: tuple[str, UUID] | None = None


class Inspector(QWidget):
    """Shows a Card, or a sentence when there is nothing to show."""

    tab_chosen = Signal(str)

    def __init__(self, nothing: str = "") -> None:
        super().__init__()
        on_plane(self, "sunken")
        self.setObjectName("inspector")
        self.setMinimumWidth(dp(240))
        self._nothing = nothing
        self.history: Callable[[str, UUID, str], object] | None = None
        self._card: Card | None = None
        self._head = QWidget()
        self._tabs = TabRow(left=20)
        self._tabs.chosen.connect(self._show_tab)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setProperty("plane", "sunken")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = label("", "body", "text2", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for part in (self._head, self._tabs):
            self._column.addWidget(part)
        self._column.addWidget(self._area, 1)
        self._column.addWidget(self._empty, 1)
        self.show_nothing(nothing)

    @property
    def card(self) -> Card | None:
        """What is shown."""
        return self._card

    def show_nothing(self, sentence: str = "") -> None:
        """Says why nothing is shown ("Choose a student to see details")."""
        self._card = None
        self._empty.setText(sentence or self._nothing)
        self._empty.setContentsMargins(dp(16), dp(48), dp(16), 0)
        for part in (self._head, self._tabs, self._area):
            part.hide()
        self._empty.show()

    def show_card(self, card: Card) -> None:
        """Shows a record; the tab that was open stays open."""
        self._card = card
        self._empty.hide()
        head = _head_of(card, (*card.more, *self._history_of(card)))
        self._column.replaceWidget(self._head, head)
        self._head.hide()
        self._head.deleteLater()
        self._head = head
        head.show()
        self._tabs.set_tabs(*(Tab(tab.key, tab.title, tab.count) for tab in card.tabs))
        self._tabs.setVisible(len(card.tabs) > 1)
        self._area.show()
        self._show_tab(self._tabs.current())

    def _history_of(self, card: Card) -> Sequence[Deed]:
        show, record = self.history, card.record
        if show is None or record is None:
            return ()
        icon = "clock-counter-clockwise"
        return (Deed(tr("History…"), lambda: show(*record, card.name), icon),)

    def choose_tab(self, key: str) -> None:
        """Opens a tab by its key."""
        self._tabs.choose(key)

    def _show_tab(self, key: str) -> None:
        if self._card is None:
            return
        tab = next((tab for tab in self._card.tabs if tab.key == key), None)
        page = tab.widget() if tab is not None and tab.widget is not None else QWidget()
        if tab is None or tab.widget is None:
            _fill(page, tab.blocks if tab is not None else ())
        on_plane(page, "sunken")
        self._area.setWidget(page)
        self.tab_chosen.emit(key)


def _fill(page: QWidget, blocks: Sequence[Block]) -> None:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, dp(4), 0, dp(12))
    column.setSpacing(0)
    for at, block in enumerate(blocks):
        column.addWidget(draw_block(block, first=at == 0))
    column.addStretch(1)


def _head_of(card: Card, more: Sequence[Deed]) -> QWidget:
    head = QWidget()
    column = QVBoxLayout(head)
    column.setContentsMargins(dp(16), dp(14), dp(16), dp(8))
    column.setSpacing(dp(12))
    row = QHBoxLayout()
    row.setSpacing(dp(12))
    if card.initials is not None:
        row.addWidget(Avatar(card.initials), 0, Qt.AlignmentFlag.AlignTop)
    names = QVBoxLayout()
    names.setSpacing(0)
    name = label(card.name, "person", wrap=True)
    name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    names.addWidget(name)
    said = ", ".join(part for part in (card.native, card.fact) if part)
    names.addWidget(label(said, "small", wrap=True))
    row.addLayout(names, 1)
    if more:
        row.addWidget(_more_button(more), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(row)
    if card.deeds:
        column.addWidget(_deed_row(card.deeds))
    return head


def _deed_row(deeds: Sequence[Deed]) -> OverflowRow:
    row = OverflowRow(spacing=6)
    for deed in deeds:
        row.add_button(
            Button(deed.title, deed.icon, deed.run, small=True, danger=deed.danger, keys=deed.keys)
        )
    return row


def _more_button(deeds: Sequence[Deed]) -> QWidget:
    from_menu = Button("", "dots-three", bare=True)
    from_menu.setAccessibleName(tr("More"))
    from_menu.setToolTip(tr("More"))
    from_menu.clicked.connect(lambda _=False: _popup(from_menu, deeds))
    return from_menu


def _popup(button: Button, deeds: Sequence[Deed]) -> None:
    menu = QMenu(button)
    for deed in deeds:
        menu.addAction(deed.title, deed.run)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
