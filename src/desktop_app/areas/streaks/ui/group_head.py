"""The head of a buddy group: its name and state, its three numbers, what can be done with it."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.areas.streaks.api import GroupPage, GroupStatus, GroupType, InvitationStatus
from desktop_app.areas.streaks.ui.group_weeks import count_words
from desktop_app.areas.streaks.ui.words import group_chip, made_words
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.chip_label import ChipLabel
from desktop_app.kit.chips import Chip
from desktop_app.kit.deeds import Deed
from desktop_app.kit.labels import CutLabel, label, rule
from desktop_app.kit.number_label import Explained
from desktop_app.kit.theme import dp

_BOTTOM: Final = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
_FIGURE = 32


def waits_for_teacher(page: GroupPage) -> bool:
    """Whether only a teacher is missing before a mixed group begins."""
    facts = page.facts
    return (
        facts.status is GroupStatus.PENDING
        and facts.type is GroupType.MIXED
        and facts.approved_at is None
        and not any(
            row.founding and row.status is InvitationStatus.PENDING for row in page.invitations
        )
    )


class GroupHead(QWidget):
    """Shows a page; the buttons run deeds that the pane gives."""

    def __init__(
        self, explain_current: Callable[[], object], explain_longest: Callable[[], object]
    ) -> None:
        super().__init__()
        self._name = label("", "person")
        self._name.setObjectName("group-name")
        self.chip = ChipLabel(Chip("", "grey"))
        self._made = CutLabel()
        self.current = Explained("0", "big", explain_current)
        self.longest = Explained("0", "big", explain_longest)
        self._unit = label("", "small", "text2")
        self._unit.setContentsMargins(0, 0, 0, dp(3))
        self._today = label("", "section")
        self._today.setMinimumHeight(dp(_FIGURE))
        self._bar = QWidget()
        self._buttons = QHBoxLayout(self._bar)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._buttons.setSpacing(dp(8))
        self._menus: list[QMenu] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(dp(20), dp(14), dp(20), dp(12))
        column.setSpacing(dp(8))
        top = QHBoxLayout()
        top.setSpacing(dp(8))
        top.addWidget(self._name)
        top.addWidget(self.chip)
        top.addWidget(self._made, 1)
        column.addLayout(top)
        column.addLayout(self._figures())
        self._is_narrow = False

    def _figures(self) -> QGridLayout:
        """Lay out the three numbers; the buttons stand beside them, or below where it is narrow."""
        self._numbers = QWidget()
        below = QHBoxLayout(self._numbers)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(dp(18))
        days = QHBoxLayout()
        days.setSpacing(dp(6))
        days.addWidget(self.current)
        days.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        days.addStretch(1)
        for at, (title, content) in enumerate(
            (
                (tr("Group streak"), _held(days)),
                (tr("Longest unbroken"), self.longest),
                (tr("Today"), self._today),
            )
        ):
            if at:
                below.addWidget(rule(vertical=True))
            below.addLayout(_figure(title, content))
        below.addStretch(1)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(dp(8))
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._numbers, 0, 0)
        self._grid.addWidget(self._bar, 0, 1, _BOTTOM)
        return self._grid

    def minimumSizeHint(self) -> QSize:
        """It may be as narrow as its numbers: the buttons go below them."""
        least = self._numbers.minimumSizeHint().width() + dp(40)
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons where there is room."""
        super().resizeEvent(event)
        self._place_buttons()

    def event(self, event: QEvent) -> bool:
        """Place the buttons anew when the words or the zoom have changed."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_buttons()
        return done

    def _place_buttons(self) -> None:
        wanted = self._numbers.sizeHint().width() + self._bar.sizeHint().width() + dp(56)
        narrow = wanted > self.width()
        if narrow is not self._is_narrow:
            self._is_narrow = narrow
            self._grid.removeWidget(self._bar)
            place = (1, 0, Qt.AlignmentFlag.AlignLeft) if narrow else (0, 1, _BOTTOM)
            self._grid.addWidget(self._bar, *place)

    def show_page(self, page: GroupPage, deeds: Sequence[Deed], more: Sequence[Deed]) -> None:
        """Show a group and what can be done with it."""
        facts = page.facts
        self._name.setText(facts.name or tr("Buddy group"))
        self.chip.set_chip(group_chip(facts.status, facts.streak, waits=waits_for_teacher(page)))
        self._made.setText(made_words(facts))
        for number, days in ((self.current, facts.current), (self.longest, facts.longest)):
            number.setText(str(days))
            number.setAccessibleName(trn("{n} day", "{n} days", days))
        self._unit.setText(trn("day", "days", facts.current))
        self._today.setText(count_words(page))
        self._show_buttons(deeds, more)

    def _show_buttons(self, deeds: Sequence[Deed], more: Sequence[Deed]) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for deed in deeds:
            button = Button(deed.title, deed.icon, deed.run)
            button.setObjectName(f"group-{deed.icon}")
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        if more:
            button = Button("", "dots-three")
            button.setAccessibleName(tr("More"))
            button.setToolTip(tr("More"))
            button.setObjectName("group-more")
            button.clicked.connect(lambda _=False: _popup(button, more))
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self._place_buttons()


def _popup(button: Button, deeds: Sequence[Deed]) -> None:
    menu = QMenu(button)
    for deed in deeds:
        menu.addAction(deed.title, deed.run)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def _held(row: QHBoxLayout) -> QWidget:
    held = QWidget()
    row.setContentsMargins(0, 0, 0, 0)
    held.setLayout(row)
    return held


def _figure(title: str, content: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(dp(2))
    column.addWidget(label(title, "small", "text2"))
    column.addWidget(content)
    column.addStretch(1)
    return column
