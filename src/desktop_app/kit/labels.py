"""Words on a plane: labels by role and tone, links, hairlines."""

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QSizePolicy, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.paint import paint_focus_ring
from desktop_app.kit.theme import dp, look

_BREAK: Final = "\u200b"
_LONG_WORD: Final = re.compile(r"[^\s\u200b]{25,}")
_PIECE: Final = re.compile(r"[^@.\-_]{1,12}[@.\-_]?|[@.\-_]")


def label(text: str = "", role: str = "body", tone: str = "", *, wrap: bool = False) -> QLabel:
    """A label; `role` is a text role ("title", "small"), `tone` a token or status role."""
    made = WrapLabel(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    return made


def breakable(text: str) -> str:
    """The text with invisible places to break in words that no column could hold."""
    return _LONG_WORD.sub(lambda found: _BREAK.join(_PIECE.findall(found.group())), text)


class WrapLabel(QLabel):
    """A label of several lines that breaks long words too; what is copied has no breaks in it."""

    def __init__(self, text: str = "") -> None:
        super().__init__(breakable(text))
        self.setWordWrap(True)

    def text(self) -> str:
        """The words as they were given."""
        return super().text().replace(_BREAK, "")

    def setText(self, text: str) -> None:
        """Shows other words."""
        super().setText(breakable(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copies what is selected, without the breaks."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            self.copy()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offers to copy what is selected."""
        if not self.hasSelectedText():
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.addAction(tr("Copy"), self.copy)
        menu.popup(event.globalPos())

    def copy(self) -> None:
        """Copies what is selected, without the breaks."""
        QGuiApplication.clipboard().setText(self.selectedText().replace(_BREAK, ""))


def set_tone(widget: QWidget, tone: str) -> None:
    """Changes the tone of a label that is already shown."""
    widget.setProperty("tone", tone)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def on_plane(widget: QWidget, plane: str) -> None:
    """Puts a widget on a plane of the look: window, surface, sunken or raised."""
    widget.setProperty("plane", plane)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


def rule(*, vertical: bool = False) -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("rule", True)
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


class Link(QLabel):
    """Words that open something; reachable with Tab, run with Enter or a click."""

    def __init__(self, text: str, run: Callable[[], object]) -> None:
        super().__init__()
        self._text = text
        self._run = run
        self._quiet = False
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | self.textInteractionFlags()
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text)
        self.linkActivated.connect(self._follow)
        self._tint()

    def set_quiet(self) -> None:
        """Shows the words in the colour of text: for names in a list, where every line is one."""
        self._quiet = True
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space follow the link."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._run()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the words, with a ring while the keys go here."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            paint_focus_ring(painter, QRectF(self.rect()), dp(3))
            painter.end()

    def _follow(self, _: str) -> None:
        self._run()

    def _tint(self) -> None:
        color = look().color("text" if self._quiet else "accent-text").name()
        words = _as_markup(breakable(self._text))
        self.setText(f'<a href="#" style="color:{color};text-decoration:none">{words}</a>')

    def changeEvent(self, event: QEvent) -> None:
        """Takes the link colour of the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_text"):
            self._tint()


def _as_markup(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class CutLabel(QLabel):
    """A label that is cut with an ellipsis where there is no room; its tooltip has the whole."""

    def __init__(self, text: str = "", role: str = "small") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws as much as fits."""
        painter = QPainter(self)
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(look().color("text2"))
        across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(self.contentsRect(), across, shown)
        painter.end()
        self.setToolTip("" if shown == self.text() else self.text())


class IconLabel(QWidget):
    """One icon, painted in the colours of now."""

    def __init__(self, name: str, *, tone: str = "text2", size: int = 16) -> None:
        super().__init__()
        self._name, self._tone, self._size = name, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, tone: str = "text2") -> None:
        """Shows another icon."""
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        """As large as its icon."""
        return QSize(dp(self._size), dp(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the icon."""
        painter = QPainter(self)
        edge = dp(self._size)
        top = (self.height() - edge) / 2
        paint_icon(painter, self._name, 0, top, edge, look().ink(self._tone))
        painter.end()
