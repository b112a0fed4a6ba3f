"""The button: icon, words and its shortcut once, inside.

Exactly one of a pane or dialog is primary.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop_app.kit.icons import paint_icon
from desktop_app.kit.paint import paint_focus_ring
from desktop_app.kit.theme import dp, font, look


def keys_text(keys: QKeySequence | str) -> str:
    """A shortcut as it stands in a button or on a key cap: "Ctrl Shift Y"."""
    sequence = QKeySequence(keys) if isinstance(keys, str) else keys
    shown = sequence.toString(QKeySequence.SequenceFormat.NativeText)
    return shown.replace("+", " ").replace("Return", "Enter")


class Button(QPushButton):
    """A painted push button. `keys` is shown only; the shortcut itself belongs to a QAction."""

    wanted_changed = Signal()

    def __init__(
        self,
        text: str = "",
        icon: str = "",
        run: Callable[[], object] | None = None,
        *,
        primary: bool = False,
        danger: bool = False,
        small: bool = False,
        bare: bool = False,
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon
        self._primary, self._danger, self._small, self._bare = primary, danger, small, bare
        self._keys = keys
        self._action: QAction | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setAccessibleName(text or icon)
        self.setAccessibleDescription(keys)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if run is not None:
            self.clicked.connect(lambda _=False: run())

    @classmethod
    def for_action(cls, action: QAction, *, primary: bool = False, small: bool = False) -> "Button":
        """A button that is the same as a menu entry.

        Its words, icon, shortcut and whether it may be used.
        """
        made = cls(
            str(action.property("short") or action.text().replace("&", "")),
            str(action.property("icon_name") or ""),
            action.trigger,
            primary=primary,
            small=small,
            keys=keys_text(action.shortcut()),
        )
        made.follow(action)
        return made

    def follow(self, action: QAction) -> None:
        """Goes with an action: enabled when it is, there when it is."""
        self._action = action
        self.setObjectName(action.objectName())
        self.setEnabled(action.isEnabled())
        action.changed.connect(self._action_changed)

    def _action_changed(self) -> None:
        if self._action is None:
            return
        self.setEnabled(self._action.isEnabled())
        around = self.parentWidget()
        if around is not None and around.layout() is not None:
            self.setVisible(self._action.isVisible())  # an OverflowRow decides this itself
        self.updateGeometry()
        self.wanted_changed.emit()

    def is_wanted(self) -> bool:
        """Whether its action is there at all: one that is not takes no room."""
        return self._action is None or self._action.isVisible()

    @property
    def is_primary(self) -> bool:
        """Whether this is the one button that names the deed."""
        return self._primary

    def set_words(self, text: str) -> None:
        """Says something else, at the width it needs."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_icon_name(self, icon: str) -> None:
        """Shows another icon, "" for none."""
        self._icon_name = icon
        self.updateGeometry()
        self.update()

    def set_keys(self, keys: str) -> None:
        """Shows another shortcut inside."""
        self._keys = keys
        self.setAccessibleDescription(keys)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words; 28 high, 24 when small, more where the font needs it."""
        edge, words = self._edge(), QFontMetrics(self._font()).horizontalAdvance(self.text())
        width = dp(8 if self._small else 11) * 2
        if self._icon_name:
            width += edge + (dp(7) if self.text() else 0)
        width += words
        if self._keys:
            width += dp(8) + QFontMetrics(font("caption")).horizontalAdvance(self._keys)
        if not self.text():
            width = dp(24 if self._small else 28)
        if self.menu() is not None and self.text():
            width += dp(18)
        return QSize(width, dp(24 if self._small else 28))

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return self.sizeHint()

    def _edge(self) -> int:
        return dp(14 if self._small else 16)

    def _font(self) -> QFont:
        return font("small" if self._small else "name" if self._primary else "body")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the button in its state."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        ink = self._ink()
        color = look().color(ink)
        metrics = QFontMetrics(self._font())
        left = (self.width() - self._content_width(metrics)) // 2
        if self._icon_name:
            tint = color if ink != "text" else look().color("text2")
            paint_icon(
                painter,
                self._icon_name,
                left,
                (self.height() - self._edge()) / 2,
                self._edge(),
                tint,
            )
            left += self._edge() + dp(7)
        painter.setPen(color)
        painter.setFont(self._font())
        across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        width = metrics.horizontalAdvance(self.text())
        painter.drawText(QRect(left, 0, width + dp(2), self.height()), across, self.text())
        left += width + dp(8)
        if self._keys:
            painter.setFont(font("caption"))
            painter.setPen(
                color if self._primary else look().color("text2" if self.isEnabled() else "dis")
            )
            painter.drawText(QRect(left, 0, self.width() - left, self.height()), across, self._keys)
        if self.menu() is not None and self.text():
            top = (self.height() - dp(14)) / 2
            paint_icon(
                painter, "caret-down", self.width() - dp(24), top, dp(14), look().color("text2")
            )
        painter.end()

    def _content_width(self, metrics: QFontMetrics) -> int:
        width = metrics.horizontalAdvance(self.text())
        if self._icon_name:
            width += self._edge() + (dp(7) if self.text() else 0)
        if self._keys:
            width += dp(8) + QFontMetrics(font("caption")).horizontalAdvance(self._keys)
        if self.menu() is not None and self.text():
            width += dp(18)
        return width

    def _ink(self) -> str:
        if self._primary:
            return "on-accent"
        if not self.isEnabled():
            return "dis"
        return "red-text" if self._danger else "text"

    def _ground(self) -> tuple[str, str]:
        if self._primary:
            fill = "accent-h" if self.underMouse() or self.isDown() else "accent"
            return fill, fill
        if not self.isEnabled():
            return "surface", "line"
        if self.isDown():
            return "press", "line2"
        return ("hover" if self.underMouse() else "surface"), "line2"

    def _paint_ground(self, painter: QPainter) -> None:
        worn = look()
        fill, line = self._ground()
        if self._bare:
            if self.underMouse() and self.isEnabled():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(worn.color("press" if self.isDown() else "hover"))
                painter.drawRoundedRect(QRectF(self.rect()), dp(4), dp(4))
        else:
            painter.setPen(QPen(worn.color(line), 1))
            painter.setBrush(worn.color(fill))
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, dp(4), dp(4))
            if self._primary and not self.isEnabled():
                painter.setOpacity(0.5)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), dp(4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(worn.color("surface"), 1))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), dp(3), dp(3)
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the focused button, as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Takes its new size after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
