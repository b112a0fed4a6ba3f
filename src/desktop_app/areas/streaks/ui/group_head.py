"""The head of a buddy group: its name and state, its three numbers, what can be done with it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

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
        self._today = label("", "section")
        self._buttons = QHBoxLayout()
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
        below = QHBoxLayout()
        below.setSpacing(dp(18))
        days = QHBoxLayout()
        days.setSpacing(dp(6))
        days.addWidget(self.current)
        days.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        days.addStretch(1)
        for at, (title, content) in enumerate(
            (
                (tr("Group streak"), _held(days)),
                (tr("Longest"), self.longest),
                (tr("Today"), self._today),
            )
        ):
            if at:
                below.addWidget(rule(vertical=True))
            below.addLayout(_figure(title, content))
        below.addStretch(1)
        below.addLayout(self._buttons)
        column.addLayout(below)

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
