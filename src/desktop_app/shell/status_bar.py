"""The bar at the bottom.

The state of the file, what is shown, then database, term week and zoom.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QWidget

from desktop_app.kit.labels import IconLabel, label, on_plane, rule, set_tone
from desktop_app.kit.paint import paint_focus_ring
from desktop_app.kit.theme import dp

_LOUD = ("amber", "red")


class StatusBar(QWidget):
    """Facts at the left and at the right, parted by hairlines.

    Only the state and what waits for a choice can be pressed, where a list stands behind them.
    Where there is no room for all of it, whole facts give way: the database first, then the term,
    the note, and the last of what the pane says.
    """

    def __init__(self) -> None:
        super().__init__()
        on_plane(self, "window")
        self.setFixedHeight(dp(26))
        self.setObjectName("status-bar")
        self._icon = IconLabel("check-circle", tone="green", size=14)
        self._state = StateLabel("state")
        self._choices_icon, self._choices = (
            IconLabel("git-merge", tone="red"),
            StateLabel("choices"),
        )
        set_tone(self._choices, "red")
        self._note_rule, self._note = rule(vertical=True), label("", "small")
        self._note_rule.setFixedHeight(dp(12))
        self._note_rule.hide()
        self._note.hide()
        self._left = QHBoxLayout()
        self._right = QHBoxLayout()
        self._left.setSpacing(dp(12))
        self._right.setSpacing(dp(12))
        row = QHBoxLayout(self)
        row.setContentsMargins(dp(10), 0, dp(10), 0)
        row.setSpacing(dp(6))
        row.addWidget(self._icon)
        row.addWidget(self._state)
        self._choices_rule = rule(vertical=True)
        self._choices_rule.setFixedHeight(dp(12))
        row.addSpacing(dp(6))
        for part in self._choices_parts():
            part.hide()
            row.addWidget(part)
        row.addSpacing(dp(6))
        row.addLayout(self._left)
        row.addSpacing(dp(6))
        row.addWidget(self._note_rule)
        row.addSpacing(dp(6))
        row.addWidget(self._note)
        row.addStretch(1)
        row.addLayout(self._right)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._row = row

    def minimumSizeHint(self) -> QSize:
        """As narrow as the window becomes: facts give way, they do not hold it open."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit what is said to the new width."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit what was said before there was a width."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out whole facts, in their order, until no word is cut."""
        if not self.isVisible():
            return
        note: list[QWidget] = [self._note_rule, self._note] if self._note.text() else []
        place, shown = _pairs(self._right), _pairs(self._left)
        giving_way = [*place[:-1], note, *reversed(shown[1:])]
        for parts in (*giving_way, *place[-1:], *shown[:1]):
            for part in parts:
                part.show()
        for parts in giving_way:
            for layout in (self._left, self._right, self._row):
                layout.invalidate()
            if self._row.minimumSize().width() <= self.width():
                return
            for part in parts:
                part.hide()

    def set_state(self, words: str, icon: str, tone: str) -> None:
        """Say the state of the school: saved here, read only."""
        self._state.setText(words)
        self._state.setAccessibleName(words)
        set_tone(self._state, tone if tone in _LOUD else "")
        self._icon.show_icon(icon, tone)
        self._fit()

    def let_press(self, run: Callable[[], object], tip: str) -> None:
        """Let the state be pressed, for the list behind it."""
        self._state.let_press(run, tip)

    def set_choices(self, words: str, run: Callable[[], object], tip: str) -> None:
        """Say how many things need a choice, and what opens them; "" says nothing."""
        self._choices.setText(words)
        self._choices.setAccessibleName(words)
        self._choices.let_press(run, tip)
        for part in self._choices_parts():
            part.setVisible(bool(words))
        self._fit()

    def _choices_parts(self) -> Sequence[QWidget]:
        return (self._choices_rule, self._choices_icon, self._choices)

    @property
    def choices(self) -> "StateLabel":
        """The words that say how many things need a choice."""
        return self._choices

    @property
    def state(self) -> "StateLabel":
        """The words of the state."""
        return self._state

    def set_facts(self, facts: Sequence[str]) -> None:
        """Say what the pane shows and what is ticked."""
        _fill(self._left, facts, before=True)
        self._fit()

    def set_note(self, words: str) -> None:
        """Say quietly what was done by itself ("Day check ran 06:00"); "" says nothing."""
        self._note.setText(words)
        self._note.setVisible(bool(words))
        self._note_rule.setVisible(bool(words))
        self._fit()

    def set_place(self, facts: Sequence[str]) -> None:
        """Say where we are: database, week of the term, zoom."""
        _fill(self._right, facts, before=True)
        self._fit()

    def texts(self) -> list[str]:
        """Return everything that is said, from left to right."""
        return [part.text() for part in self.findChildren(QLabel) if part.text()]


class StateLabel(QLabel):
    """Words that can be pressed where something stands behind them, also by Enter and Space."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "small")
        self.setObjectName(name)
        self._run: Callable[[], object] | None = None

    def let_press(self, run: Callable[[], object], tip: str) -> None:
        """Do something when the words are pressed."""
        self._run = run
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Do it."""
        if self._run is not None:
            self._run()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do it with Enter and Space too."""
        keys = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if self._run is not None and event.key() in keys:
            self._run()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words, with a ring while the keys go here."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            paint_focus_ring(painter, QRectF(self.rect()), dp(3))
            painter.end()


def _pairs(box: QHBoxLayout) -> list[list[QWidget]]:
    """Return each fact of a row with the hairline before it."""
    items = (box.itemAt(at) for at in range(box.count()))
    widgets = [item.widget() for item in items if item is not None]
    return [[w for w in widgets[at : at + 2] if w] for at in range(0, len(widgets), 2)]


def _fill(box: QHBoxLayout, facts: Sequence[str], *, before: bool) -> None:
    while box.count():
        item = box.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
    for fact in facts:
        if before:
            line = rule(vertical=True)
            line.setFixedHeight(dp(12))
            box.addWidget(line)
        box.addWidget(label(fact, "small"))
