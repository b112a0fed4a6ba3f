"""The tab row: words with a 2 px accent line under the one that is shown."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.kit.icons import paint_icon
from desktop_app.kit.theme import dp, font, look

_ARROW = 22


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its key, words, and a count when there is one to say."""

    key: str
    title: str
    count: int | None = None


class TabRow(QWidget):
    """Painted tabs; Left and Right move, a click chooses."""

    chosen = Signal(str)

    def __init__(self, *, left: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs: tuple[Tab, ...] = ()
        self._current = 0
        self._left = left
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setObjectName("tabs")

    def set_tabs(self, *tabs: Tab) -> None:
        """Shows these tabs; the chosen one stays chosen when its key is still there."""
        kept = self.current()
        self._tabs = tabs
        keys = [tab.key for tab in tabs]
        self._current = keys.index(kept) if kept in keys else 0
        self._name()

    def current(self) -> str:
        """The key of the chosen tab, "" without tabs."""
        return self._tabs[self._current].key if self._tabs else ""

    def choose(self, key: str) -> None:
        """Chooses a tab by its key and tells it."""
        keys = [tab.key for tab in self._tabs]
        if key in keys and keys.index(key) != self._current:
            self._current = keys.index(key)
            self._name()
            self.chosen.emit(key)

    def _name(self) -> None:
        if self._tabs:
            self.setAccessibleName(self._tabs[self._current].title)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """36 high."""
        boxes = self._placed(dp(16))
        return QSize(boxes[-1].right() + dp(8) if boxes else dp(40), dp(36))

    def minimumSizeHint(self) -> QSize:
        """May be narrower than its words."""
        return QSize(dp(40), dp(36))

    def _boxes(self) -> list[QRect]:
        """Where the tabs are: closer together, then moved aside, where there is little room."""
        made = self._placed(dp(16))
        over = made[-1].right() + dp(8) - self.width() if made else 0
        if over <= 0 or len(made) < 2:
            return made
        made = self._placed(max(dp(6), dp(16) - -(-over // (len(made) - 1))))
        more = dp(8) if self._current == len(made) - 1 else dp(_ARROW + 4)
        aside = max(0, made[self._current].right() + more - self.width())
        return [box.translated(-aside, 0) for box in made]

    def _before(self) -> int | None:
        """Return the last tab at the left for which there is no room."""
        boxes = self._boxes()
        if not boxes or boxes[0].left() >= 0:
            return None
        return max(at for at, box in enumerate(boxes) if not at or box.left() < dp(_ARROW))

    def _hidden(self) -> int | None:
        """Return the first tab at the right for which there is no room."""
        room = self.width() - dp(4)
        cut = (at for at, box in enumerate(self._boxes()) if box.right() > room)
        return next(cut, None)

    def _placed(self, gap: int) -> list[QRect]:
        made, left = [], dp(self._left)
        plain, small = QFontMetrics(font("section")), QFontMetrics(font("caption"))
        for tab in self._tabs:
            width = plain.horizontalAdvance(tab.title)
            if tab.count is not None:
                width += dp(8) + small.horizontalAdvance(str(tab.count))
            made.append(QRect(left, 0, width, dp(36)))
            left += width + gap
        return made

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses the tab under the pointer, or at an arrow the next one there is no room for."""
        hidden = self._hidden()
        if hidden is not None and event.position().x() > self.width() - dp(_ARROW):
            self.choose(self._tabs[hidden].key)
            return
        before = self._before()
        if before is not None and event.position().x() < dp(_ARROW):
            self.choose(self._tabs[before].key)
            return
        for tab, box in zip(self._tabs, self._boxes(), strict=True):
            if box.adjusted(-dp(8), 0, dp(8), 0).contains(event.position().toPoint()):
                self.choose(tab.key)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._tabs:
            at = min(max(self._current + step, 0), len(self._tabs) - 1)
            self.choose(self._tabs[at].key)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the tabs over a hairline."""
        worn = look()
        painter = QPainter(self)
        bottom = self.height() - 1
        painter.fillRect(0, bottom, self.width(), 1, worn.color("line"))
        first = dp(_ARROW) if self._before() is not None else 0
        last = self.width() - (dp(_ARROW) if self._hidden() is not None else 0)
        painter.setClipRect(first, 0, last - first, self.height())
        for at, (tab, box) in enumerate(zip(self._tabs, self._boxes(), strict=True)):
            chosen = at == self._current
            painter.setFont(font("section" if chosen else "body"))
            painter.setPen(worn.color("text" if chosen else "text2"))
            across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, across, tab.title)
            if tab.count is not None:
                painter.setFont(font("caption"))
                painter.setPen(worn.color("text2"))
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(tab.count)
                )
            if chosen:
                line = box.adjusted(-dp(4), 0, dp(4), 0)
                painter.fillRect(line.left(), bottom - 1, line.width(), 2, worn.color("accent"))
                if self.hasFocus():
                    painter.setPen(worn.color("accent"))
                    painter.drawRoundedRect(line.adjusted(0, dp(6), 0, -dp(6)), dp(3), dp(3))
        painter.setClipping(False)
        if self._hidden() is not None:
            self._paint_arrow(painter, "caret-right", last + dp(4))
        if first:
            self._paint_arrow(painter, "caret-left", dp(4))
        painter.end()

    def _paint_arrow(self, painter: QPainter, icon: str, left: int) -> None:
        """Draws the arrow behind which more tabs are."""
        edge = dp(14)
        paint_icon(painter, icon, left, (self.height() - edge) / 2, edge, look().color("text2"))

    def changeEvent(self, event: QEvent) -> None:
        """Takes its new size after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
